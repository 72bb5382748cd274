/** A closed line, px: the last position is the first. */
export type Ring = readonly (readonly [col: number, row: number])[];

type Position = Ring[number];

/**
 * Leaves out the positions of a ring that lie within a tolerance of the line between those that stay.
 *
 * Keeps at least a triangle. The ring may come to cross itself or its neighbours where they are close: ask `ringsCross`.
 *
 * Douglas & Peucker, "Algorithms for the reduction of the number of points required to represent a digitized line", 1973.
 */
export function simplifyRing(ring: Ring, tolerancePx: number): Ring {
  const last = ring.length - 1;
  const far = farthest(ring, 0, last).index;
  const kept = new Uint8Array(ring.length);
  kept[0] = 1;
  kept[far] = 1;
  kept[last] = 1;
  const open: [number, number][] = [
    [0, far],
    [far, last],
  ];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const { index, distance } = farthest(ring, ...span);
    if (distance <= tolerancePx) continue;
    kept[index] = 1;
    open.push([span[0], index], [index, span[1]]);
  }
  const simple = ring.filter((_, i) => kept[i] === 1);
  return simple.length >= 4 ? simple : ring;
}

function farthest(ring: Ring, from: number, to: number): { readonly index: number; readonly distance: number } {
  let index = from;
  let distance = 0;
  for (let i = from + 1; i < to; i++) {
    const away = distanceToSegment(ring[i]!, ring[from]!, ring[to]!);
    if (away > distance) {
      index = i;
      distance = away;
    }
  }
  return { index, distance };
}

function distanceToSegment([x, y]: Position, [ax, ay]: Position, [bx, by]: Position): number {
  const dx = bx - ax;
  const dy = by - ay;
  const squared = dx * dx + dy * dy;
  const along = squared > 0 ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared)) : 0;
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

const CELL = 16;

/** Whether any two edges of these rings meet, other than at the position where one follows the other. */
export function ringsCross(rings: readonly Ring[]): boolean {
  const cells = new Map<string, Edge[]>();
  for (const ring of rings) {
    for (let i = 0; i + 1 < ring.length; i++) {
      const edge = { ring, i, a: ring[i]!, b: ring[i + 1]! };
      for (const cell of cellsOf(edge)) {
        const others = cells.get(cell) ?? [];
        if (others.some((other) => (areNeighbours(edge, other) ? foldsBack(edge, other) : edgesMeet(edge, other))))
          return true;
        others.push(edge);
        cells.set(cell, others);
      }
    }
  }
  return false;
}

interface Edge {
  readonly ring: Ring;
  readonly i: number;
  readonly a: Position;
  readonly b: Position;
}

function cellsOf({ a, b }: Edge): string[] {
  const cells: string[] = [];
  const cell = (value: number) => Math.floor(value / CELL);
  for (let row = cell(Math.min(a[1], b[1])); row <= cell(Math.max(a[1], b[1])); row++) {
    for (let col = cell(Math.min(a[0], b[0])); col <= cell(Math.max(a[0], b[0])); col++) cells.push(`${col} ${row}`);
  }
  return cells;
}

function areNeighbours(one: Edge, other: Edge): boolean {
  if (one.ring !== other.ring) return false;
  const apart = Math.abs(one.i - other.i);
  return apart <= 1 || apart === one.ring.length - 2;
}

/** Whether two edges that follow one another lie on each other. */
function foldsBack({ a, b }: Edge, { a: c, b: d }: Edge): boolean {
  const onOneLine = side(a, b, c) === 0 && side(a, b, d) === 0;
  return onOneLine && (b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1]) < 0;
}

function edgesMeet({ a, b }: Edge, { a: c, b: d }: Edge): boolean {
  const sides = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)] as const;
  if (sides[0] !== sides[1] && sides[2] !== sides[3]) return true;
  return (
    (sides[0] === 0 && isWithin(c, a, b)) ||
    (sides[1] === 0 && isWithin(d, a, b)) ||
    (sides[2] === 0 && isWithin(a, c, d)) ||
    (sides[3] === 0 && isWithin(b, c, d))
  );
}

/** On which side of the line from a to b a position lies: −1, 0 or 1. */
function side(a: Position, b: Position, position: Position): number {
  return Math.sign((b[0] - a[0]) * (position[1] - a[1]) - (b[1] - a[1]) * (position[0] - a[0]));
}

function isWithin([x, y]: Position, a: Position, b: Position): boolean {
  return (
    x >= Math.min(a[0], b[0]) && x <= Math.max(a[0], b[0]) && y >= Math.min(a[1], b[1]) && y <= Math.max(a[1], b[1])
  );
}
