import { pathToFileURL } from 'node:url';
import type { TiePoint } from '../../core/align/match-window.ts';
import type { MatchingWindow } from '../../core/align/plan-windows.ts';
import type { AlignedPatch } from '../../core/align/radiometry.ts';
import type { ChangeModel } from '../../core/change/change-model.ts';
import type { AreaOfInterest } from '../../core/geo/area-of-interest.ts';
import type { BentMap } from '../../core/geo/bent-map.ts';
import type { Grid, PixelWindow } from '../../core/geo/grid.ts';
import type { TilePlan } from '../../core/raster/plan-tiles.ts';
import type { BandPair } from '../../core/scene/common-bands.ts';
import type { Scene } from '../../core/scene/scene.ts';
import type { CogTile } from '../formats/cog-tile.ts';
import { builtScript } from '../installation.ts';
import { createWorkerPool, type WorkerPool } from './worker-pool.ts';

/** What every thread knows of the pair from the start. */
export interface PairContext {
  readonly before: Scene;
  readonly after: Scene;
  readonly grid: Grid;
  readonly area: AreaOfInterest | null;
  readonly bands: readonly BandPair[];
}

/** Finds the shifts of matching windows that lie together; gives the tie points of those that match. */
export interface MatchTask {
  readonly kind: 'match';
  readonly windows: readonly MatchingWindow[];
  readonly gridToAfter: BentMap;
  /** How far off the after scene may be, px. */
  readonly searchPx: number;
}

/** Reads both dates on the common grid, to fit models on. */
export interface PatchTask {
  readonly kind: 'patch';
  readonly window: PixelWindow;
  readonly gridToAfter: BentMap;
}

/** Aligns one tile of both dates and measures its change. */
export interface ChangeTask {
  readonly kind: 'change';
  readonly tile: TilePlan;
  readonly thread: number;
  readonly gridToAfter: BentMap;
  readonly model: ChangeModel;
}

/** The core of a tile: ready for the files, and what regions are made of. */
export interface ChangeTile {
  readonly files: Readonly<Record<'before' | 'after' | 'magnitude', CogTile>>;
  /** NaN where not observed on both dates. */
  readonly magnitude: Float32Array;
  readonly brightening: Float32Array;
}

export type PairTask = MatchTask | PatchTask | ChangeTask;
export type PairResult = TiePoint[] | AlignedPatch | ChangeTile;
export type PairPool = WorkerPool<PairTask, PairResult>;

/** Worker threads that each open both scenes. */
export function openPairPool(context: PairContext, threads: number): PairPool {
  return createWorkerPool(pathToFileURL(builtScript('src/io/compute/pair-worker.js')), context, threads);
}
