import type { ChangeRegion, PixelRun } from '../change-region.ts';
import { ranked } from '../open-region.ts';
import type { Threshold } from '../threshold.ts';
import type { CompactSpot } from './compact-spots.ts';
import { timesLimit } from './rank-spots.ts';

/** A spot closer than this to a region is part of what the region says, px. */
const CLEARANCE_PX = 2;

/**
 * The regions with those spots added that touch none of them, each as a disc; ranked anew.
 *
 * A spot's energy is put on the regions' scale by what both have: the limit from which they count (`Threshold.seed`).
 *
 * @param spots strongest first, apart from one another (`SpotRanking.standOuts`), of the grid that regions count in.
 */
export function withCompactRegions(
  regions: readonly ChangeRegion[],
  spots: readonly CompactSpot[],
  { width, height }: { readonly width: number; readonly height: number },
  threshold: Threshold,
): ChangeRegion[] {
  const added = spots
    .filter((spot) => !regions.some((region) => touches(region, spot)))
    .map((spot) => regionOf(spot, { width, height }, threshold));
  return ranked([...regions, ...added]);
}

function touches({ box: [x0, y0, x1, y1], runs }: ChangeRegion, { col, row, diameterPx }: CompactSpot): boolean {
  const reach = diameterPx / 2 + CLEARANCE_PX;
  if (x0 > col + reach || x1 < col - reach || y0 > row + reach || y1 < row - reach) return false;
  return runs.some((run) => {
    const down = run.row + 0.5 - row;
    const right = Math.max(run.start - col, 0, col - run.end);
    return Math.hypot(down, right) <= reach;
  });
}

function regionOf(
  spot: CompactSpot,
  size: { readonly width: number; readonly height: number },
  { seed, grow }: Threshold,
): ChangeRegion {
  const runs = discRuns(spot, size);
  const areaPx = runs.reduce((sum, { start, end }) => sum + end - start, 0);
  const strength = seed * timesLimit(spot);
  return {
    rank: 0,
    runs,
    box: [
      Math.min(...runs.map(({ start }) => start)),
      runs[0]!.row,
      Math.max(...runs.map(({ end }) => end)),
      runs.at(-1)!.row + 1,
    ],
    areaPx,
    centroid: { col: spot.col, row: spot.row },
    peak: strength,
    mean: strength,
    weight: (strength - grow) * areaPx,
    peakAt: { col: Math.floor(spot.col) + 0.5, row: Math.floor(spot.row) + 0.5 },
    brightening: spot.brightening,
    evenness: spot.evenness,
    spot,
  };
}

function discRuns(
  { col, row, diameterPx }: CompactSpot,
  { width, height }: { readonly width: number; readonly height: number },
): PixelRun[] {
  const radius = diameterPx / 2;
  const runs: PixelRun[] = [];
  for (let y = Math.max(0, Math.floor(row - radius)); y < Math.min(height, row + radius); y++) {
    const half = Math.sqrt(Math.max(0, radius ** 2 - (y + 0.5 - row) ** 2));
    const start = Math.max(0, Math.round(col - half));
    const end = Math.min(width, Math.round(col + half));
    if (end > start) runs.push({ row: y, start, end });
  }
  return runs;
}
