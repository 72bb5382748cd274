import type { PixelBox } from '../contract/finding.ts';
import type { PixelPoint } from '../geo/points.ts';
import type { CompactSpot } from './compact/compact-spots.ts';
import type { Threshold } from './threshold.ts';

/** Pixels of one row that belong together: columns `start` up to, not including, `end`. */
export interface PixelRun {
  readonly row: number;
  readonly start: number;
  readonly end: number;
}

/** Ground that changed and hangs together (8-connected). Plain data. */
export interface ChangeRegion {
  /** 1 is the strongest of its pair. */
  readonly rank: number;
  /** From top to bottom, then left to right. */
  readonly runs: readonly PixelRun[];
  readonly box: PixelBox;
  readonly areaPx: number;
  readonly centroid: PixelPoint;
  /** Largest and mean magnitude, in the threshold's spreads above its median. */
  readonly peak: number;
  readonly mean: number;
  /** The evidence that regions are ranked by: what exceeds the grow threshold in the same unit, summed over the pixels. */
  readonly weight: number;
  /** The pixel of the largest magnitude. */
  readonly peakAt: PixelPoint;
  /** Mean change of log brightness, after minus before. */
  readonly brightening: number;
  /** 1 where all of it became brighter or all of it darker, 0 where as much the one as the other. */
  readonly evenness: number;
  /** What the region was made of, where the compact channel and not the method found it. */
  readonly spot?: CompactSpot;
}

/** Takes a change map row by row and keeps its regions. */
export interface RegionTracker {
  /** The next row, from the top; both one value a column. NaN magnitude joins nothing. */
  addRow(magnitude: Float32Array, brightening: Float32Array): void;
  /** All regions kept, strongest first. After it the tracker is spent. */
  finish(): ChangeRegion[];
}

/**
 * Regions by hysteresis: what exceeds the grow threshold and hangs together is one region, kept if it reaches the seed
 * threshold somewhere and is not smaller than the minimum mapping unit.
 *
 * Holds the runs of regions that the last row touches or that are kept, nothing of the rest: a map of any height.
 *
 * Canny, "A computational approach to edge detection", 1986 (hysteresis).
 *
 * @param options.minimumAreaPx the minimum mapping unit, px.
 */
export function trackRegions(
  { median, spread, seedMagnitude, growMagnitude }: Threshold,
  options: { readonly minimumAreaPx?: number } = {},
): RegionTracker {
  const { minimumAreaPx = 1 } = options;
  const kept: OpenRegion[] = [];
  let row = 0;
  let above: LinkedRun[] = [];

  const closeUntouched = (runsBefore: readonly LinkedRun[], runsNow: readonly LinkedRun[]) => {
    const alive = new Set(runsNow.map((run) => current(run)));
    const closed = new Set(runsBefore.map((run) => current(run)).filter((region) => !alive.has(region)));
    for (const region of closed) {
      if (region.peak >= seedMagnitude && region.areaPx >= minimumAreaPx) kept.push(region);
    }
  };

  return {
    addRow: (magnitude, brightening) => {
      const runs = runsOf(magnitude, growMagnitude, row);
      for (const run of runs) measure(run.region, run, magnitude, brightening);
      joinRows(above, runs);
      closeUntouched(above, runs);
      above = runs;
      row++;
    },
    finish: () => {
      closeUntouched(above, []);
      above = [];
      const grow = (growMagnitude - median) / spread;
      return kept
        .map((region) => summarise(region, (magnitude) => (magnitude - median) / spread, grow))
        .sort((a, b) => b.weight - a.weight || a.box[1] - b.box[1] || a.box[0] - b.box[0])
        .map((region, i) => ({ rank: i + 1, ...region }));
    },
  };
}

/** Paints a change mask row by row: 1 in a region, 255 where not observed, else 0. */
export function maskPainter(
  regions: readonly ChangeRegion[],
): (row: number, magnitude: Float32Array, mask: Uint8Array) => void {
  const changedRuns = runsByRow(regions);
  return (row, magnitude, mask) => {
    for (let col = 0; col < magnitude.length; col++) mask[col] = Number.isNaN(magnitude[col]!) ? 255 : 0;
    for (const { start, end } of changedRuns.get(row) ?? []) mask.fill(1, start, end);
  };
}

/** Makes the magnitudes of regions that are not observed NaN, row by row. */
export function magnitudeHider(regions: readonly ChangeRegion[]): (row: number, magnitude: Float32Array) => void {
  const hiddenRuns = runsByRow(regions);
  return (row, magnitude) => {
    for (const { start, end } of hiddenRuns.get(row) ?? []) magnitude.fill(Number.NaN, start, end);
  };
}

