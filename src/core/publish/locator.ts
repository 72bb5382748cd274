import type { LonLat } from '../geo/points.ts';
import type { Box, Point } from './plane-geometry.ts';

type Ring = readonly (readonly [lon: number, lat: number])[];

/** Land as polygons: an outer ring, clockwise as seen from above, and what is cut out of it, the other way round; degrees. */
export type Outlines = readonly (readonly Ring[])[];

/** How far the map reaches from its middle, degrees of arc: as near as still shows a coast to know the place by. */
const REACHES = [10, 18, 30, 50] as const;
/** Further off than this a line between two corners is an arc about the middle, degrees: a chord could come across the map. */
const FAR = 80;
const MOST_TURN = 15;
/** Land and sea must each take up at least this share of a map that a place is known by. */
const LEAST_SHARE = 0.12;
const RADIANS = Math.PI / 180;

/**
 * The land round a place as an SVG path inside a square whose middle is the place, north up; azimuthal equidistant, so that it is
 * right anywhere, at the poles and across the antimeridian too.
 *
 * Snyder, "Map projections: a working manual", USGS 1987, ch. 25.
 */
export function locatorPath(at: LonLat, outlines: Outlines, box: Box): string {
  const polygons = outlines.map((rings) =>
    rings.map((ring) => withArcs(ring.map(([lon, lat]) => project({ lon, lat }, at)))),
  );
  const views = REACHES.map((reach) => ({ reach, rings: polygons.flatMap((rings) => landWithin(rings, reach)) }));
  const chosen =
    views.find(({ reach, rings }) => {
      const land = -rings.reduce((sum, ring) => sum + signedArea(ring), 0) / (2 * reach) ** 2;
      return land > LEAST_SHARE && land < 1 - LEAST_SHARE;
    }) ?? views.at(-1)!;
  const scale = box.width / (2 * chosen.reach);
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  return chosen.rings
    .map((ring) => ring.map(({ x, y }) => `${(middle.x + x * scale).toFixed(1)} ${(middle.y - y * scale).toFixed(1)}`))
    .map((corners) => `M${corners.join('L')}Z`)
    .join('');
}

/** What of a polygon lies in the square. One that holds the far side of the globe lies outside its own ring. */
function landWithin(
  [outer = [], ...holes]: readonly (readonly Point[])[],
  reach: number,
): readonly (readonly Point[])[] {
  const square = [
    { x: -reach, y: -reach },
    { x: -reach, y: reach },
    { x: reach, y: reach },
    { x: reach, y: -reach },
  ];
  const clipped = [outer, ...holes].map((ring) => clipToSquare(ring, reach)).filter((ring) => ring.length > 2);
  return signedArea(outer) > 0 ? [square, ...clipped] : clipped;
}

/** A ring whose far lines bend round the middle, the shorter way. */
function withArcs(ring: readonly Point[]): readonly Point[] {
  return ring.flatMap((to, i) => {
    const from = ring.at(i - 1)!;
    const [near, far] = [Math.hypot(from.x, from.y), Math.hypot(to.x, to.y)];
    const start = Math.atan2(from.y, from.x);
    const turn = Math.atan2(Math.sin(Math.atan2(to.y, to.x) - start), Math.cos(Math.atan2(to.y, to.x) - start));
    const steps = Math.min(near, far) < FAR ? 1 : Math.ceil(Math.abs(turn) / (MOST_TURN * RADIANS));
    const between = Array.from({ length: Math.max(0, steps - 1) }, (_, step) => {
      const t = (step + 1) / steps;
      const [radius, angle] = [near + t * (far - near), start + t * turn];
      return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
    });
    return [...between, to];
  });
}

/** Degrees of arc east and north of a middle. */
function project({ lon, lat }: LonLat, middle: LonLat): Point {
  const [phi, phi0, turn] = [lat * RADIANS, middle.lat * RADIANS, (lon - middle.lon) * RADIANS];
  const cosArc = Math.sin(phi0) * Math.sin(phi) + Math.cos(phi0) * Math.cos(phi) * Math.cos(turn);
  const arc = Math.acos(Math.max(-1, Math.min(1, cosArc)));
  const stretch = arc === 0 ? 1 : arc / Math.sin(arc || 1);
  return {
    x: (stretch * Math.cos(phi) * Math.sin(turn)) / RADIANS,
    y: (stretch * (Math.cos(phi0) * Math.sin(phi) - Math.sin(phi0) * Math.cos(phi) * Math.cos(turn))) / RADIANS,
  };
}

/** Sutherland and Hodgman, "Reentrant polygon clipping", 1974, on a square round the origin. */
function clipToSquare(ring: readonly Point[], half: number): readonly Point[] {
  const sides: readonly ((point: Point) => number)[] = [
    ({ x }) => half - x,
    ({ x }) => half + x,
    ({ y }) => half - y,
    ({ y }) => half + y,
  ];
  return sides.reduce<readonly Point[]>((points, inside) => {
    return points.flatMap((to, i) => {
      const from = points.at(i - 1)!;
      const [start, end] = [inside(from), inside(to)];
      const t = start / (start - end);
      const cut = { x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y) };
      if (end >= 0) return start >= 0 ? [to] : [cut, to];
      return start >= 0 ? [cut] : [];
    });
  }, ring);
}

/** Positive counter-clockwise. */
function signedArea(ring: readonly Point[]): number {
  return ring.reduce((sum, { x, y }, i) => sum + ring.at(i - 1)!.x * y - x * ring.at(i - 1)!.y, 0) / 2;
}
