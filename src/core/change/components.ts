import type { ChangeRegion, PixelRun } from './change-region.ts';
import { closed, current, eachTouching, type LinkedRun, linkedRun, merge, type OpenRegion } from './open-region.ts';
import { runsByRow } from './runs-by-row.ts';
import type { Threshold } from './threshold.ts';

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
export function trackRegions(threshold: Threshold, options: { readonly minimumAreaPx?: number } = {}): RegionTracker {
  const { seedMagnitude, growMagnitude } = threshold;
  const { minimumAreaPx = 1 } = options;
  const kept: OpenRegion[] = [];
  let row = 0;
  let above: LinkedRun[] = [];

  const closeUntouched = (runsBefore: readonly LinkedRun[], runsNow: readonly LinkedRun[]) => {
    const alive = new Set(runsNow.map((run) => current(run)));
    const left = new Set(runsBefore.map((run) => current(run)).filter((region) => !alive.has(region)));
    for (const region of left) {
      if (region.peak >= seedMagnitude && region.areaPx >= minimumAreaPx) kept.push(region);
    }
  };

  return {
    addRow: (magnitude, brightening) => {
      const runs = runsOf(magnitude, growMagnitude, row).map((run) => linkedRun(run, magnitude, brightening));
      eachTouching(above, runs, (a, b) => merge(current(a), current(b)));
      closeUntouched(above, runs);
      above = runs;
      row++;
    },
    finish: () => {
      closeUntouched(above, []);
      above = [];
      return closed(kept, threshold);
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

function runsOf(magnitude: Float32Array, growMagnitude: number, row: number): PixelRun[] {
  const runs: PixelRun[] = [];
  for (let col = 0; col < magnitude.length; col++) {
    if (!(magnitude[col]! > growMagnitude)) continue;
    const start = col;
    while (col < magnitude.length && magnitude[col]! > growMagnitude) col++;
    runs.push({ row, start, end: col });
  }
  return runs;
}
