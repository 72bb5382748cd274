import type { LonLatGeometry } from '../../../src/core/geo/lon-lat-geometry.ts';
import { unrolled } from '../../../src/core/geo/longitude.ts';
import type { LonLat } from '../../../src/core/geo/points.ts';

/** Middle of the box round an area, also where the antimeridian cuts it. */
export function siteCentre({ type, coordinates }: LonLatGeometry): LonLat {
  const positions = type === 'Polygon' ? coordinates.flat() : coordinates.flat(2);
  const [first] = positions;
  if (first === undefined) return { lon: 0, lat: 0 };
  let [west, east, south, north] = [first[0], first[0], first[1], first[1]];
  for (const [lon, lat] of positions) {
    const counted = unrolled(lon, first[0]);
    west = Math.min(west, counted);
    east = Math.max(east, counted);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return { lon: (west + east) / 2, lat: (south + north) / 2 };
}
