import { growWindow, type PixelWindow } from '../geo/grid.ts';
import type { Plane } from '../raster/plane.ts';
import type { FftOf } from './estimate-shift.ts';
import { matchWindow, type TiePoint } from './match-window.ts';
import type { MatchingWindow } from './plan-windows.ts';

/** What has to be seen of both scenes to match windows that lie together, px of the common grid. */
export function groundOf(
  windows: readonly MatchingWindow[],
  searchPx: number,
  grid: { readonly width: number; readonly height: number },
): PixelWindow {
  const col = Math.min(...windows.map((window) => window.col));
  const row = Math.min(...windows.map((window) => window.row));
  const width = Math.max(...windows.map((window) => window.col + window.sizePx)) - col;
  const height = Math.max(...windows.map((window) => window.row + window.sizePx)) - row;
  return growWindow({ col, row, width, height }, searchPx, grid);
}

/**
 * The tie points of windows that lie together, where they match.
 *
 * @param before the window `seen` of the before scene; `after` likewise.
 */
export function matchGroup(
  before: Plane,
  after: Plane,
  windows: readonly MatchingWindow[],
  options: { readonly seen: PixelWindow; readonly searchPx: number; readonly fftOf?: FftOf },
): TiePoint[] {
  const { seen, searchPx, ...who } = options;
  return windows.flatMap((window) => {
    const local = { ...window, col: window.col - seen.col, row: window.row - seen.row };
    const tiePoint = matchWindow(before, after, local, { maxShiftPx: searchPx, ...who });
    return tiePoint === null ? [] : { ...tiePoint, col: tiePoint.col + seen.col, row: tiePoint.row + seen.row };
  });
}
