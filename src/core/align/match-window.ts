import { cutPlane, type Plane } from '../raster/plane.ts';
import { estimateShift, type FftOf } from './estimate-shift.ts';
import { type MatchingWindow, MINIMUM_VALID_FRACTION } from './plan-windows.ts';

/** A place seen on both dates, as far as one window can tell. */
export interface TiePoint {
  /** Centre of the window in the before scene, px of the common grid. */
  readonly col: number;
  readonly row: number;
  /** What to add to the after scene's coordinates there, px. */
  readonly dCol: number;
  readonly dRow: number;
  /** Correlation peak over the next one, 1 and up. */
  readonly peakRatio: number;
}

/** How far off the after scene may be, unless told: as a share of the window. */
const SEARCH_FRACTION = 0.25;
/** A lower correlation peak is one of many (algorithms §1.5). */
const MINIMUM_PEAK_RATIO = 1.3;
/** The window is laid anew where the last shift points, until it points to where it lies. */
const MAXIMUM_ROUNDS = 4;
/** A little more than half a pixel: else noise could send it to and fro for ever. */
const SETTLED_PX = 0.75;

/**
 * Matches one window of the before plane with the after plane, both on the common grid.
 *
 * The after window is moved by whole pixels until both show the same ground: a shift is told best where none is left.
 *
 * @param before at least the window itself.
 * @param after the same pixels as `before`, with `maxShiftPx` more around the window, else the match fails near edges.
 * @returns null where too much is masked, nothing has texture, or the match is ambiguous or does not settle.
 */
export function matchWindow(
  before: Plane,
  after: Plane,
  window: MatchingWindow,
  options: { readonly maxShiftPx?: number; readonly fftOf?: FftOf } = {},
): TiePoint | null {
  const { sizePx } = window;
  const { maxShiftPx = sizePx * SEARCH_FRACTION, ...who } = options;
  const reference = cutPlane(before, window.col, window.row, sizePx);
  if (!isMostlyValid(reference)) return null;
  let moved = { col: 0, row: 0 };
  for (let round = 0; round < MAXIMUM_ROUNDS; round++) {
    const target = cutPlane(after, window.col - moved.col, window.row - moved.row, sizePx);
    if (!isMostlyValid(target)) return null;
    const estimate = estimateShift(reference.values, target.values, sizePx, {
      maxShiftPx,
      referenceValid: reference.valid,
      targetValid: target.valid,
      ...who,
    });
    if (estimate === null || estimate.peakRatio < MINIMUM_PEAK_RATIO) return null;
    const { shift, peakRatio } = estimate;
    const dCol = moved.col + shift.col;
    const dRow = moved.row + shift.row;
    if (Math.max(Math.abs(dCol), Math.abs(dRow)) > maxShiftPx) return null;
    if (Math.max(Math.abs(shift.col), Math.abs(shift.row)) <= SETTLED_PX) {
      return { col: window.col + sizePx / 2, row: window.row + sizePx / 2, dCol, dRow, peakRatio };
    }
    moved = { col: Math.round(dCol), row: Math.round(dRow) };
  }
  return null;
}

function isMostlyValid({ valid }: Plane): boolean {
  let count = 0;
  for (let i = 0; i < valid.length; i++) count += valid[i]!;
  return count >= MINIMUM_VALID_FRACTION * valid.length;
}
