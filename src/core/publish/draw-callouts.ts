import type { PixelWindow } from '../geo/grid.ts';
import type { Callout } from './callouts.ts';
import { measures } from './graphic-measures.ts';
import { type GraphicPage, INK, PAPER } from './graphic-page.ts';
import type { Box } from './plane-geometry.ts';
import { outlinePath } from './spread-finding.ts';

/** Outlines, markers and numbers of one panel; the same on the other. */
export function drawCallouts(page: GraphicPage, callouts: readonly Callout[], crop: PixelWindow, panel: Box): void {
  const at = <T extends { readonly x: number; readonly y: number }>(place: T): T => ({
    ...place,
    x: place.x + panel.x,
    y: place.y + panel.y,
  });
  const strokePx = page.px(measures.markerStroke);
  for (const { finding, colour, isSpread } of callouts) {
    if (!isSpread) continue;
    page.add({ kind: 'outline', path: outlinePath(finding, crop, panel, panel), colour, strokePx: strokePx * 0.5 });
  }
  for (const { shape, colour, box, leader } of callouts) {
    page.add({ kind: 'leader', from: at(leader.from), to: at(leader.to), strokePx: strokePx * 0.7 });
    page.add({ kind: 'marker', shape, colour, strokePx, ...at(box) });
  }
  for (const { number, badge } of callouts) drawBadge(page, number, at(badge).x, at(badge).y);
}

/** Of a number, in radii of its badge, which is larger from the thousandth finding on. */
const MOST_ACROSS = 1.7;

export function drawBadge(page: GraphicPage, number: string, x: number, y: number): void {
  const size = number.length > 2 ? measures.print : measures.key;
  const width = page.measure(number, size, 600);
  const radius = Math.max(page.px(measures.badgeRadius), width / MOST_ACROSS);
  const text = page.text(number, x - width / 2, y + page.px(size) * 0.36, {
    size,
    weight: 600,
    colour: PAPER,
    on: INK,
  });
  page.add({ kind: 'badge', centre: { x, y }, radius, text });
}
