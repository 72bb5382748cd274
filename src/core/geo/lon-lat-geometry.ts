import { type Crs, crsTransform, WGS84 } from './crs.ts';
import { type Grid, pixelToMap } from './grid.ts';
import { type Polygon, type Position, splitAtAntimeridian } from './split-antimeridian.ts';

/** A polygon of RFC 7946; several where the antimeridian cuts it. */
export type LonLatGeometry =
  | { readonly type: 'Polygon'; readonly coordinates: Polygon }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly Polygon[] };

/** How many positions it has, the last of each ring included. */
export function cornersOf({ type, coordinates }: LonLatGeometry): number {
  return (type === 'Polygon' ? coordinates : coordinates.flat()).reduce((sum, ring) => sum + ring.length, 0);
}

/**
 * Outlines on a grid as polygons in longitude and latitude, 7 decimals (1 cm), outer rings counterclockwise.
 *
 * @returns takes closed rings in px of the grid, the outer one first.
 */
export function lonLatGeometry(
  grid: Grid & { readonly crs: Crs },
): (outline: readonly (readonly (readonly [col: number, row: number])[])[]) => LonLatGeometry {
  const toWgs84 = crsTransform(grid.crs, WGS84);
  const position = ([col, row]: readonly [number, number]): Position => {
    const { x, y } = toWgs84(pixelToMap(grid, { col, row }));
    return [x, y];
  };
  return (outline) =>
    cutGeometry(outline.map((ring, i) => turned(ring.map(position), i === 0 ? 'counterclockwise' : 'clockwise')));
}

function cutGeometry(polygon: Polygon): LonLatGeometry {
  const [first, ...others] = splitAtAntimeridian(polygon).map((part) =>
    part.map((ring) => ring.map(([lon, lat]): Position => [sevenDecimals(lon), sevenDecimals(lat)])),
  );
  if (others.length === 0) return { type: 'Polygon', coordinates: first ?? [] };
  return { type: 'MultiPolygon', coordinates: [first!, ...others] };
}

function turned(ring: Position[], way: 'clockwise' | 'counterclockwise'): Position[] {
  let twiceArea = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    // Relative to the first position: products of whole degrees would drown the area of a small ring.
    const [x0, y0] = ring[0]!;
    twiceArea += east(ring[i]![0] - x0) * (ring[i + 1]![1] - y0) - east(ring[i + 1]![0] - x0) * (ring[i]![1] - y0);
  }
  return twiceArea > 0 === (way === 'counterclockwise') ? ring : ring.reverse();
}

/** A difference of longitudes the short way round. */
function east(degrees: number): number {
  return degrees - 360 * Math.round(degrees / 360);
}

function sevenDecimals(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
