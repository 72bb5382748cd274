import type { Geometry } from './parse-geometry.ts';
import { ringHolds } from './ring-holds.ts';
import type { Position } from './split-antimeridian.ts';

/** What a geometry consists of, whatever its type. */
interface Pieces {
  readonly points: Position[];
  readonly lines: (readonly Position[])[];
  readonly polygons: (readonly (readonly Position[])[])[];
}

/**
 * Whether two geometries in longitude and latitude have ground in common; touching counts. Edges are straight in
 * degrees and nothing crosses the antimeridian, as RFC 7946 has it. Takes time as the product of their edges.
 */
export function geometriesMeet(one: Geometry, other: Geometry): boolean {
  const [a, b] = [piecesOf(one), piecesOf(other)];
  const [linesA, linesB] = [edgesOf(a), edgesOf(b)];
  return (
    linesA.some((lineA) => linesB.some((lineB) => linesMeet(lineA, lineB))) || holdsAnyOf(a, b) || holdsAnyOf(b, a)
  );
}

function piecesOf(geometry: Geometry): Pieces {
  const pieces: Pieces = { points: [], lines: [], polygons: [] };
  const take = (one: Geometry): void => {
    if (one.type === 'GeometryCollection') one.geometries.forEach(take);
    else if (one.type === 'Point') pieces.points.push(one.coordinates);
    else if (one.type === 'MultiPoint') pieces.points.push(...one.coordinates);
    else if (one.type === 'LineString') pieces.lines.push(one.coordinates);
    else if (one.type === 'MultiLineString') pieces.lines.push(...one.coordinates);
    else if (one.type === 'Polygon') pieces.polygons.push(one.coordinates);
    else pieces.polygons.push(...one.coordinates);
  };
  take(geometry);
  return pieces;
}

/** Every line with two ends at least, a point being a line that goes nowhere. */
function edgesOf({ points, lines, polygons }: Pieces): readonly (readonly Position[])[] {
  return [...points.map((point) => [point, point]), ...lines, ...polygons.flat()];
}

/** Whether a polygon of the one holds the start of a line of the other; where edges cross, that was seen before. */
function holdsAnyOf({ polygons }: Pieces, other: Pieces): boolean {
  const starts = edgesOf(other).map((line) => line[0]!);
  return polygons.some((polygon) =>
    starts.some((at) => polygon.filter((ring) => ringHolds(ring, at)).length % 2 === 1),
  );
}

function linesMeet(a: readonly Position[], b: readonly Position[]): boolean {
  for (let i = 0; i + 1 < a.length; i++) {
    for (let j = 0; j + 1 < b.length; j++) if (edgesMeet(a[i]!, a[i + 1]!, b[j]!, b[j + 1]!)) return true;
  }
  return false;
}

/** Whether two edges, straight in degrees, have a point in common. */
export function edgesMeet(a: Position, b: Position, c: Position, d: Position): boolean {
  for (const axis of [0, 1] as const) {
    if (Math.max(a[axis], b[axis]) < Math.min(c[axis], d[axis])) return false;
    if (Math.max(c[axis], d[axis]) < Math.min(a[axis], b[axis])) return false;
  }
  return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0;
}

/** On which side of the line through `a` and `b` a position lies: left 1, right -1, on it 0. */
function side(a: Position, b: Position, at: Position): number {
  return Math.sign((b[0] - a[0]) * (at[1] - a[1]) - (b[1] - a[1]) * (at[0] - a[0]));
}
