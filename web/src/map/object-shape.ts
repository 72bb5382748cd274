import Polygon from 'ol/geom/Polygon.js';
import type { Finding, FindingKind } from '../../../src/core/contract/finding.ts';
import { type Plane, toPlane } from './plane.ts';

/** The kinds of which the place is known, not the outline: drawn as the graphic draws them. */
type Marked = Extract<FindingKind, 'aircraft' | 'crater'>;

/** A shape that stands for an object, on the plane. */
export interface ObjectMark {
  readonly kind: Marked;
  readonly x: number;
  readonly y: number;
  /** From the middle to its tips, plane units. */
  readonly reach: number;
}

/** Clear of what it frames: an aircraft's wings end at a diamond's sides, a crater's rim inside the circle. */
const REACH = { aircraft: 0.75, crater: 0.62 } as const satisfies Record<Marked, number>;
const CORNERS = { aircraft: 4, crater: 40 } as const satisfies Record<Marked, number>;

/** The mark of an aircraft or a crater; null of what has an outline of its own. */
export function objectMark(plane: Plane, { kind, box: [x0, y0, x1, y1] }: Finding): ObjectMark | null {
  if (kind !== 'aircraft' && kind !== 'crater') return null;
  const [x, y] = toPlane(plane, { col: (x0 + x1) / 2, row: (y0 + y1) / 2 });
  const side = Math.max((x1 - x0) * plane.unitsPerCol, (y1 - y0) * plane.unitsPerRow);
  return { kind, x, y, reach: REACH[kind] * side };
}

/** A diamond for an aircraft, a circle for a crater; never smaller than can be told apart. */
export function objectShape({ kind, x, y, reach }: ObjectMark, leastReach = 0): Polygon {
  const radius = Math.max(reach, leastReach);
  const corners = CORNERS[kind];
  const ring = Array.from({ length: corners + 1 }, (_, i) => {
    const turn = (2 * Math.PI * i) / corners;
    return [x + radius * Math.sin(turn), y + radius * Math.cos(turn)];
  });
  return new Polygon([ring]);
}
