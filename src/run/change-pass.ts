import type { PairCorrection } from '../core/align/correct-pair.ts';
import type { Radiometry } from '../core/align/radiometry.ts';
import { type ChangeModel, changeHaloPx, DEFAULT_METHOD } from '../core/change/change-model.ts';
import type { ChangeRegion } from '../core/change/change-region.ts';
import { compactHaloPx } from '../core/change/compact/bank.ts';
import type { CompactModel } from '../core/change/compact/compact-model.ts';
import { withCompactRegions } from '../core/change/compact/compact-regions.ts';
import type { CompactSpot } from '../core/change/compact/compact-spots.ts';
import { rankSpots, type SpotRanking } from '../core/change/compact/rank-spots.ts';
import { magnitudeHider, maskPainter, type RegionTracker, trackRegions } from '../core/change/components.ts';
import { ranked } from '../core/change/open-region.ts';
import { isWide, partWide } from '../core/change/part-wide.ts';
import { addCounts, emptyHistogram, NO_THRESHOLD, type Threshold } from '../core/change/threshold.ts';
import { type ThresholdName, thresholds } from '../core/change/thresholds.ts';
import { AllNodata } from '../core/contract/errors.ts';
import type { BentMap } from '../core/geo/bent-map.ts';
import type { Grid } from '../core/geo/grid.ts';
import { cropPixels } from '../core/raster/crop.ts';
import { dealTiles, planTiles, type TilePlan } from '../core/raster/plan-tiles.ts';
import { codeOf, type ObscuredMap } from '../core/scene/obscured/obscured-map.ts';
import type { Scene } from '../core/scene/scene.ts';
import { ALIGNED_CACHE_BYTES, alignedPixelBytes } from '../io/compute/aligned-tiles.ts';
import { alignedRaster, magnitudeRaster } from '../io/compute/change-rasters.ts';
import type { ChangeTask, ChangeTile, PairPool } from '../io/compute/pair-tasks.ts';
import { COG_TILE_PX } from '../io/formats/cog-options.ts';
import { type CogWriter, createCogWriter } from '../io/formats/cog-writer.ts';
import type { RunFolder } from '../io/store/run-folder.ts';
import { createScratchPlane, type ScratchPlane } from '../io/store/scratch-plane.ts';
import { type RegionsApart, setApart } from './set-apart.ts';

/** With wider bands too many tiles would wait for the thread on the left. */
const MOST_BAND_COLS = 10;
/** So many small places a run lists. */
const MOST_SPOTS = 200;
/** So many lines of the scene are read again at a time: whole tiles of a wide scene would take a tenth of the memory. */
const STRIP_LINES = 64;
/** The mask's word for a pixel that was not seen on both dates. */
const NOT_OBSERVED = 255;

export interface ChangePlan {
  readonly before: Scene;
  readonly after: Scene;
  readonly grid: Grid;
  readonly gridToAfter: BentMap;
  readonly correction: PairCorrection;
  readonly radiometry: Radiometry;
  readonly model: ChangeModel;
  readonly compact: CompactModel;
  readonly rule: ThresholdName;
  readonly minimumAreaPx: number;
  /** Where either date hides the ground: nothing is said of it. */
  readonly obscured: ObscuredMap | null;
}

/** The regions, strongest first; those set apart are ground that one of the dates does not show. */
export interface MappedChange extends RegionsApart {
  readonly threshold: Threshold;
  /** The best small places that changed, whether they became regions or not. */
  readonly spots: readonly CompactSpot[];
  readonly observedPx: number;
  /** Pixels valid on both dates, but hidden on one, by the codes of `OBSCURERS`. */
  readonly hiddenPx: readonly number[];
  /** Pixels that a leaning top hides on one. */
  readonly parallaxPx: number;
}

/** What the first pass leaves for the second: planes that are read again, tile by tile, and spots. */
interface Evidence {
  readonly magnitude: ScratchPlane;
  readonly brightening: ScratchPlane;
  readonly spots: SpotRanking;
  readonly threshold: Threshold;
}

