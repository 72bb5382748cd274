import { crsTransform, WGS84 } from './crs.ts';
import { type Grid, mapToPixel, pixelToMap } from './grid.ts';
import { unrolled } from './longitude.ts';
import type { LonLat, PixelPoint } from './points.ts';

/** The way between a grid's pixels and longitude and latitude. */
export interface GroundPositions {
  /** Longitudes may count on beyond ±180° on a grid that crosses the antimeridian. */
  toLonLat(point: PixelPoint): LonLat;
  /** Off the grid too; a longitude may be written with any number of turns. Not finite where the grid's CRS does not reach. */
  toPixel(at: LonLat): PixelPoint;
}

/** A turn of Web Mercator, m. */
const MERCATOR_TURN_M = 2 * Math.PI * 6_378_137;

/** Null of a grid without georeference. */
export function groundPositions(grid: Grid): GroundPositions | null {
  const { crs } = grid;
  if (crs === null) return null;
  const forward = crsTransform(WGS84, crs);
  const back = crsTransform(crs, WGS84);
  const turn = crs.isGeographic ? 360 : crs.code === 'EPSG:3857' ? MERCATOR_TURN_M : null;
  const middleX = grid.originX + (grid.width * grid.pixelWidth) / 2;
  const middleLon = back(pixelToMap(grid, { col: grid.width / 2, row: grid.height / 2 })).x;
  return {
    toLonLat(point) {
      const { x, y } = back(pixelToMap(grid, point));
      return { lon: unrolled(x, middleLon), lat: y };
    },
    toPixel({ lon, lat }) {
      if (!Number.isFinite(lon) || !Number.isFinite(lat)) return { col: Number.NaN, row: Number.NaN };
      const { x, y } = forward({ x: unrolled(lon, 0), y: lat });
      return mapToPixel(grid, { x: turn === null ? x : x - turn * Math.round((x - middleX) / turn), y });
    },
  };
}
