/** A rectangle on the picture, px; y runs down. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Whether two outlines come closer than a gap; one well inside the other does not cross it. */
export function outlinesCross(a: Box, b: Box, gap: number): boolean {
  const apart =
    a.x > b.x + b.width + gap || b.x > a.x + a.width + gap || a.y > b.y + b.height + gap || b.y > a.y + a.height + gap;
  return !apart && !isWellInside(a, b, gap) && !isWellInside(b, a, gap);
}

function isWellInside(inner: Box, outer: Box, gap: number): boolean {
  return (
    inner.x > outer.x + gap &&
    inner.y > outer.y + gap &&
    inner.x + inner.width < outer.x + outer.width - gap &&
    inner.y + inner.height < outer.y + outer.height - gap
  );
}

/** Whether a disc covers some of a box's outline. */
export function outlineTouchesDisc(box: Box, centre: Point, radius: number): boolean {
  const nearest = {
    x: Math.min(Math.max(centre.x, box.x), box.x + box.width),
    y: Math.min(Math.max(centre.y, box.y), box.y + box.height),
  };
  const disc = { x: centre.x - radius, y: centre.y - radius, width: 2 * radius, height: 2 * radius };
  return distance(centre, nearest) < radius && !isWellInside(disc, box, 0);
}

export function middleOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Whether a point lies on an area from (0, 0), at least a margin from its edge. */
export function isInside({ x, y }: Point, panel: Size, margin = 0): boolean {
  return x >= margin && y >= margin && x <= panel.width - margin && y <= panel.height - margin;
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** From a point to the nearest point of a segment. */
export function segmentDistance(point: Point, from: Point, to: Point): number {
  const along = { x: to.x - from.x, y: to.y - from.y };
  const share = ((point.x - from.x) * along.x + (point.y - from.y) * along.y) / (along.x ** 2 + along.y ** 2);
  const t = Math.min(1, Math.max(0, share));
  return distance(point, { x: from.x + t * along.x, y: from.y + t * along.y });
}

/** Whether two segments, a–b and c–d, cross. */
export function segmentsCross(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point) => (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}
