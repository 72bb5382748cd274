import type { Finding } from '../contract/finding.ts';
import type { PixelWindow } from '../geo/grid.ts';
import type { Box, Point, Size } from './plane-geometry.ts';

/** A box over more of the panel frames nothing any more. */
const SPREAD_SHARE = 0.15;
/** Corners closer than this are one on a panel, px. */
const LEAST_STEP_PX = 1.5;
/** Holes narrower than this share of the panel are left out: they would hide the picture. */
const LEAST_RING_SHARE = 0.05;
/** Lines across which the widest part is looked for. */
const SCAN_LINES = 48;

type Ring = readonly Point[];

/** Whether a finding takes up so much of the panel that its outline says more than a box. */
export function isSpread(frame: Box, panel: Size): boolean {
  return frame.width * frame.height > SPREAD_SHARE * panel.width * panel.height;
}

/** A finding's outline as an SVG path on a panel whose top-left corner is `at`; cut at the panel's edge. */
export function outlinePath(finding: Finding, crop: PixelWindow, panel: Size, at: Point): string {
  return ringsOnPanel(finding, crop, panel)
    .filter((ring) => widthOf(ring) >= LEAST_RING_SHARE * panel.width)
    .map((ring) => thinned(ring).map(({ x, y }) => `${(x + at.x).toFixed(1)} ${(y + at.y).toFixed(1)}`))
    .filter((corners) => corners.length > 2)
    .map((corners) => `M${corners.join('L')}Z`)
    .join('');
}

/** A point well inside a finding on the panel: the middle of a wide part, not far up or down. */
export function middleWithin(finding: Finding, crop: PixelWindow, panel: Size): Point {
  const rings = ringsOnPanel(finding, crop, panel);
  let best = { x: panel.width / 2, y: panel.height / 2 };
  let most = Number.NEGATIVE_INFINITY;
  for (let line = 0; line < SCAN_LINES; line++) {
    const y = ((line + 0.5) / SCAN_LINES) * panel.height;
    const crossings = rings.flatMap((ring) => crossingsAt(ring, y)).sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const [from, to] = [crossings[i]!, crossings[i + 1]!];
      const merit = to - from - Math.abs(y - panel.height / 2);
      if (merit <= most) continue;
      most = merit;
      best = { x: (from + to) / 2, y };
    }
  }
  return best;
}

function ringsOnPanel({ outline }: Finding, crop: PixelWindow, panel: Size): Ring[] {
  const within = (value: number, most: number) => Math.max(0, Math.min(most, value));
  return outline.map((ring) =>
    ring.map(([col, row]) => ({
      x: within(((col - crop.col) / crop.width) * panel.width, panel.width),
      y: within(((row - crop.row) / crop.height) * panel.height, panel.height),
    })),
  );
}

function widthOf(ring: Ring): number {
  const xs = ring.map(({ x }) => x);
  return xs.reduce((most, x) => Math.max(most, x), 0) - xs.reduce((least, x) => Math.min(least, x), Infinity);
}

function thinned(ring: Ring): Point[] {
  const kept: Point[] = [];
  for (const corner of ring) {
    const last = kept.at(-1);
    if (last === undefined || Math.hypot(corner.x - last.x, corner.y - last.y) >= LEAST_STEP_PX) kept.push(corner);
  }
  return kept;
}

/** Where a closed ring crosses a horizontal line. */
function crossingsAt(ring: Ring, y: number): number[] {
  return ring.slice(1).flatMap((to, i) => {
    const from = ring[i]!;
    return from.y > y === to.y > y ? [] : [from.x + ((to.x - from.x) * (y - from.y)) / (to.y - from.y)];
  });
}
