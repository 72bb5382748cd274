import geodesic from 'geographiclib-geodesic';
import type { LonLatGeometry } from './lon-lat-geometry.ts';
import type { LonLat } from './points.ts';
import { type Position, splitAtAntimeridian } from './split-antimeridian.ts';

const { WGS84 } = geodesic.Geodesic;

/**
 * Length of a path of geodesics on the WGS 84 ellipsoid, m; exact to nanometres for any two points, also nearly antipodal
 * ones. Longitudes may jump at the antimeridian or count on beyond it.
 *
 * Karney, "Algorithms for geodesics", Journal of Geodesy 87, 2013, doi:10.1007/s00190-012-0578-z (his own implementation).
 *
 * @returns 0 for fewer than two points.
 */
export function geodesicLength(path: readonly LonLat[]): number {
  return traced(path, true).perimeter;
}

/**
 * Perimeter, m, and area, m², of a ring whose sides are geodesics; never negative, whichever way round.
 *
 * For what people draw. Findings are measured by `ringArea`, which costs less and agrees where sides are short.
 *
 * @param ring not closed; simple, and no pole in it.
 */
export function geodesicArea(ring: readonly LonLat[]): { readonly perimeter: number; readonly area: number } {
  const { perimeter, area = 0 } = traced(ring, false);
  return { perimeter, area: Math.abs(area) };
}

const CIRCLE_SIDES = 72;

/** All ground within a distance of a place, as a polygon of 72 corners that lie on the circle. */
export function circleAround({ lon, lat }: LonLat, radiusMeters: number): LonLatGeometry {
  const ring = Array.from({ length: CIRCLE_SIDES + 1 }, (_, corner): Position => {
    const azimuth = -(corner % CIRCLE_SIDES) * (360 / CIRCLE_SIDES);
    const { lon2 = lon, lat2 = lat } = WGS84.Direct(lat, lon, azimuth, radiusMeters);
    return [lon2, lat2];
  });
  const parts = splitAtAntimeridian([ring]);
  return parts.length === 1
    ? { type: 'Polygon', coordinates: parts[0]! }
    : { type: 'MultiPolygon', coordinates: parts };
}

function traced(points: readonly LonLat[], isPath: boolean) {
  const polygon = WGS84.Polygon(isPath);
  for (const { lon, lat } of points) polygon.AddPoint(lat, lon);
  return polygon.Compute(false, true);
}
