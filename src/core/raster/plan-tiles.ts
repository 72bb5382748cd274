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

/** A tile and the thread that it is for. */
export interface DealtTile extends TilePlan {
  readonly thread: number;
}

/**
 * Deals tiles to threads so that each reads what lies round a tile once, and gets blocks of 2 × 2 tiles, from which overviews
 * are made, whole: every thread goes down a band of neighbouring columns, row by row, and the threads keep abreast. Where
 * there are too few columns for bands they take turns at the blocks.
 *
 * @param tiles of a whole grid, as `planTiles` gives them.
 * @param mostCols columns a band has at most, 2 or more: what a thread can keep of three rows of them.
 */
export function dealTiles(tiles: readonly TilePlan[], threads: number, mostCols: number): DealtTile[] {
  const blockCols = Math.ceil((1 + Math.max(...tiles.map(({ tileCol }) => tileCol))) / BLOCK);
  const blockOf = ({ tileCol, tileRow }: TilePlan) => ({
    col: Math.floor(tileCol / BLOCK),
    row: Math.floor(tileRow / BLOCK),
  });
  if (blockCols * BLOCK < LEAST_BAND_COLS * threads) {
    return tiles.map((tile) => {
      const { col, row } = blockOf(tile);
      return { ...tile, thread: (row * blockCols + col) % threads };
    });
  }
  const bands = Math.min(blockCols, threads * Math.ceil(blockCols / (Math.floor(mostCols / BLOCK) * threads)));
  const bandOf = (tile: TilePlan) => Math.floor((blockOf(tile).col * bands) / blockCols);
  const sweepOf = (tile: TilePlan) => Math.floor(bandOf(tile) / threads);
  return tiles
    .map((tile) => ({ ...tile, thread: bandOf(tile) % threads }))
    .sort((a, b) => sweepOf(a) - sweepOf(b) || a.tileRow - b.tileRow || a.tileCol - b.tileCol);
}

/** Side of a block that one thread gets whole, tiles. */
const BLOCK = 2;
/** With narrower bands a thread's share of the columns would be too uneven. */
const LEAST_BAND_COLS = 4;

/**
 * Deals windows that lie here and there on a grid to threads, each a share of the columns, row of tiles by row from the top: what a
 * thread has decoded for one window it has at hand for the next.
 *
 * @returns places in `windows`, each once.
 */
export function dealWindows(
  windows: readonly PixelWindow[],
  grid: { readonly width: number },
  tilePx: number,
  threads: number,
): { readonly index: number; readonly thread: number }[] {
  return windows
    .map(({ col, row, width, height }, index) => {
      const middle = { col: col + width / 2, row: row + height / 2 };
      return { index, middle, thread: Math.floor((middle.col * threads) / grid.width) };
    })
    .sort(
      (a, b) => Math.floor(a.middle.row / tilePx) - Math.floor(b.middle.row / tilePx) || a.middle.col - b.middle.col,
    )
    .map(({ index, thread }) => ({ index, thread }));
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
