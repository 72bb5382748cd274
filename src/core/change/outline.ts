import type { ChangeRegion, PixelRun } from './change-region.ts';
import { type Ring, ringsCross, simplifyRing } from './simplify-ring.ts';

/**
 * The outline of a region, px: closed rings, the outer one first, then its holes.
 *
 * Runs through the middle of the pixel edges between region and rest, so that straight slopes are straight and pixels
 * that touch at a corner hang together by a neck; rings never touch each other or themselves. Corners are cut by a
 * third of a pixel: take areas from the pixel count. Outer ring clockwise as seen with rows going down, holes the
 * other way.
 *
 * After Lorensen & Cline, "Marching cubes", 1987 (in the plane); Douglas & Peucker 1973 for the simplification.
 *
 * @param options.tolerancePx how far the outline may leave the edge middles; 0 keeps every corner.
 * @param options.minimumHolePx holes of fewer pixels are drawn over.
 */
export function outlineOf(
  region: Pick<ChangeRegion, 'runs'>,
  options: { readonly tolerancePx?: number; readonly minimumHolePx?: number } = {},
): Ring[] {
  const { tolerancePx = 0.4, minimumHolePx = 1 } = options;
  const traced = traceRings(region.runs);
  const outer = traced.reduce((largest, ring) => (signedArea(ring) > signedArea(largest) ? ring : largest));
  // A hole of one pixel is a diamond of half its area; every corner cut costs an eighth.
  const holes = traced.filter((ring) => ring !== outer && -signedArea(ring) >= minimumHolePx - 0.5);
  const exact = [outer, ...holes];
  const simple = exact.map((ring) => simplifyRing(ring, tolerancePx));
  return ringsCross(simple) ? exact.map((ring) => simplifyRing(ring, 0)) : simple;
}

/** Above 0 for rings that run clockwise as seen with rows going down. */
function signedArea(ring: Ring): number {
  let twice = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    twice += ring[i]![0] * ring[i + 1]![1] - ring[i + 1]![0] * ring[i]![1];
  }
  return twice / 2;
}

/** Steps to the next pixel corner: up, right, down, left. */
const STEPS = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
] as const;

/**
 * All borders of the runs. Each is walked with the region on the right hand, from the left edge of a run that no
 * border has passed yet; every border passes at least one.
 */
function traceRings(runs: readonly PixelRun[]): Ring[] {
  const { holds, runStarting } = indexRuns(runs);
  const passed = new Uint8Array(runs.length);
  const rings: Ring[] = [];
  for (let i = 0; i < runs.length; i++) {
    if (passed[i] === 1) continue;
    const { row, start } = runs[i]!;
    const ring: [number, number][] = [];
    let col = start;
    let corner = row + 1;
    let heading = 0;
    do {
      const [right, down] = STEPS[heading]!;
      ring.push([col + right / 2, corner + down / 2]);
      if (heading === 0) passed[runStarting(corner - 1, col)] = 1;
      col += right;
      corner += down;
      heading = turn(heading, col, corner, holds);
    } while (col !== start || corner !== row + 1 || heading !== 0);
    ring.push(ring[0]!);
    rings.push(ring);
  }
  return rings;
}

/** The pixels ahead of a corner, on the left and on the right hand of each heading, relative to the corner. */
const AHEAD_LEFT = [
  [-1, -1],
  [0, -1],
  [0, 0],
  [-1, 0],
] as const;

/** Left round a pixel ahead on the left (pixels that touch at a corner belong together), else on, else right. */
function turn(heading: number, col: number, row: number, holds: (col: number, row: number) => boolean): number {
  const [leftCol, leftRow] = AHEAD_LEFT[heading]!;
  if (holds(col + leftCol, row + leftRow)) return (heading + 3) % 4;
  const [rightCol, rightRow] = AHEAD_LEFT[(heading + 1) % 4]!;
  return holds(col + rightCol, row + rightRow) ? heading : (heading + 1) % 4;
}

/** Looks pixels up in runs that are sorted by row, then column. */
function indexRuns(runs: readonly PixelRun[]) {
  const top = runs[0]!.row;
  const firstOfRow = new Int32Array(runs[runs.length - 1]!.row - top + 2);
  for (const run of runs) firstOfRow[run.row - top + 1]!++;
  for (let row = 1; row < firstOfRow.length; row++) firstOfRow[row]! += firstOfRow[row - 1]!;
  /** The last run of a row that starts at or before a column; −1 where there is none. */
  const runAt = (row: number, col: number) => {
    if (row < top || row - top >= firstOfRow.length - 1) return -1;
    let low = firstOfRow[row - top]!;
    let high = firstOfRow[row - top + 1]!;
    const first = low;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (runs[middle]!.start <= col) low = middle + 1;
      else high = middle;
    }
    return low > first ? low - 1 : -1;
  };
  return {
    holds: (col: number, row: number) => {
      const run = runAt(row, col);
      return run >= 0 && col < runs[run]!.end;
    },
    runStarting: (row: number, col: number) => runAt(row, col),
  };
}
