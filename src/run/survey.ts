import { fitRidges } from '../core/align/radiometry.ts';
import { AllNodata } from '../core/contract/errors.ts';
import type { Affine } from '../core/geo/affine.ts';
import type { Grid } from '../core/geo/grid.ts';
import { planTiles } from '../core/raster/plan-tiles.ts';
import { allocateRaster, type Raster } from '../core/raster/raster.ts';
import type { BandPair } from '../core/scene/common-bands.ts';
import { blackMargins } from '../core/scene/obscured/black-margins.ts';
import { findObscured } from '../core/scene/obscured/find-obscured.ts';
import { levelByDarkGround } from '../core/scene/obscured/level-survey.ts';
import { codeOf, type ObscuredMap, widenObscured } from '../core/scene/obscured/obscured-map.ts';
import type { LevelledBand } from '../core/scene/obscured/pair-look.ts';
import { planSurvey } from '../core/scene/obscured/plan-survey.ts';
import type { Scene } from '../core/scene/scene.ts';
import { overTheGrid } from '../io/compute/over-the-grid.ts';
import type { PairPool, PairResult, PairTask, SurveyTask, SurveyTile } from '../io/compute/pair-tasks.ts';
import { COG_TILE_PX } from '../io/formats/cog-options.ts';

const TILE_PX = 256;
/** Planet and ESA draw their masks close to the cloud. */
const MASK_MARGIN_METERS = 15;
/** Above this a fit of brightness over the whole survey has not found unchanged ground. */
const UNRELIABLE = 0.75;

const LEAST_SEEN = 0.02;

/** The pair whose ground is looked at, and how its after scene lies. */
export interface SurveyedPair {
  readonly before: Scene;
  readonly after: Scene;
  readonly grid: Grid;
  readonly gridToAfter: Affine;
  readonly bands: readonly BandPair[];
}

/**
 * Where either date hides the ground, by the providers' masks and, on a date that has none, by its look; or does not reach.
 *
 * The whole pair is read once, small: from overviews where the files have some, so it costs little.
 *
 * @returns null where nothing hides the ground.
 */
export async function surveyObscured(
  pool: PairPool,
  { before, after, grid, gridToAfter, bands }: SurveyedPair,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<ObscuredMap | null> {
  const { grid: surveyGrid, factor, pixelMeters } = planSurvey(grid);
  const { width, height } = surveyGrid;
  const pair = {
    before: allocateRaster(width, height, before.bandNames.length, before.sampleType),
    after: allocateRaster(width, height, after.bandNames.length, after.sampleType),
  };
  const stated = new Uint8Array(width * height);
  const windows = planTiles(surveyGrid, TILE_PX, 0).map(({ core }) => core);
  const tiles = await overTheGrid<PairTask, PairResult, SurveyTask, SurveyTile>(
    pool,
    surveyGrid,
    windows.map((window) => ({ window, task: { kind: 'survey', window, gridToAfter } })),
    { signal: options.signal, tilePx: COG_TILE_PX / factor },
  );
  for (const [index, tile] of tiles.entries()) {
    const { col, row } = windows[index]!;
    for (let line = 0; line < tile.before.height; line++) {
      const from = line * tile.before.width;
      const to = (row + line) * width + col;
      for (const date of ['before', 'after'] as const) copyRow(tile[date], from, pair[date], to);
      stated.set(tile.masked.subarray(from, from + tile.before.width), to);
    }
  }
  for (const [date, { parts }] of [
    ['before', before],
    ['after', after],
  ] as const) {
    if (parts.some(({ nodata }) => nodata !== null)) continue;
    const { valid } = pair[date];
    const margins = blackMargins(pair[date]);
    for (let i = 0; i < margins.length; i++) {
      if (margins[i] === 0) continue;
      valid[i] = 0;
      stated[i] = codeOf('nodata');
    }
  }
  const suns = { before: before.conditions.sun, after: after.conditions.sun };
  const isJudged = { before: before.mask === null, after: after.mask === null };
  const seen = findObscured(pair, levelled(pair, bands), { pixelMeters, suns, isJudged });
  const marginPx = pixelMeters === null ? 1 : Math.max(1, Math.round(MASK_MARGIN_METERS / pixelMeters));
  const codes = widenObscured(stated, pair.before.valid, width, marginPx).map((code, i) => code || seen[i]!);
  return codes.some((code) => code !== 0) ? { factor, width, codes: shared(codes) } : null;
}

function copyRow(tile: Raster, from: number, whole: Raster, to: number): void {
  tile.bands.forEach((band, index) => {
    whole.bands[index]!.set(band.subarray(from, from + tile.width), to);
  });
  whole.valid.set(tile.valid.subarray(from, from + tile.width), to);
}

function levelled(
  pair: { readonly before: Raster; readonly after: Raster },
  bands: readonly BandPair[],
): readonly LevelledBand[] {
  try {
    const fit = fitRidges([pair], bands);
    if (fit.unexplained < UNRELIABLE) return fit.bands;
  } catch (error) {
    if (!(error instanceof AllNodata)) throw error;
  }
  return levelByDarkGround(pair, bands);
}

/** In memory that all threads see, so that it is not copied with every task. */
function shared(codes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(codes.length));
  copy.set(codes);
  return copy;
}

/** Whether what hides the ground leaves too little of it to learn from what is usual between the dates. */
export function hidesAll(obscured: ObscuredMap | null): boolean {
  if (obscured === null) return false;
  let seen = 0;
  for (const code of obscured.codes) if (code === 0) seen++;
  return seen < LEAST_SEEN * obscured.codes.length;
}
