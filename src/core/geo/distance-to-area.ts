import geodesic from 'geographiclib-geodesic';
import type { LonLatGeometry } from './lon-lat-geometry.ts';
import type { LonLat } from './points.ts';
import { ringHolds } from './ring-holds.ts';
import type { Polygon } from './split-antimeridian.ts';

const { WGS84 } = geodesic.Geodesic;
type OnPlane = readonly [east: number, north: number];

/**
 * How far a place lies from ground, m on the WGS 84 ellipsoid; 0 within it.
 *
 * Corners are laid out at their true distance and bearing from the place (azimuthal equidistant), sides as straight lines
 * between them, which stand for the shortest lines: within 0.1 % up to 300 km away.
 */
export function distanceToArea(place: LonLat, area: LonLatGeometry): number {
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
  return Math.min(...polygons.map((polygon) => distanceToPolygon(place, polygon)));
}

function distanceToPolygon({ lon, lat }: LonLat, polygon: Polygon): number {
  const rings = polygon.map((ring) =>
    ring.map(([lon2, lat2]): OnPlane => {
      const { s12 = 0, azi1 = 0 } = WGS84.Inverse(lat, lon, lat2, lon2);
      const bearing = (azi1 * Math.PI) / 180;
      return [s12 * Math.sin(bearing), s12 * Math.cos(bearing)];
    }),
  );
  if (rings.filter((ring) => ringHolds(ring, [0, 0])).length % 2 === 1) return 0;
  return Math.min(...rings.map(distanceToRing));
}

function distanceToRing(ring: readonly OnPlane[]): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 1 < ring.length; i++) nearest = Math.min(nearest, distanceToSide(ring[i]!, ring[i + 1]!));
  return nearest;
}

/** From the origin to the nearest point between two others. */
function distanceToSide([x1, y1]: OnPlane, [x2, y2]: OnPlane): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.min(1, Math.max(0, -(x1 * dx + y1 * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x1 + along * dx, y1 + along * dy);
}