export function changeTileCount(grid: Grid): number {
  return Math.ceil(grid.width / COG_TILE_PX) * Math.ceil(grid.height / COG_TILE_PX);
}

/**
 * Writes the aligned scenes, the change map and the change mask as COGs, and gives the regions.
 *
 * Two passes over the tiles, since the threshold needs every magnitude before the first region can be told; in between
 * the magnitudes lie on disk, so memory does not grow with the scene.
 *
 * @throws AllNodata where no pixel was observed on both dates.
 */
export async function mapChange(
  pool: PairPool,
  folder: RunFolder,
  plan: ChangePlan,
  options: { readonly signal?: AbortSignal | undefined; readonly advance: (done: number) => void },
): Promise<MappedChange> {
  const haloPx = Math.max(changeHaloPx(plan.model.method), compactHaloPx(plan.compact.filters));
  const tiles = planTiles(plan.grid, COG_TILE_PX, haloPx);
  const tileCols = Math.ceil(plan.grid.width / COG_TILE_PX);
  const magnitude = await createScratchPlane(await folder.path('magnitude.scratch'), tileCols, COG_TILE_PX);
  const brightening = await createScratchPlane(await folder.path('brightening.scratch'), tileCols, COG_TILE_PX);
  try {
    const evidence = { magnitude, brightening, spots: rankSpots() };
    const { writers, ...measured } = await measureTiles(pool, folder, plan, tiles, evidence, options);
    const seen = { ...evidence, threshold: measured.threshold };
    // The disk puts the files together while the processor looks for regions.
    const [finished, found] = await Promise.allSettled([finishing(writers), findRegions(plan, tiles, seen)]);
    if (finished.status === 'rejected') throw finished.reason;
    if (found.status === 'rejected') throw found.reason;
    const apart = await setApart(found.value, evidence.spots.standOuts(), folder, plan);
    await writeMask(folder, plan.grid, tiles, evidence.magnitude, apart);
    return { ...apart, spots: evidence.spots.strongest(MOST_SPOTS), ...lessApart(measured, apart) };
  } finally {
    await magnitude.remove();
    await brightening.remove();
  }
}

/** First pass: aligned tiles and magnitudes, from the worker threads straight into their files. */
async function measureTiles(
  pool: PairPool,
  folder: RunFolder,
  { before, after, grid, gridToAfter, correction, model, compact, rule, obscured }: ChangePlan,
  tiles: readonly TilePlan[],
  scratch: Omit<Evidence, 'threshold'>,
  { signal, advance }: { readonly signal?: AbortSignal | undefined; readonly advance: (done: number) => void },
): Promise<Pick<MappedChange, 'threshold' | 'observedPx' | 'hiddenPx'> & { readonly writers: readonly CogWriter[] }> {
  const writers = {
    before: await createCogWriter(await folder.path('aligned/before.tif'), alignedRaster(before, grid)),
    after: await createCogWriter(await folder.path('aligned/after.tif'), alignedRaster(after, grid)),
    magnitude: await createCogWriter(await folder.path('change/magnitude.tif'), magnitudeRaster(grid)),
  };
  const staging = {
    before: writers.before.staging,
    after: writers.after.staging,
    magnitude: writers.magnitude.staging,
  };
  const histogram = emptyHistogram();
  const hiddenPx: number[] = [];
  let done = 0;
  const take = async ({ files, ...tile }: ChangeTile) => {
    addCounts(histogram, tile.histogram);
    scratch.spots.add(tile.spots);
    for (const [code, count] of tile.hidden.entries()) hiddenPx[code] = (hiddenPx[code] ?? 0) + count;
    await Promise.all([
      writers.before.takeWritten(files.before),
      writers.after.takeWritten(files.after),
      writers.magnitude.takeWritten(files.magnitude),
    ]);
    advance(++done);
  };
  const bandCols = bandColumns(before, after);
  const tasks = dealTiles(tiles, pool.threads, bandCols).map(
    ({ thread, ...tile }): ChangeTask => ({
      kind: 'change',
      tile,
      thread,
      gridToAfter,
      correction,
      model,
      compact,
      obscured,
      staging,
      scratch: { magnitude: scratch.magnitude.open, brightening: scratch.brightening.open },
    }),
  );
  return orAbort(Object.values(writers), async () => {
    await pool.inOrder<ChangeTask, ChangeTile>(tasks, take, signal, {
      threadOf: ({ thread }) => thread,
      ahead: (bandCols + 2) * pool.threads,
    });
    const observedPx = histogram.counts.reduce((sum, count) => sum + count, 0);
    if (observedPx === 0 && hiddenPx.every((count) => count === 0)) {
      throw new AllNodata(
        'No pixel was observed on both dates: where one scene has pixels, the other has none. Choose scenes that both cover the area.',
      );
    }
    const threshold = observedPx === 0 ? NO_THRESHOLD : thresholds[rule](histogram);
    return { threshold, observedPx, hiddenPx, writers: Object.values(writers) };
  });
}

