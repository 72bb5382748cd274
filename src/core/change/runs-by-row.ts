import type { ChangeRegion, PixelRun } from './change-region.ts';

/** The runs of all the regions by their row, region after region. */
export function runsByRow(regions: readonly ChangeRegion[]): Map<number, PixelRun[]> {
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
