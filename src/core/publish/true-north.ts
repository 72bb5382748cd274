import { crsTransform, fromLonLat, WGS84 } from '../geo/crs.ts';
import { type Grid, mapToPixel, pixelToMap } from '../geo/grid.ts';
import { groundPixelSize } from '../geo/ground.ts';
import type { PixelPoint } from '../geo/points.ts';

const STEP_DEGREES = 1e-4; // about 11 m: a meridian is straight over it, and the arithmetic still exact to 1e-5 rad

/**
 * Where true north is on a picture of a grid, drawn in ground proportions: degrees clockwise from straight up.
 *
 * The negative of the grid convergence where that is counted east of north. Null without a CRS.
 */
export function trueNorthDegrees(grid: Grid, at: PixelPoint): number | null {
  const pixel = groundPixelSize(grid, at);
  if (grid.crs === null || pixel === null) return null;
  const { x: lon, y: lat } = crsTransform(grid.crs, WGS84)(pixelToMap(grid, at));
  // Towards the equator on the northern half, so that the step never passes the pole.
  const side = lat > 0 ? -1 : 1;
  const other = mapToPixel(grid, fromLonLat(grid.crs, { lon, lat: lat + side * STEP_DEGREES }));
  const east = side * (other.col - at.col) * pixel.width;
  const up = side * (at.row - other.row) * pixel.height;
  return (Math.atan2(east, up) * 180) / Math.PI;
}