/** How many tiles wide a band may be for a thread to keep three rows of it and of what lies beside it. */
function bandColumns(before: Scene, after: Scene): number {
  const rowBytes = 3 * COG_TILE_PX ** 2 * Math.max(alignedPixelBytes(before), alignedPixelBytes(after));
  return Math.min(MOST_BAND_COLS, Math.max(2, Math.floor(ALIGNED_CACHE_BYTES / rowBytes) - 2));
}

/** Second pass: regions from the magnitudes, row by row; where some are wide, once more for their parts. */
async function findRegions(
  { grid, model, minimumAreaPx }: ChangePlan,
  tiles: readonly TilePlan[],
  evidence: Evidence,
): Promise<readonly ChangeRegion[]> {
  const { threshold, spots } = evidence;
  const tracked = await track(trackRegions(threshold, { minimumAreaPx }), grid, tiles, evidence);
  const wide = tracked.filter(isWide);
  const parts =
    wide.length === 0 ? [] : await track(partWide(wide, threshold, { minimumAreaPx }), grid, tiles, evidence);
  const found = ranked([...tracked.filter((region) => !isWide(region)), ...parts]);
  return model.method === DEFAULT_METHOD ? withCompactRegions(found, spots.standOuts(), grid, threshold) : found;
}

async function track(
  tracker: RegionTracker,
  grid: Grid,
  tiles: readonly TilePlan[],
  evidence: Evidence,
): Promise<ChangeRegion[]> {
  const magnitude = new Float32Array(grid.width * STRIP_LINES);
  const brightening = new Float32Array(magnitude.length);
  for (const row of tileRows(tiles)) {
    for (const strip of stripsOf(row)) {
      await readStrip(evidence.magnitude, row, strip, grid.width, magnitude);
      await readStrip(evidence.brightening, row, strip, grid.width, brightening);
      for (let line = 0; line < strip.count; line++) {
        const at = line * grid.width;
        tracker.addRow(magnitude.subarray(at, at + grid.width), brightening.subarray(at, at + grid.width));
      }
    }
  }
  return tracker.finish();
}

