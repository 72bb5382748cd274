import { growWindow, type PixelWindow } from '../geo/grid.ts';

/** One piece of work on a grid: what it answers for, and what it has to see for that. */
export interface TilePlan {
  readonly tileCol: number;
  readonly tileRow: number;
  readonly core: PixelWindow;
  /** `core` and its halo, cut at the grid's edge. */
  readonly seen: PixelWindow;
}

/** The tiles of a grid, row by row from the top left; those at the right and bottom edge are smaller. */
export function planTiles(
  grid: { readonly width: number; readonly height: number },
  tilePx: number,
  haloPx: number,
): TilePlan[] {
  const plans: TilePlan[] = [];
  for (let row = 0, tileRow = 0; row < grid.height; row += tilePx, tileRow++) {
    for (let col = 0, tileCol = 0; col < grid.width; col += tilePx, tileCol++) {
      const core = {
        col,
        row,
        width: Math.min(tilePx, grid.width - col),
        height: Math.min(tilePx, grid.height - row),
      };
      plans.push({ tileCol, tileRow, core, seen: growWindow(core, haloPx, grid) });
    }
  }
  return plans;
}

/** At most `most` windows of a size, spread evenly over a grid on a square-ish lattice and never over its edge. */
export function spreadWindows(
  grid: { readonly width: number; readonly height: number },
  sizePx: number,
  most: number,
): PixelWindow[] {
  const width = Math.min(sizePx, grid.width);
  const height = Math.min(sizePx, grid.height);
  const step = Math.max(sizePx, Math.sqrt((grid.width * grid.height) / most));
  const cols = Math.max(1, Math.floor(grid.width / step));
  const rows = Math.max(1, Math.min(Math.floor(most / cols), Math.floor(grid.height / step)));
  return Array.from({ length: cols * rows }, (_, i) => ({
    col: Math.round(((i % cols) + 0.5) * (grid.width / cols) - width / 2),
    row: Math.round((Math.floor(i / cols) + 0.5) * (grid.height / rows) - height / 2),
    width,
    height,
  }));
}
