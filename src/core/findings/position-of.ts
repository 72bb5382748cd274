import { toLonLat } from '../geo/crs.ts';
import { type Grid, pixelToMap } from '../geo/grid.ts';
import type { LonLat, PixelPoint } from '../geo/points.ts';

/** Where a pixel of a grid lies, to a centimetre; null without georeference. */
export function positionOf(grid: Grid, point: PixelPoint): LonLat | null {
  if (grid.crs === null) return null;
  const { lon, lat } = toLonLat(grid.crs, pixelToMap(grid, point));
  return { lon: to7Decimals(lon), lat: to7Decimals(lat) };
}

function to7Decimals(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
