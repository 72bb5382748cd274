import type { Crs } from './crs.ts';
import type { MapPoint, PixelPoint } from './points.ts';

/**
 * A north-up pixel grid: pixel-is-area, columns east, rows south.
 *
 * Without a CRS (`crs` null) map units are the image's own pixels: x = col, y = -row.
 */
export interface Grid {
  readonly crs: Crs | null;
  /** Map position of the outer corner of the top-left pixel, CRS units. */
  readonly originX: number;
  readonly originY: number;
  /** Grid step, CRS units, both positive. Not the GSD. */
  readonly pixelWidth: number;
  readonly pixelHeight: number;
  /** Size, px. */
  readonly width: number;
  readonly height: number;
}

/** A rectangle of whole pixels, px. */
export interface PixelWindow {
  readonly col: number;
  readonly row: number;
  readonly width: number;
  readonly height: number;
}

/** A box in a CRS, CRS units. */
export interface Extent {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

export function pixelGrid(width: number, height: number): Grid {
  return { crs: null, originX: 0, originY: 0, pixelWidth: 1, pixelHeight: 1, width, height };
}

export function pixelToMap(grid: Grid, point: PixelPoint): MapPoint {
  return { x: grid.originX + point.col * grid.pixelWidth, y: grid.originY - point.row * grid.pixelHeight };
}

export function mapToPixel(grid: Grid, point: MapPoint): PixelPoint {
  return { col: (point.x - grid.originX) / grid.pixelWidth, row: (grid.originY - point.y) / grid.pixelHeight };
}

/** The grid of a window, which may reach beyond it. */
export function subGrid(grid: Grid, { col, row, width, height }: PixelWindow): Grid {
  const { x, y } = pixelToMap(grid, { col, row });
  return { ...grid, originX: x, originY: y, width, height };
}

/** The same ground in another number of pixels. */
export function scaleGrid(grid: Grid, width: number, height: number): Grid {
  return {
    ...grid,
    width,
    height,
    pixelWidth: (grid.pixelWidth * grid.width) / width,
    pixelHeight: (grid.pixelHeight * grid.height) / height,
  };
}

export function gridExtent(grid: Grid): Extent {
  return {
    minX: grid.originX,
    minY: grid.originY - grid.height * grid.pixelHeight,
    maxX: grid.originX + grid.width * grid.pixelWidth,
    maxY: grid.originY,
  };
}

/** The common part of two windows, or null where they do not meet. */
function intersectWindows(a: PixelWindow, b: PixelWindow): PixelWindow | null {
  const col = Math.max(a.col, b.col);
  const row = Math.max(a.row, b.row);
  const width = Math.min(a.col + a.width, b.col + b.width) - col;
  const height = Math.min(a.row + a.height, b.row + b.height) - row;
  return width > 0 && height > 0 ? { col, row, width, height } : null;
}

/** A window grown by a halo on every side and cut at the grid's edge. */
export function growWindow(window: PixelWindow, haloPx: number, grid: { width: number; height: number }): PixelWindow {
  const grown = {
    col: window.col - haloPx,
    row: window.row - haloPx,
    width: window.width + 2 * haloPx,
    height: window.height + 2 * haloPx,
  };
  return intersectWindows(grown, { col: 0, row: 0, width: grid.width, height: grid.height }) ?? window;
}
