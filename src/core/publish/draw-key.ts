import type { Callout } from './callouts.ts';
import { drawBadge } from './draw-callouts.ts';
import { GREY, measures } from './graphic-measures.ts';
import type { GraphicPage } from './graphic-page.ts';

export interface KeyPlace {
  readonly x: number;
  readonly width: number;
  readonly columns: number;
  /** What the key may not reach below, px. */
  readonly bottom: number;
}

/** From the one that says most to the one that needs least room. */
const MOST_LINES = [3, 2, 1] as const;
const MARKER_SIDE = 20;

/**
 * What each number is, from the page's cursor on. Where room is scarce sentences are shortened, and then the last numbers left out,
 * which is said: "and 32 more".
 */
export function drawKey(page: GraphicPage, callouts: readonly Callout[], place: KeyPlace): void {
  const room = place.bottom - page.y;
  const fits = (count: number, mostLines: number) =>
    page.heightOf((scratch) => drawEntries(scratch, callouts, count, { ...place, mostLines })) <= room;
  const mostLines = MOST_LINES.find((lines) => fits(callouts.length, lines)) ?? 1;
  for (let count = callouts.length; count >= 0; count--) {
    if (!fits(count, mostLines)) continue;
    drawEntries(page, callouts, count, { ...place, mostLines });
    return;
  }
}

function drawEntries(
  page: GraphicPage,
  callouts: readonly Callout[],
  count: number,
  { x, width, columns, mostLines }: KeyPlace & { readonly mostLines: number },
): void {
  if (callouts.length === 0) return;
  page.down(6);
  const top = page.y;
  const gutter = page.px(measures.gutter);
  const columnWidth = (width - (columns - 1) * gutter) / columns;
  const perColumn = Math.ceil(count / columns);
  const entries = callouts.slice(0, count).sort((a, b) => Number(a.number) - Number(b.number));
  let lowest = top;
  for (let column = 0; column < columns; column++) {
    page.moveTo(top);
    for (const callout of entries.slice(column * perColumn, (column + 1) * perColumn)) {
      drawEntry(page, callout, { x: x + column * (columnWidth + gutter), width: columnWidth, mostLines });
    }
    lowest = Math.max(lowest, page.y);
  }
  page.moveTo(lowest);
  if (count === callouts.length) return;
  const more = callouts.length - count;
  const words = count === 0 ? `${more} numbered; what they are is in the run's list` : `and ${more} more`;
  page.paragraph(words, { size: measures.key, colour: GREY, x, width, mostLines: 2 });
}

function drawEntry(
  page: GraphicPage,
  { number, finding, shape, colour }: Callout,
  { x, width, mostLines }: { readonly x: number; readonly width: number; readonly mostLines: number },
): void {
  const radius = page.px(measures.badgeRadius);
  const side = page.px(MARKER_SIDE);
  const start = page.y;
  const middle = start + radius;
  drawBadge(page, number, x + radius, middle);
  const left = x + 2 * radius + page.px(10);
  const strokePx = page.px(measures.markerStroke);
  const markerSide = shape === 'dot' ? 1.6 * strokePx : side;
  page.add({
    kind: 'marker',
    shape,
    colour,
    strokePx,
    x: left + (side - markerSide) / 2,
    y: middle - markerSide / 2,
    width: markerSide,
    height: markerSide,
  });
  const indent = 2 * radius + page.px(10) + side + page.px(12);
  page.moveTo(middle - page.px(measures.key) * 0.72);
  page.paragraph(finding.sentence, { size: measures.key, x: x + indent, width: width - indent, mostLines });
  page.moveTo(Math.max(page.y, start + 2 * radius) + page.px(8));
}
