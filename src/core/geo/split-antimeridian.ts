import { unrolled } from './longitude.ts';
import { ringHolds } from './ring-holds.ts';

/** Longitude and latitude, degrees. */
export type Position = readonly [lon: number, lat: number];
type Ring = readonly Position[];
export type Polygon = readonly Ring[];

/**
 * Cuts a polygon in longitude and latitude along the antimeridian, as RFC 7946 (3.1.9) asks for.
 *
 * @param polygon closed rings, outer counterclockwise, holes clockwise; longitudes jump or count on beyond ±180°.
 *   Narrower than 180°, and no ring holds a pole.
 * @returns polygons within ±180°, the given one where it does not cross.
 */
export function splitAtAntimeridian(polygon: Polygon): Polygon[] {
  const origin = polygon[0]?.[0]?.[0] ?? 0;
  const unbroken = polygon.map((ring) => ring.map(([lon, lat]): Position => [unrolled(lon, origin), lat]));
  const lons = unbroken.flat().map(([lon]) => lon);
  const meridian = Math.max(...lons) > 180 ? 180 : -180;
  if (Math.min(...lons) >= -180 && Math.max(...lons) <= 180) return [unbroken];
  // No corner may lie on the cut itself, where rings would come to touch each other or themselves.
  const clear = unbroken.map((ring) =>
    ring.map(([lon, lat]): Position => [Math.abs(lon - meridian) < NUDGE / 2 ? meridian - NUDGE : lon, lat]),
  );
  return ([-1, 1] as const).flatMap((side) =>
    cut(clear, meridian, side)
      .filter(([outer]) => outer!.some(([lon]) => Math.abs(lon - meridian) > 2 * NUDGE))
      .map((rings) => rings.map((ring) => ring.map(([lon, lat]): Position => [intoRange(lon, side), lat]))),
  );
}

/**
 * Cuts a line in longitude and latitude along the antimeridian, as RFC 7946 (3.1.9) asks for.
 *
 * @param line longitudes jump or count on beyond ±180°; no step is wider than 180°.
 * @returns lines within ±180°, the given one where it does not cross.
 */
export function splitLineAtAntimeridian(line: Ring): Position[][] {
  const pieces: Position[][] = [[]];
  let turns = 0;
  let before: Position | null = null;
  const put = ([lon, lat]: Position) => pieces.at(-1)!.push([lon - 360 * turns, lat]);
  for (const [lon, lat] of line) {
    const here: Position = [before === null ? lon : unrolled(lon, before[0]), lat];
    // The meridian itself belongs to both sides: a line that only touches it is not cut.
    const isOver = Math.abs(here[0] - 360 * turns) > 180;
    if (isOver && before === null) turns = Math.round(here[0] / 360);
    else if (isOver) {
      const way = Math.sign(here[0] - 360 * turns);
      const meridian = 360 * turns + 180 * way;
      const at = crossing(before!, here, meridian);
      put(at);
      turns += way;
      pieces.push([]);
      put(at);
    }
    put(here);
    before = here;
  }
  return pieces.filter((piece) => piece.some(([lon, lat]) => lon !== piece[0]![0] || lat !== piece[0]![1]));
}

/** Two steps of the seventh decimal, 2 cm: what is narrower is no ground. */
const NUDGE = 2e-7;

/** Within ±180°; the meridian itself belongs to both sides, and is named as seen from each. */
function intoRange(lon: number, side: -1 | 1): number {
  if (side === 1) return lon >= 180 ? lon - 360 : lon;
  return lon <= -180 ? lon + 360 : lon;
}

/** The part of a polygon on one side of a meridian: west (−1) or east (1). */
function cut(polygon: Polygon, meridian: number, side: -1 | 1): Ring[][] {
  const whole: Position[][] = [];
  const open: Position[][] = [];
  for (const ring of polygon) {
    const { pieces, isClosed } = piecesOf(ring, meridian, side);
    (isClosed ? whole : open).push(...pieces);
  }
  const closed = [...joinAlong(open, side), ...whole];
  const outers = closed.filter((ring) => twiceArea(ring) > 0);
  const holes = closed.filter((ring) => twiceArea(ring) < 0);
  return outers.map((outer) => [outer, ...holes.filter((hole) => ringHolds(outer, hole[0]!))]);
}

/** What of a ring lies on the side: itself, or the lines from where it comes in to where it leaves. */
function piecesOf(ring: Ring, meridian: number, side: -1 | 1) {
  const isOn = ([lon]: Position) => side * (lon - meridian) > 0;
  const first = ring.findIndex((position, i) => i > 0 && isOn(position) && !isOn(ring[i - 1]!));
  if (first < 0) return { pieces: isOn(ring[0]!) ? [[...ring]] : [], isClosed: true };
  const pieces: Position[][] = [];
  const steps = ring.length - 1;
  for (let k = 0; k < steps; k++) {
    const from = ring[(first - 1 + k) % steps]!;
    const to = ring[(first + k) % steps]!;
    if (!isOn(from) && isOn(to)) pieces.push([crossing(from, to, meridian)]);
    if (isOn(to)) pieces.at(-1)!.push(to);
    else if (isOn(from)) pieces.at(-1)!.push(crossing(from, to, meridian));
  }
  return { pieces, isClosed: false };
}

function crossing([lonA, latA]: Position, [lonB, latB]: Position, meridian: number): Position {
  const share = (meridian - lonA) / (lonB - lonA);
  return [meridian, latA + share * (latB - latA)];
}

/**
 * Closes lines along the meridian. The ground lies on their left, so west of it one goes on northwards from where a
 * line leaves to the next that comes in, east of it southwards.
 */
function joinAlong(lines: readonly Position[][], side: -1 | 1): Position[][] {
  const rank = ([, lat]: Position) => -side * lat;
  const left = [...lines];
  const rings: Position[][] = [];
  while (left.length > 0) {
    const ring = left.shift()!;
    for (;;) {
      const leaves = rank(ring.at(-1)!);
      const ahead = [ring, ...left].filter((line) => rank(line[0]!) >= leaves);
      const next = ahead.toSorted((a, b) => rank(a[0]!) - rank(b[0]!))[0] ?? ring;
      if (next === ring) break;
      ring.push(...next);
      left.splice(left.indexOf(next), 1);
    }
    rings.push([...ring, ring[0]!]);
  }
  return rings;
}

function twiceArea(ring: Ring): number {
  const [lon0, lat0] = ring[0]!;
  return ring.reduce((sum, [lon, lat], i) => {
    const [nextLon, nextLat] = ring[(i + 1) % ring.length]!;
    return sum + (lon - lon0) * (nextLat - lat0) - (nextLon - lon0) * (lat - lat0);
  }, 0);
}
