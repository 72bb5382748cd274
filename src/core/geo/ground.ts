import { toLonLat } from './crs.ts';
import { type Grid, pixelToMap } from './grid.ts';
import type { LonLat, PixelPoint } from './points.ts';

const SEMI_MAJOR_M = 6378137;
const ECCENTRICITY_SQUARED = 0.00669437999014;

/** Metres per degree of longitude and latitude on the WGS 84 ellipsoid (radii of curvature N·cos φ and M). */
function metersPerDegree(lat: number): { readonly lon: number; readonly lat: number } {
  const phi = (lat * Math.PI) / 180;
  const w2 = 1 - ECCENTRICITY_SQUARED * Math.sin(phi) ** 2;
  const normal = SEMI_MAJOR_M / Math.sqrt(w2);
  const meridional = (SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED)) / w2 ** 1.5;
  return { lon: (normal * Math.cos(phi) * Math.PI) / 180, lat: (meridional * Math.PI) / 180 };
}

/** Ground distance between two close points (kilometres at most), m. */
export function groundDistance(a: LonLat, b: LonLat): number {
  const scale = metersPerDegree((a.lat + b.lat) / 2);
  const turn = ((b.lon - a.lon + 540) % 360) - 180;
  return Math.hypot(turn * scale.lon, (b.lat - a.lat) * scale.lat);
}

/**
 * What one pixel measures on the ground, m, at a pixel position (the grid's centre unless told).
 *
 * True ground metres, not CRS units: a Web Mercator "metre" at 45° is 0.71 m. Null without a CRS.
 */
export function groundPixelSize(
  grid: Grid,
  at: PixelPoint = { col: grid.width / 2, row: grid.height / 2 },
): { readonly width: number; readonly height: number } | null {
  const { crs } = grid;
  if (crs === null) return null;
  const lonLat = (col: number, row: number) => toLonLat(crs, pixelToMap(grid, { col, row }));
  return {
    width: groundDistance(lonLat(at.col - 0.5, at.row), lonLat(at.col + 0.5, at.row)),
    height: groundDistance(lonLat(at.col, at.row - 0.5), lonLat(at.col, at.row + 0.5)),
  };
}

/** The side of a square as large on the ground as the pixel at the grid's centre, m. Null without a CRS. */
export function groundPixelSide(grid: Grid): number | null {
  const pixel = groundPixelSize(grid);
  return pixel === null ? null : Math.sqrt(pixel.width * pixel.height);
}
