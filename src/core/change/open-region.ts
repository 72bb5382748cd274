import type { PixelPoint } from '../geo/points.ts';
import type { ChangeRegion, PixelRun } from './change-region.ts';
import type { Threshold } from './threshold.ts';

/** A region while rows still come. Once merged it only points on. */
export interface OpenRegion {
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

/** A run and the region that it belongs to, or belonged to before that was merged. */
export interface LinkedRun extends PixelRun {
  region: OpenRegion;
}

/** A region of one run of its row. */
export function linkedRun(run: PixelRun, magnitude: Float32Array, brightening: Float32Array): LinkedRun {
  const { row, start, end } = run;
  const areaPx = end - start;
  const region: OpenRegion = {
    mergedInto: null,
    runs: [run],
    areaPx,
    colSum: ((start + end) / 2) * areaPx,
    rowSum: (row + 0.5) * areaPx,
    peak: Number.NEGATIVE_INFINITY,
    peakAt: { col: 0, row: 0 },
    magnitudeSum: 0,
    brighteningSum: 0,
    turnSum: 0,
  };
  for (let col = start; col < end; col++) {
    region.magnitudeSum += magnitude[col]!;
    region.brighteningSum += brightening[col]!;
    region.turnSum += Math.abs(brightening[col]!);
    if (magnitude[col]! <= region.peak) continue;
    region.peak = magnitude[col]!;
    region.peakAt = { col: col + 0.5, row: row + 0.5 };
  }
  return { ...run, region };
}

/** Calls for each pair of runs of two rows that touch, by edge or corner; both lists run from left to right. */
export function eachTouching(
  above: readonly LinkedRun[],
  runs: readonly LinkedRun[],
  meet: (above: LinkedRun, run: LinkedRun) => void,
): void {
  let first = 0;
  for (const run of runs) {
    while (first < above.length && above[first]!.end < run.start) first++;
    for (let i = first; i < above.length && above[i]!.start <= run.end; i++) meet(above[i]!, run);
  }
}

/** The region that a run belongs to by now. */
export function current(run: LinkedRun): OpenRegion {
  while (run.region.mergedInto !== null) run.region = run.region.mergedInto;
  return run.region;
}

/** The larger takes the other in. @returns the larger. */
export function merge(a: OpenRegion, b: OpenRegion): OpenRegion {
  if (a === b) return a;
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
  return large;
}

/** The regions as they are told, strongest first. */
export function closed(regions: readonly OpenRegion[], threshold: Threshold): ChangeRegion[] {
  return ranked(regions.map((region) => ({ rank: 0, ...summarise(region, threshold) })));
}

/** The same regions, strongest first, with their new ranks. */
export function ranked(regions: readonly ChangeRegion[]): ChangeRegion[] {
  return regions
    .toSorted((a, b) => b.weight - a.weight || a.box[1] - b.box[1] || a.box[0] - b.box[0])
    .map((region, i) => ({ ...region, rank: i + 1 }));
}

function summarise(region: OpenRegion, { median, spread, growMagnitude }: Threshold): Omit<ChangeRegion, 'rank'> {
  const { areaPx } = region;
  const inSpreads = (magnitude: number) => (magnitude - median) / spread;
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
    weight: (mean - inSpreads(growMagnitude)) * areaPx,
    peakAt: region.peakAt,
    brightening: region.brighteningSum / areaPx,
    evenness: region.turnSum > 0 ? Math.abs(region.brighteningSum) / region.turnSum : 1,
  };
}
