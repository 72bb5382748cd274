import type { Finding, FindingKind } from '../contract/finding.ts';
import type { PixelWindow } from '../geo/grid.ts';
import type { Box, MarkerShape, Point } from './graphic-scene.ts';

/** Shape and colour of each kind; colours after Okabe and Ito, "Color Universal Design", 2008. */
const markerStyles = {
  change: { shape: 'box', colour: '#f0e442' },
  crater: { shape: 'circle', colour: '#e69f00' },
  aircraft: { shape: 'diamond', colour: '#56b4e9' },
  building: { shape: 'corners', colour: '#f0e442' },
} as const satisfies Record<FindingKind, { shape: MarkerShape; colour: string }>;

export interface Marker {
  readonly finding: Finding;
  readonly shape: MarkerShape;
  readonly colour: string;
  /** Inside the panel, px from its top-left corner. */
  readonly box: Box;
}

/** A finding's mark on a panel: the same on both panels. */
export interface Callout extends Marker {
  /** The finding's own number: `F7` is 7 on every product of a run. */
  readonly number: string;
  readonly badge: Point;
  /** From the marker's edge to the badge's centre. */
  readonly leader: { readonly from: Point; readonly to: Point };
}

export interface CalloutOptions {
  readonly most: number;
  readonly badgeRadius: number;
  /** Width of a marker's line with its halo. */
  readonly strokePx: number;
}

/**
 * Call-outs for the strongest findings whose middle lies in the crop, so placed that markers do not cross each other
 * and badges cover neither badges nor, where there is room, markers and leaders. A finding that leaves no room for its
 * mark gets none and the next takes its place.
 *
 * @param findings strongest first.
 * @param panel size of a panel, px; the crop fills it.
 */
export function placeCallouts(
  findings: readonly Finding[],
  crop: PixelWindow,
  panel: { readonly width: number; readonly height: number },
  options: CalloutOptions,
): Callout[] {
  const markers: Marker[] = [];
  for (const finding of findings) {
    if (markers.length === options.most) break;
    const marker = markFinding(finding, crop, panel, markers, options);
    if (marker !== null) markers.push(marker);
  }
  const callouts: Callout[] = [];
  for (const marker of markers) {
    const place = placeBadge(marker, markers, callouts, panel, options);
    if (place !== null) callouts.push({ ...marker, number: marker.finding.id.replace(/^\D+/, ''), ...place });
  }
  return callouts;
}

function markFinding(
  finding: Finding,
  crop: PixelWindow,
  panel: { readonly width: number; readonly height: number },
  others: readonly Marker[],
  { strokePx, badgeRadius }: CalloutOptions,
): Marker | null {
  const [x0, y0, x1, y1] = finding.box;
  const across = panel.width / crop.width;
  const down = panel.height / crop.height;
  const middle = { x: ((x0 + x1) / 2 - crop.col) * across, y: ((y0 + y1) / 2 - crop.row) * down };
  if (middle.x < 0 || middle.y < 0 || middle.x > panel.width || middle.y > panel.height) return null;
  const size = { width: (x1 - x0) * across, height: (y1 - y0) * down };
  const leastSide = 1.5 * badgeRadius;
  const style = markerStyles[finding.kind];
  const candidates: { readonly shape: MarkerShape; readonly width: number; readonly height: number }[] = [
    ...[3 * strokePx, strokePx, 0].map((gap) => ({
      shape: style.shape,
      width: Math.max(size.width + 2 * gap, leastSide),
      height: Math.max(size.height + 2 * gap, leastSide),
    })),
    { shape: 'dot', width: 3 * strokePx, height: 3 * strokePx },
  ];
  for (const { shape, width, height } of candidates) {
    const box = insidePanel({ x: middle.x - width / 2, y: middle.y - height / 2, width, height }, panel, strokePx);
    if (others.some((other) => outlinesCross(box, other.box, 1.5 * strokePx))) continue;
    return { finding, shape, colour: style.colour, box };
  }
  return null;
}

interface BadgePlace {
  readonly badge: Point;
  readonly leader: { readonly from: Point; readonly to: Point };
}

