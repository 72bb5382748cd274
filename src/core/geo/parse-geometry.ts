import { UsageError } from '../contract/errors.ts';
import type { Position } from './split-antimeridian.ts';

/** A geometry of RFC 7946 in longitude and latitude. */
export type Geometry =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'MultiPoint'; readonly coordinates: readonly Position[] }
  | { readonly type: 'LineString'; readonly coordinates: readonly Position[] }
  | { readonly type: 'MultiLineString'; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly Position[])[])[] }
  | { readonly type: 'GeometryCollection'; readonly geometries: readonly Geometry[] };

const MOST_POSITIONS = 10_000;
/** How many arrays stand around a position, and how many positions the innermost must hold at least. */
const SHAPES = {
  Point: [0, 0],
  MultiPoint: [1, 1],
  LineString: [1, 2],
  MultiLineString: [2, 2],
  Polygon: [2, 4],
  MultiPolygon: [3, 4],
} as const;

/**
 * A geometry of a GeoJSON document (RFC 7946).
 *
 * @throws UsageError for what is none, a ring that is not closed, more than 10,000 positions.
 */
export function parseGeometry(value: unknown): Geometry {
  let left = MOST_POSITIONS;
  const position = (one: unknown): Position => {
    if (left-- === 0) throw new UsageError(`A geometry may have ${MOST_POSITIONS} positions.`);
    const [lon, lat] = Array.isArray(one) ? (one as unknown[]) : [];
    if (typeof lon !== 'number' || typeof lat !== 'number' || !(Math.abs(lon) <= 180) || !(Math.abs(lat) <= 90)) {
      throw new UsageError('A position of a geometry is its longitude and latitude in degrees.');
    }
    return [lon, lat];
  };
  const nested = (one: unknown, depth: number, least: number): unknown => {
    if (depth === 0) return position(one);
    if (!Array.isArray(one) || one.length < (depth === 1 ? least : 1)) {
      throw new UsageError('The coordinates of a geometry do not fit its type.');
    }
    const inner = one.map((each) => nested(each, depth - 1, least));
    if (depth === 1 && least === 4 && String(inner[0]) !== String(inner.at(-1))) {
      throw new UsageError('The rings of a polygon end where they begin.');
    }
    return inner;
  };
  const geometry = (one: unknown): Geometry => {
    const { type, coordinates, geometries } = (one ?? {}) as Readonly<Record<string, unknown>>;
    if (type === 'GeometryCollection' && Array.isArray(geometries)) {
      return { type, geometries: geometries.map(geometry) };
    }
    if (typeof type !== 'string' || !Object.hasOwn(SHAPES, type)) {
      throw new UsageError(
        'A geometry is a GeoJSON Point, LineString, Polygon, one of their Multi kinds or a collection.',
      );
    }
    const [depth, least] = SHAPES[type as keyof typeof SHAPES];
    return { type, coordinates: nested(coordinates, depth, least) } as Geometry;
  };
  return geometry(value);
}