function runsByRow(regions: readonly ChangeRegion[]): Map<number, PixelRun[]> {
  const byRow = new Map<number, PixelRun[]>();
  for (const { runs } of regions) {
    for (const run of runs) {
      const inRow = byRow.get(run.row);
      if (inRow === undefined) byRow.set(run.row, [run]);
      else inRow.push(run);
    }
  }
  return byRow;
}

/** A region while rows still come. Once merged it only points on. */
interface OpenRegion {
  mergedInto: OpenRegion | null;
  runs: PixelRun[];
  areaPx: number;
  colSum: number;
  rowSum: number;
  peak: number;
  peakAt: PixelPoint;
  magnitudeSum: number;
  brighteningSum: number;
  turnSum: number;
}

interface LinkedRun extends PixelRun {
  region: OpenRegion;
}

function runsOf(magnitude: Float32Array, growMagnitude: number, row: number): LinkedRun[] {
  const runs: LinkedRun[] = [];
  for (let col = 0; col < magnitude.length; col++) {
    if (!(magnitude[col]! > growMagnitude)) continue;
    const start = col;
    while (col < magnitude.length && magnitude[col]! > growMagnitude) col++;
    runs.push({ row, start, end: col, region: newRegion() });
  }
  return runs;
}

function newRegion(): OpenRegion {
  return {
    mergedInto: null,
    runs: [],
    areaPx: 0,
    colSum: 0,
    rowSum: 0,
    peak: Number.NEGATIVE_INFINITY,
    peakAt: { col: 0, row: 0 },
    magnitudeSum: 0,
    brighteningSum: 0,
    turnSum: 0,
  };
}

function measure(region: OpenRegion, run: PixelRun, magnitude: Float32Array, brightening: Float32Array): void {
  const { row, start, end } = run;
  region.runs.push({ row, start, end });
  region.areaPx = end - start;
  region.colSum = ((start + end) / 2) * region.areaPx;
  region.rowSum = (row + 0.5) * region.areaPx;
  for (let col = start; col < end; col++) {
    region.magnitudeSum += magnitude[col]!;
    region.brighteningSum += brightening[col]!;
    region.turnSum += Math.abs(brightening[col]!);
    if (magnitude[col]! <= region.peak) continue;
    region.peak = magnitude[col]!;
    region.peakAt = { col: col + 0.5, row: row + 0.5 };
  }
}

/** Merges the regions of runs that touch, by edge or corner; both lists run from left to right. */
function joinRows(above: readonly LinkedRun[], runs: readonly LinkedRun[]): void {
  let first = 0;
  for (const run of runs) {
    while (first < above.length && above[first]!.end < run.start) first++;
    for (let i = first; i < above.length && above[i]!.start <= run.end; i++) merge(current(above[i]!), current(run));
  }
}

function current(run: LinkedRun): OpenRegion {
  while (run.region.mergedInto !== null) run.region = run.region.mergedInto;
  return run.region;
}

function merge(a: OpenRegion, b: OpenRegion): void {
  if (a === b) return;
  const [large, small] = a.runs.length >= b.runs.length ? [a, b] : [b, a];
  for (const run of small.runs) large.runs.push(run);
  large.areaPx += small.areaPx;
  large.colSum += small.colSum;
  large.rowSum += small.rowSum;
  large.magnitudeSum += small.magnitudeSum;
  large.brighteningSum += small.brighteningSum;
  large.turnSum += small.turnSum;
  if (small.peak > large.peak) {
    large.peak = small.peak;
    large.peakAt = small.peakAt;
  }
  small.runs = [];
  small.mergedInto = large;
}

function summarise(
  region: OpenRegion,
  inSpreads: (magnitude: number) => number,
  grow: number,
): Omit<ChangeRegion, 'rank'> {
  const { areaPx } = region;
  const runs = region.runs.sort((a, b) => a.row - b.row || a.start - b.start);
  const mean = inSpreads(region.magnitudeSum / areaPx);
  return {
    runs,
    box: [
      runs.reduce((least, run) => Math.min(least, run.start), Number.POSITIVE_INFINITY),
      runs[0]!.row,
      runs.reduce((most, run) => Math.max(most, run.end), 0),
      runs[runs.length - 1]!.row + 1,
    ],
    areaPx,
    centroid: { col: region.colSum / areaPx, row: region.rowSum / areaPx },
    peak: inSpreads(region.peak),
    mean,
    weight: (mean - grow) * areaPx,
    peakAt: region.peakAt,
    brightening: region.brighteningSum / areaPx,
    evenness: region.turnSum > 0 ? Math.abs(region.brighteningSum) / region.turnSum : 1,
  };
}
