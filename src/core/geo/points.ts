/**
 * A position on a pixel grid, px. Continuous: (0, 0) is the outer corner of the top-left pixel, whose centre is
 * (0.5, 0.5). Columns run east, rows run south.
 */
export interface PixelPoint {
  readonly col: number;
  readonly row: number;
}

/** Whether a position lies on a grid of so many columns and rows. */
export function isOnGrid(grid: { readonly width: number; readonly height: number }, { col, row }: PixelPoint): boolean {
  return col >= 0 && row >= 0 && col < grid.width && row < grid.height;
}

/** A position in a CRS, in that CRS's own units (metres or degrees); x east, y north. */
export interface MapPoint {
  readonly x: number;
  readonly y: number;
}

/** A position on the WGS 84 ellipsoid, decimal degrees. */
export interface LonLat {
  readonly lon: number;
  readonly lat: number;
}
