import { UsageError } from '../contract/errors.ts';
import { circleAround } from './geodesic.ts';
import { geojsonPolygons } from './geojson-polygons.ts';
import { cornersOf, type LonLatGeometry } from './lon-lat-geometry.ts';
import { parseGeometry } from './parse-geometry.ts';
import type { LonLat } from './points.ts';

/** Of an area that people give: whether it meets a footprint takes time as the product of their corners. */
export const MOST_CORNERS = 1000;
const MOST_RADIUS_METERS = 200_000;
/** Of latitude, at least. */
const METERS_PER_DEGREE = 110_500;

/** The ground around a place. @throws UsageError for a radius that is none, and where a pole lies in it. */
export function circleArea(at: LonLat, radiusMeters: number): LonLatGeometry {
  if (!(radiusMeters > 0 && radiusMeters <= MOST_RADIUS_METERS)) {
    throw new UsageError(`The radius is a distance up to ${MOST_RADIUS_METERS / 1000} km.`);
  }
  // No polygon in longitude and latitude goes around a pole.
  if (Math.abs(at.lat) + radiusMeters / METERS_PER_DEGREE >= 90) {
    throw new UsageError('The circle holds a pole. Choose a smaller radius.');
  }
  return circleAround(at, radiusMeters);
}

/** All polygons of a GeoJSON document as one area. @throws UsageError where there is none, and as `searchable`. */
export function polygonArea(document: unknown): LonLatGeometry {
  const polygons = geojsonPolygons(document);
  if (polygons.length === 0) {
    throw new UsageError('The area holds no polygon. Give a GeoJSON Polygon or MultiPolygon in lon/lat.');
  }
  return searchable(parseGeometry({ type: 'MultiPolygon', coordinates: polygons }) as LonLatGeometry);
}

/** The same area. @throws UsageError for one that is too wide or too detailed. */
export function searchable(area: LonLatGeometry): LonLatGeometry {
  if (cornersOf(area) > MOST_CORNERS) {
    throw new UsageError(`The area may have ${MOST_CORNERS} corners. Simplify it.`);
  }
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
  const widths = polygons.map((rings) => {
    const lons = rings.flat().map(([lon]) => lon);
    return Math.max(...lons) - Math.min(...lons);
  });
  if (Math.max(...widths) >= 180) throw new UsageError('The area must be narrower than 180°.');
  return area;
}
