import type { AlignedPatch, PlacedPatch } from '../../core/align/aligned-patch.ts';
import type { PairCorrection } from '../../core/align/correct-pair.ts';
import type { MatchedBrightness } from '../../core/align/match-brightness.ts';
import type { TiePoint } from '../../core/align/match-window.ts';
import type { MatchingWindow } from '../../core/align/plan-windows.ts';
import type { ChangeMethodName, ChangeModel } from '../../core/change/change-model.ts';
import type { CompactModel } from '../../core/change/compact/compact-model.ts';
import type { CompactSpot } from '../../core/change/compact/compact-spots.ts';
import type { MagnitudeHistogram } from '../../core/change/threshold.ts';
import type { AreaOfInterest } from '../../core/geo/area-of-interest.ts';
import type { BentMap } from '../../core/geo/bent-map.ts';
import type { Grid, PixelWindow } from '../../core/geo/grid.ts';
import type { TilePlan } from '../../core/raster/plan-tiles.ts';
import type { BandPair } from '../../core/scene/common-bands.ts';
import type { ObscuredMap } from '../../core/scene/obscured/obscured-map.ts';
import type { Scene } from '../../core/scene/scene.ts';
import type { CogStaging, CogTile } from '../formats/cog-tile.ts';
import type { OpenScratch } from '../store/scratch-plane.ts';
import type { WorkerPool } from './worker-pool.ts';

/** What is known of a pair from the start. */
export interface PairContext {
  readonly before: Scene;
  readonly after: Scene;
  readonly grid: Grid;
  readonly area: AreaOfInterest | null;
  readonly bands: readonly BandPair[];
}

/** What a thread of a pair's pool gets. */
export interface PairThread extends PairContext {
  /** Decoded blocks that it keeps until its first change task. */
  readonly lookingCacheBytes: number;
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
  readonly obscured: ObscuredMap | null;
}

/** Learns what is usual between the scenes from patches of them. */
export interface LearnTask {
  readonly kind: 'learn';
  readonly patches: readonly PlacedPatch[];
  readonly method: ChangeMethodName;
}

/** What is usual between two scenes: how their brightness compares, and how unchanged ground differs. */
export interface UsualPair extends Omit<MatchedBrightness, 'patches'> {
  readonly model: ChangeModel;
  readonly compact: CompactModel;
}

/** Reads both dates on the survey grid (`planSurvey`), and what the providers' masks say there. */
export interface SurveyTask {
  readonly kind: 'survey';
  readonly window: PixelWindow;
  readonly gridToAfter: BentMap;
}

export interface SurveyTile extends AlignedPatch {
  /** Codes of `OBSCURERS`. */
  readonly masked: Uint8Array;
}

/** Aligns one tile of both dates and measures its change. */
export interface ChangeTask {
  readonly kind: 'change';
  readonly tile: TilePlan;
  readonly thread: number;
  readonly gridToAfter: BentMap;
  /** What is done to both dates before the model sees them; the aligned files hold them as they are. */
  readonly correction: PairCorrection;
  readonly model: ChangeModel;
  readonly compact: CompactModel;
  readonly obscured: ObscuredMap | null;
  /** Where the tiles of the files go. */
  readonly staging: Readonly<Record<'before' | 'after' | 'magnitude', CogStaging>>;
  /** Where what regions are made of goes: NaN where not observed on both dates. */
  readonly scratch: { readonly magnitude: OpenScratch; readonly brightening: OpenScratch };
}

/** The core of a tile, written to the files' levels, and what thresholds are made of. */
export interface ChangeTile {
  readonly files: Readonly<Record<'before' | 'after' | 'magnitude', readonly CogTile[]>>;
  readonly histogram: MagnitudeHistogram;
  /** Small places that changed, of all filters. */
  readonly spots: readonly CompactSpot[];
  /** Pixels valid on both dates, but hidden on one, by the codes of `OBSCURERS`. */
  readonly hidden: readonly number[];
}

export type PairTask = MatchTask | PatchTask | LearnTask | SurveyTask | ChangeTask;
export type PairResult = TiePoint[] | AlignedPatch | UsualPair | SurveyTile | ChangeTile;
export type PairPool = WorkerPool<PairTask, PairResult>;
