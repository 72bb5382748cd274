import { edgesMeet } from './geometries-meet.ts';
import type { LonLatGeometry } from './lon-lat-geometry.ts';
import type { Position } from './split-antimeridian.ts';

/**
 * Where a ring of an area crosses or touches itself, so that what lies inside it cannot be told; null where none does. Two
 * corners in the same place one after the other are one. Takes time as the square of the corners.
 */
export function selfCrossing({ type, coordinates }: LonLatGeometry): Position | null {
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  for (const ring of polygons.flat()) {
    const corners = ring.filter(([lon, lat], i) => i === 0 || lon !== ring[i - 1]![0] || lat !== ring[i - 1]![1]);
    const sides = corners.length - 1;
    for (let i = 0; i < sides; i++) {
      for (let j = i + 2; j < sides; j++) {
        // The last side ends where the first begins.
        if (i === 0 && j === sides - 1) continue;
        if (edgesMeet(corners[i]!, corners[i + 1]!, corners[j]!, corners[j + 1]!)) return corners[i]!;
      }
    }
  }
  return null;
}
