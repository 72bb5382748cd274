import type { LonLat } from '../geo/points.ts';
import type { Box, Point } from './plane-geometry.ts';

/** Closed rings of land, [lon, lat] degrees. */
export type Outlines = readonly (readonly (readonly [lon: number, lat: number])[])[];

/** How far the map reaches from its middle, degrees of arc: as near as still shows a coast to know the place by. */
const REACHES = [10, 18, 30, 50] as const;
/** What lies further off in degrees of arc cannot come into the map, whichever side of it the ring's inside is on. */
const FAR = 75;
/** Land or sea must take up at least this share of a map that a place is known by. */
const LEAST_SHARE = 0.12;
const RADIANS = Math.PI / 180;

/**
 * The land round a place as an SVG path inside a box whose middle is the place, north up; azimuthal equidistant, so that it is
 * right anywhere, at the poles and across the antimeridian too.
 *
 * Snyder, "Map projections: a working manual", USGS 1987, ch. 25.
 */
export function locatorPath(at: LonLat, outlines: Outlines, box: Box): string {
  const rings = outlines
    .map((ring) => ring.map(([lon, lat]) => project({ lon, lat }, at)))
    .filter((ring) => ring.some(({ x, y }) => Math.hypot(x, y) < FAR));
  const views = REACHES.map((reach) => rings.map((ring) => clipToSquare(ring, reach)).filter((r) => r.length > 2));
  const share = (view: readonly (readonly Point[])[], reach: number) =>
    Math.abs(view.reduce((sum, ring) => sum + signedArea(ring), 0)) / (2 * reach) ** 2;
  const index = views.findIndex((view, i) => {
    const land = share(view, REACHES[i]!);
    return land > LEAST_SHARE && land < 1 - LEAST_SHARE;
  });
  const chosen = index === -1 ? REACHES.length - 1 : index;
  const scale = box.width / (2 * REACHES[chosen]!);
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  return views[chosen]!.map((ring) =>
    ring.map(({ x, y }) => `${(middle.x + x * scale).toFixed(1)} ${(middle.y - y * scale).toFixed(1)}`),
  )
    .map((corners) => `M${corners.join('L')}Z`)
    .join('');
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

function signedArea(ring: readonly Point[]): number {
  return ring.reduce((sum, { x, y }, i) => sum + ring.at(i - 1)!.x * y - x * ring.at(i - 1)!.y, 0) / 2;
}
