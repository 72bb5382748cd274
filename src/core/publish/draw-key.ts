import type { Callout } from './callouts.ts';
import { drawBadge } from './draw-callouts.ts';
import { GREY, measures } from './graphic-measures.ts';
import type { GraphicPage } from './graphic-page.ts';
import { keyLabel } from './words/key-label.ts';
import { USUAL_READER } from './words/languages.ts';

export interface KeyPlace {
  readonly x: number;
  readonly width: number;
  readonly columns: number;
  /** What the key may not reach below, px. */
  readonly bottom: number;
}

/** A row of the key: what one or more numbers are. */
interface Entry {
  readonly callouts: readonly [Callout, ...Callout[]];
  readonly words: string;
}

const MOST_LINES = 3;
const MARKER_SIDE = 20;
const BADGE_GAP = 6;
const ROW_GAP = 8;

/**
 * What each number is, from the page's cursor on. Where sentences have no room, numbers that are alike share a few words; where these
 * have none either, the last ones are left out, which is said: "and 32 more".
 */
export function drawKey(page: GraphicPage, callouts: readonly Callout[], place: KeyPlace): void {
  if (callouts.length === 0) return;
  const room = place.bottom - page.y;
  const inOrder = [...callouts].sort((a, b) => Number(a.number) - Number(b.number));
  const each = inOrder.map((callout): Entry => ({ callouts: [callout], words: callout.finding.sentence }));
  const alike = groupAlike(inOrder);
  // From the one that says most to the one that needs least room.
  const ways = [each, alike, ...alike.map((_, i) => alike.slice(0, alike.length - 1 - i))];
  const draw = (entries: readonly Entry[]) => (target: GraphicPage) => {
    drawEntries(target, entries, place);
    const shown = entries.reduce((sum, entry) => sum + entry.callouts.length, 0);
    drawRest(target, callouts.length - shown, shown === 0, place);
  };
  const fitting = ways.find((entries) => page.heightOf(draw(entries)) <= room);
  if (fitting !== undefined) draw(fitting)(page);
}

/** Those of one label together, in the order of the first of each. */
function groupAlike(callouts: readonly Callout[]): Entry[] {
  const groups = new Map<string, [Callout, ...Callout[]]>();
  for (const callout of callouts) {
    const words = keyLabel(callout.finding);
    const group = groups.get(words);
    if (group === undefined) groups.set(words, [callout]);
    else group.push(callout);
  }
  return [...groups].map(([words, alike]) => ({ words, callouts: alike }));
}

function drawEntries(page: GraphicPage, entries: readonly Entry[], { x, width, columns }: KeyPlace): void {
  page.down(6);
  const top = page.y;
  const gutter = page.px(measures.gutter);
  const columnWidth = (width - (columns - 1) * gutter) / columns;
  const perColumn = Math.ceil(entries.length / columns);
  let lowest = top;
  for (let column = 0; column < columns; column++) {
    page.moveTo(top);
    for (const [row, entry] of entries.slice(column * perColumn, (column + 1) * perColumn).entries()) {
      if (row > 0) page.down(ROW_GAP);
      drawEntry(page, entry, { x: x + column * (columnWidth + gutter), width: columnWidth });
    }
    lowest = Math.max(lowest, page.y);
  }
  page.moveTo(lowest);
}

function drawRest(page: GraphicPage, more: number, isAll: boolean, { x, width }: KeyPlace): void {
  if (more === 0) return;
  page.down(ROW_GAP);
  const { key } = USUAL_READER.words;
  page.paragraph(isAll ? key.all(more) : key.more(more), { size: measures.key, colour: GREY, x, width, mostLines: 2 });
}

/** Badges, the marker they share and the words; several badges stand after the words, or in rows under them where that is too narrow. */
function drawEntry(
  page: GraphicPage,
  { callouts, words }: Entry,
  { x, width }: { readonly x: number; readonly width: number },
): void {
  const radius = page.px(measures.badgeRadius);
  const [first] = callouts;
  const isOne = callouts.length === 1;
  const start = page.y;
  const middle = start + radius;
  const left = isOne ? x + 2 * radius + page.px(10) : x;
  if (isOne) drawBadge(page, first.number, x + radius, middle);
  drawMarker(page, callouts.find(({ shape }) => shape !== 'dot') ?? first, left, middle);
  const textX = left + page.px(MARKER_SIDE) + page.px(12);
  page.moveTo(middle - page.px(measures.key) * 0.72);
  page.paragraph(words, { size: measures.key, x: textX, width: x + width - textX, mostLines: MOST_LINES });
  page.moveTo(Math.max(page.y, start + 2 * radius));
  if (isOne) return;
  const beside = textX + page.measure(words, measures.key, 400) + page.px(BADGE_GAP * 2);
  const isBeside = beside + callouts.length * (2 * radius + page.px(BADGE_GAP)) <= x + width;
  if (isBeside) page.moveTo(start);
  drawBadges(page, callouts, isBeside ? beside : textX, x + width);
}

function drawBadges(page: GraphicPage, callouts: readonly Callout[], left: number, right: number): void {
  const radius = page.px(measures.badgeRadius);
  const step = 2 * radius + page.px(BADGE_GAP);
  const perRow = Math.max(1, Math.floor((right - left + page.px(BADGE_GAP)) / step));
  for (const [index, { number }] of callouts.entries()) {
    drawBadge(
      page,
      number,
      left + radius + (index % perRow) * step,
      page.y + radius + Math.floor(index / perRow) * step,
    );
  }
  page.moveTo(page.y + Math.ceil(callouts.length / perRow) * step - page.px(BADGE_GAP));
}

function drawMarker(page: GraphicPage, { shape, colour }: Callout, x: number, middle: number): void {
  const strokePx = page.px(measures.markerStroke);
  const side = page.px(MARKER_SIDE);
  const size = shape === 'dot' ? 1.6 * strokePx : side;
  const at = { x: x + (side - size) / 2, y: middle - size / 2 };
  page.add({ kind: 'marker', shape, colour, strokePx, ...at, width: size, height: size });
}
