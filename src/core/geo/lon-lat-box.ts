import type { LonLatGeometry } from './lon-lat-geometry.ts';
import { turnedToHalf, unrolled } from './longitude.ts';

/** West, south, east, north, degrees; west is the larger one where the antimeridian runs through (RFC 7946, 5.2). */
export type LonLatBox = readonly [west: number, south: number, east: number, north: number];

/** The box about ground that is narrower than 180°. */
export function boxOf({ type, coordinates }: LonLatGeometry): LonLatBox {
  const positions = (type === 'Polygon' ? [coordinates] : coordinates).flat(2);
  const origin = positions[0]?.[0] ?? 0;
  const lons = positions.map(([lon]) => unrolled(lon, origin));
  const lats = positions.map(([, lat]) => lat);
  return [turnedToHalf(Math.min(...lons)), Math.min(...lats), turnedToHalf(Math.max(...lons)), Math.max(...lats)];
}

/** Whether two boxes have ground in common; touching counts. */
export function boxesMeet(one: LonLatBox, other: LonLatBox): boolean {
  if (one[3] < other[1] || other[3] < one[1]) return false;
  return lonRanges(one).some(([w, e]) => lonRanges(other).some(([west, east]) => w <= east && west <= e));
}

function lonRanges([west, , east]: LonLatBox): readonly (readonly [number, number])[] {
  return west <= east
    ? [[west, east]]
    : [
        [west, 180],
        [-180, east],
      ];
}
