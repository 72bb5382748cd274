import type { ChangeRegion } from '../../../src/core/change/change-region.ts';
import { type RegionTracker, trackRegions } from '../../../src/core/change/components.ts';
import type { Threshold } from '../../../src/core/change/threshold.ts';

/** Median 1, spread 1: magnitude 7 is a seed, above 4.5 belongs to a region. */
export const plainThreshold: Threshold = {
  rule: 'mad',
  median: 1,
  spread: 1,
  seed: 6,
  grow: 3.5,
  seedMagnitude: 7,
  growMagnitude: 4.5,
};

/** A change map drawn in letters: `#` 8 (seed), `+` 5 (grow), `.` 1, `?` not observed. */
export function drawn(...rows: readonly string[]): Float32Array[] {
  const levels: Readonly<Record<string, number>> = { '#': 8, '+': 5, '.': 1, '?': Number.NaN };
  return rows.map((row) => Float32Array.from(row, (letter) => levels[letter]!));
}

export function regionsIn(rows: readonly Float32Array[], options: { minimumAreaPx?: number } = {}): ChangeRegion[] {
  const tracker: RegionTracker = trackRegions(plainThreshold, options);
  for (const row of rows) tracker.addRow(row, new Float32Array(row.length).fill(-0.5));
  return tracker.finish();
}
