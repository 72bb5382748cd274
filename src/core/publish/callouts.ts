import type { Finding } from '../contract/finding.ts';
import type { PixelWindow } from '../geo/grid.ts';
import { type Marker, type MarkerOptions, markFindings } from './markers.ts';
import {
  distance,
  isInside,
  middleOf,
  outlineTouchesDisc,
  type Point,
  type Size,
  segmentDistance,
  segmentsCross,
} from './plane-geometry.ts';

/** A finding's mark on a panel and its number in a badge: the same on both panels. */
export interface Callout extends Marker {
  /** The finding's own number: `F7` is 7 on every product of a run. */
  readonly number: string;
  readonly badge: Point;
  /** From the marker's edge to the badge's centre. */
  readonly leader: { readonly from: Point; readonly to: Point };
}

export interface CalloutOptions extends MarkerOptions {
  readonly badgeRadius: number;
}

/**
 * Call-outs for the strongest findings in the crop (`markFindings`). Badges never cover each other, and cover or cross
 * markers and leaders only where there is no other room.
 *
 * @param findings strongest first.
 * @param panel size of a panel, px; the crop fills it.
 */
export function placeCallouts(
  findings: readonly Finding[],
  crop: PixelWindow,
  panel: Size,
  options: CalloutOptions,
): Callout[] {
  const markers = markFindings(findings, crop, panel, options);
  const callouts: Callout[] = [];
  for (const marker of markers) {
    const place = placeBadge(marker, markers, callouts, panel, options);
    if (place !== null) callouts.push({ ...marker, number: marker.finding.id.replace(/^\D+/, ''), ...place });
  }
  return callouts;
}

type BadgePlace = Pick<Callout, 'badge' | 'leader'>;

/** Up and right first, where the eye looks for a number, then the other corners, then the sides. */
const DIRECTIONS = [-45, -135, 45, 135, -90, 0, 180, 90, -22, -67, -112, -157, 22, 67, 112, 157].map((degrees) => ({
  x: Math.cos((degrees * Math.PI) / 180),
  y: Math.sin((degrees * Math.PI) / 180),
}));
/** Gap between marker and badge, in badge radii; a negative one lies inside a marker that fills the panel. */
const GAPS = [0.35, 0.8, 1.4, 2.2, 3.2, 4.5, 6, -2.4] as const;
/** Markers within so many badge radii make a crowd, which badges leave outwards. */
const CROWD_REACH = 10;

/** The place that disturbs least: nothing covered or crossed, then near the marker, then outwards, then up and right. */
function placeBadge(
  marker: Marker,
  markers: readonly Marker[],
  placed: readonly Callout[],
  panel: Size,
  { badgeRadius, strokePx }: CalloutOptions,
): BadgePlace | null {
  let best: BadgePlace | null = null;
  let least = Number.POSITIVE_INFINITY;
  const reach = badgeRadius + strokePx;
  const others = markers.filter((other) => other !== marker);
  const outwards = awayFrom(others, middleOf(marker.box), CROWD_REACH * badgeRadius);
  for (const [ring, gap] of GAPS.entries()) {
    for (const direction of DIRECTIONS) {
      const from = edgePoint(marker, direction);
      const away = badgeRadius * (1 + gap);
      const badge = { x: from.x + direction.x * away, y: from.y + direction.y * away };
      if (!isInside(badge, panel, reach) || placed.some((other) => distance(other.badge, badge) < 2 * reach)) continue;
      const covered = markers.filter(
        (other) => (other !== marker || gap < 0) && outlineTouchesDisc(other.box, badge, reach),
      );
      const crossed = placed.filter(
        (other) =>
          segmentDistance(other.badge, from, badge) < reach ||
          segmentDistance(badge, other.leader.from, other.leader.to) < reach ||
          segmentsCross(from, badge, other.leader.from, other.leader.to),
      );
      const passed = others.filter((other) => segmentDistance(middleOf(other.box), from, badge) < 2 * strokePx);
      const inwards = -(direction.x * outwards.x + direction.y * outwards.y);
      const cost = 10 * (covered.length + crossed.length + passed.length) + ring + 2 * inwards;
      if (cost < least) {
        least = cost;
        best = { badge, leader: { from, to: badge } };
      }
    }
  }
  return best;
}

/** The direction that leads out of the crowd at a point; zero where there is none. */
function awayFrom(markers: readonly Marker[], point: Point, reach: number): Point {
  let x = 0;
  let y = 0;
  for (const { box } of markers) {
    const middle = middleOf(box);
    const apart = distance(middle, point);
    if (apart === 0 || apart > reach) continue;
    x += (point.x - middle.x) / apart ** 2;
    y += (point.y - middle.y) / apart ** 2;
  }
  const length = Math.hypot(x, y);
  return length === 0 ? { x: 0, y: 0 } : { x: x / length, y: y / length };
}

/** Where a ray from the marker's middle leaves it. */
export function edgePoint({ box, shape }: Pick<Marker, 'box' | 'shape'>, direction: Point): Point {
  const halfWidth = box.width / 2;
  const halfHeight = box.height / 2;
  const middle = middleOf(box);
  const length =
    shape === 'box' || shape === 'corners'
      ? Math.min(halfWidth / Math.abs(direction.x), halfHeight / Math.abs(direction.y))
      : shape === 'diamond'
        ? 1 / (Math.abs(direction.x) / halfWidth + Math.abs(direction.y) / halfHeight)
        : 1 / Math.hypot(direction.x / halfWidth, direction.y / halfHeight);
  return { x: middle.x + direction.x * length, y: middle.y + direction.y * length };
}