/** Up and right first, where the eye looks for a number, then the other corners, then the sides. */
const DIRECTIONS = [-45, -135, 45, 135, -90, 0, 180, 90, -22, -67, -112, -157, 22, 67, 112, 157].map((degrees) => ({
  x: Math.cos((degrees * Math.PI) / 180),
  y: Math.sin((degrees * Math.PI) / 180),
}));
/** Gap between marker and badge, in badge radii; a negative one lies inside a marker that fills the panel. */
const GAPS = [0.35, 1, 2, 3.5, 5.5, -2.4] as const;

/** The first place, in order of distance and direction, that disturbs least. */
function placeBadge(
  marker: Marker,
  markers: readonly Marker[],
  placed: readonly Callout[],
  panel: { readonly width: number; readonly height: number },
  { badgeRadius, strokePx }: CalloutOptions,
): BadgePlace | null {
  let best: BadgePlace | null = null;
  let least = Number.POSITIVE_INFINITY;
  const reach = badgeRadius + strokePx;
  for (const [ring, gap] of GAPS.entries()) {
    for (const direction of DIRECTIONS) {
      const from = edgePoint(marker, direction);
      const away = badgeRadius * (1 + gap);
      const badge = { x: from.x + direction.x * away, y: from.y + direction.y * away };
      const disc = { x: badge.x - reach, y: badge.y - reach, width: 2 * reach, height: 2 * reach };
      if (disc.x < 0 || disc.y < 0 || disc.x + disc.width > panel.width || disc.y + disc.height > panel.height)
        continue;
      if (placed.some((other) => distance(other.badge, badge) < 2 * reach)) continue;
      const covered = markers.filter(
        (other) => (other !== marker || gap < 0) && outlineTouchesDisc(other.box, badge, reach),
      );
      const crossed = placed.filter(
        (other) =>
          segmentDistance(other.badge, from, badge) < reach ||
          segmentDistance(badge, other.leader.from, other.leader.to) < reach ||
          segmentsCross(from, badge, other.leader.from, other.leader.to),
      );
      const cost = 10 * covered.length + 10 * crossed.length + ring;
      if (cost < least) {
        least = cost;
        best = { badge, leader: { from, to: badge } };
      }
    }
  }
  return best;
}

/** Where a ray from the marker's middle leaves it. */
function edgePoint({ box, shape }: Marker, direction: Point): Point {
  const halfWidth = box.width / 2;
  const halfHeight = box.height / 2;
  const middle = { x: box.x + halfWidth, y: box.y + halfHeight };
  const length =
    shape === 'box' || shape === 'corners'
      ? Math.min(halfWidth / Math.abs(direction.x), halfHeight / Math.abs(direction.y))
      : shape === 'diamond'
        ? 1 / (Math.abs(direction.x) / halfWidth + Math.abs(direction.y) / halfHeight)
        : 1 / Math.hypot(direction.x / halfWidth, direction.y / halfHeight);
  return { x: middle.x + direction.x * length, y: middle.y + direction.y * length };
}

function insidePanel(box: Box, panel: { readonly width: number; readonly height: number }, margin: number): Box {
  const x = Math.max(margin, box.x);
  const y = Math.max(margin, box.y);
  return {
    x,
    y,
    width: Math.min(panel.width - margin, box.x + box.width) - x,
    height: Math.min(panel.height - margin, box.y + box.height) - y,
  };
}

/** Whether two outlines come closer than a gap; one well inside the other does not cross it. */
function outlinesCross(a: Box, b: Box, gap: number): boolean {
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

function outlineTouchesDisc(box: Box, centre: Point, radius: number): boolean {
  return outlinesCross({ x: centre.x - radius, y: centre.y - radius, width: 2 * radius, height: 2 * radius }, box, 0);
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** From a point to the nearest point of a segment. */
function segmentDistance(point: Point, from: Point, to: Point): number {
  const along = { x: to.x - from.x, y: to.y - from.y };
  const share = ((point.x - from.x) * along.x + (point.y - from.y) * along.y) / (along.x ** 2 + along.y ** 2);
  const t = Math.min(1, Math.max(0, share));
  return distance(point, { x: from.x + t * along.x, y: from.y + t * along.y });
}

function segmentsCross(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point) => (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}