/** Third pass: the mask that shows them, and the change map anew where regions were set apart: nothing is told of their ground. */
async function writeMask(
  folder: RunFolder,
  grid: Grid,
  tiles: readonly TilePlan[],
  scratch: ScratchPlane,
  { regions, shadows, leans }: RegionsApart,
): Promise<void> {
  const apart = [...shadows, ...leans];
  const paint = maskPainter(regions);
  const hide = magnitudeHider(apart);
  const maskWriter = await createCogWriter(await folder.path('change/mask.tif'), {
    grid,
    bandCount: 1,
    sampleType: 'uint8',
    bandNames: ['change'],
    nodata: NOT_OBSERVED,
    description: '0 no change, 1 changed, 255 not observed',
    overviewResampling: 'nearest',
  });
  const magnitudeWriter =
    apart.length === 0 ? null : await createCogWriter(await folder.path('change/magnitude.tif'), magnitudeRaster(grid));
  const writers = [maskWriter, ...(magnitudeWriter === null ? [] : [magnitudeWriter])];
  await orAbort(writers, async () => {
    const magnitude = new Float32Array(grid.width * COG_TILE_PX);
    const mask = new Uint8Array(magnitude.length);
    for (const row of tileRows(tiles)) {
      for (const strip of stripsOf(row)) {
        const from = strip.first * grid.width;
        await readStrip(scratch, row, strip, grid.width, magnitude.subarray(from));
        for (let line = strip.first; line < strip.first + strip.count; line++) {
          const at = line * grid.width;
          const measured = magnitude.subarray(at, at + grid.width);
          hide(row[0]!.core.row + line, measured);
          paint(row[0]!.core.row + line, measured, mask.subarray(at, at + grid.width));
        }
      }
      for (const tile of row) {
        const { width, height, col } = tile.core;
        const window = { col, row: 0, width, height };
        const classes = cropPixels(mask, grid.width, window);
        const seen = { width, height, valid: observedIn(classes) };
        await maskWriter.writeTile(tile.tileCol, tile.tileRow, { ...seen, bands: [classes] });
        const bands = [cropPixels(magnitude, grid.width, window)];
        await magnitudeWriter?.writeTile(tile.tileCol, tile.tileRow, { ...seen, bands });
      }
    }
  });
  await finishing(writers);
}

/** What was seen, less the ground that one of the dates does not show. */
function lessApart(
  { threshold, observedPx, hiddenPx }: Pick<MappedChange, 'threshold' | 'observedPx' | 'hiddenPx'>,
  { shadows, leans }: RegionsApart,
): Pick<MappedChange, 'threshold' | 'observedPx' | 'hiddenPx' | 'parallaxPx'> {
  const areaOf = (regions: readonly ChangeRegion[]) => regions.reduce((sum, { areaPx }) => sum + areaPx, 0);
  const shadowPx = areaOf(shadows);
  const parallaxPx = areaOf(leans);
  const allHiddenPx = hiddenPx.slice();
  allHiddenPx[codeOf('shadow')] = (allHiddenPx[codeOf('shadow')] ?? 0) + shadowPx;
  return { threshold, observedPx: observedPx - shadowPx - parallaxPx, hiddenPx: allHiddenPx, parallaxPx };
}

function observedIn(classes: Uint8Array): Uint8Array {
  const observed = new Uint8Array(classes.length);
  for (let i = 0; i < observed.length; i++) observed[i] = classes[i] === NOT_OBSERVED ? 0 : 1;
  return observed;
}

function finishing(writers: readonly CogWriter[]): Promise<void> {
  return orAbort(writers, async () => {
    for (const writer of writers) await writer.finish();
  });
}

/** Removes the files where the work on them fails. */
async function orAbort<T>(writers: readonly CogWriter[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    for (const writer of writers) await writer.abort();
    throw error;
  }
}

function tileRows(tiles: readonly TilePlan[]): TilePlan[][] {
  return Array.from({ length: 1 + (tiles.at(-1)?.tileRow ?? -1) }, (_, row) =>
    tiles.filter((tile) => tile.tileRow === row),
  );
}

/** Some lines of a row of tiles, counted from its first. */
interface Strip {
  readonly first: number;
  readonly count: number;
}

function stripsOf(row: readonly TilePlan[]): Strip[] {
  const { height } = row[0]!.core;
  return Array.from({ length: Math.ceil(height / STRIP_LINES) }, (_, strip) => {
    const first = strip * STRIP_LINES;
    return { first, count: Math.min(STRIP_LINES, height - first) };
  });
}

/** A strip put together to whole grid rows. */
async function readStrip(
  plane: ScratchPlane,
  row: readonly TilePlan[],
  strip: Strip,
  gridWidth: number,
  values: Float32Array,
): Promise<void> {
  for (const { tileCol, tileRow, core } of row) {
    const lines = await plane.readLines({ tileCol, tileRow, core }, strip);
    for (let line = 0; line < strip.count; line++) {
      values.set(lines.subarray(line * core.width, (line + 1) * core.width), line * gridWidth + core.col);
    }
  }
}
