import type { Finding } from '../contract/finding.ts';
import type { Grid, PixelWindow } from '../geo/grid.ts';
import { groundPixelSize } from '../geo/ground.ts';
import { type Callout, edgePoint } from './callouts.ts';
import { drawBadge } from './draw-callouts.ts';
import { drawScaleBar } from './draw-strip.ts';
import { LABEL_BAR, measures } from './graphic-measures.ts';
import { type GraphicPage, INK, PAPER } from './graphic-page.ts';
import { type Box, distance, middleOf, type Point } from './plane-geometry.ts';
import { chooseScaleBar } from './scale-bar.ts';

/** A finding enlarged, both dates side by side. */
export interface Inset {
  readonly finding: Finding;
  /** What both pictures show, on the aligned grid, px. */
  readonly crop: PixelWindow;
  readonly before: Box;
  readonly after: Box;
}

/** Ground shown round a finding, as a share of its size. */
const CONTEXT = 0.4;
/** By how much an inset enlarges what the panels show, at least. */
export const LEAST_ENLARGEMENT = 1.5;
/** Less ground than so many pixels across shows only squares. */
const LEAST_PX = 24;
const GAP = 6;
const LABEL = 40;
/** Room for the words of a scale bar, and before it. */
const BAR_LABEL = 76;
const GAP_BEFORE_BAR = 16;

export function insetHeight(page: GraphicPage, side: number): number {
  return side + page.px(LABEL);
}

/** The width of both dates of an inset whose pictures have a side. */
export function insetWidth(page: GraphicPage, side: number): number {
  return 2 * side + page.px(GAP);
}

/**
 * The square of ground round a finding, in whole pixels; of one too large to be enlarged so, the middle.
 *
 * @param mostPx how wide it may be, grid px.
 */
export function insetCrop({ box: [x0, y0, x1, y1] }: Finding, grid: Grid, mostPx: number): PixelWindow {
  const pixel = groundPixelSize(grid) ?? { width: 1, height: 1 };
  const rowsPerCol = pixel.width / pixel.height;
  const wanted = Math.max(LEAST_PX, (1 + 2 * CONTEXT) * Math.max(x1 - x0, (y1 - y0) / rowsPerCol));
  const side = Math.min(wanted, mostPx, grid.width, grid.height / rowsPerCol);
  const width = Math.max(1, Math.floor(side));
  const height = Math.min(grid.height, Math.max(1, Math.round(width * rowsPerCol)));
  const within = (start: number, most: number) => Math.max(0, Math.min(most, Math.round(start)));
  return {
    col: within((x0 + x1 - width) / 2, grid.width - width),
    row: within((y0 + y1 - height) / 2, grid.height - height),
    width,
    height,
  };
}

/**
 * An inset with its number, by how much it is enlarged against the panels, and its own scale.
 *
 * @param panelPxPerCol px of a panel per column of the grid.
 */
export function drawInset(
  page: GraphicPage,
  inset: Inset,
  what: {
    readonly index: number;
    readonly grid: Grid;
    readonly callout: Callout | null;
    readonly panelPxPerCol: number;
  },
): void {
  const { before, after, crop } = inset;
  for (const date of ['before', 'after'] as const) {
    const box = inset[date];
    page.add({ kind: 'hatch', stepPx: page.px(measures.hatch), ...box });
    page.add({ kind: 'picture', name: `inset-${what.index + 1}-${date}`, date, crop, ...box });
    const { x, y, width, height } = box;
    page.add({ kind: 'line', path: `M${x} ${y}h${width}v${height}h${-width}Z`, colour: INK, strokePx: page.px(2) });
    drawSide(page, date === 'before' ? 'L' : 'R', box);
  }
  const left = before.x;
  const middle = before.y + before.height + page.px(LABEL / 2);
  const radius = page.px(measures.badgeRadius);
  const number = what.callout?.number ?? inset.finding.id.replace(/^\D+/, '');
  drawBadge(page, number, left + radius, middle);
  const baseline = middle + page.px(measures.strip) * 0.36;
  const right = after.x + after.width;
  const enlargement = Number((before.width / crop.width / what.panelPxPerCol).toPrecision(2));
  const words = page.text(`${enlargement}×`, left + 2 * radius + page.px(10), baseline, { size: measures.strip });
  page.add(words);
  const pixel = groundPixelSize(what.grid);
  if (pixel === null) return;
  const room = right - (words.x + words.width) - page.px(GAP_BEFORE_BAR + BAR_LABEL);
  const bar = chooseScaleBar((pixel.width * crop.width) / before.width, Math.min(room, page.px(120)));
  const label = page.measure(bar.label, measures.strip, 400);
  drawScaleBar(page, bar, right - label - page.px(12) - bar.lengthPx, baseline);
}

/** Which date a picture is, in its corner. */
function drawSide(page: GraphicPage, side: string, { x, y }: Box): void {
  const size = page.px(24);
  page.add({ kind: 'fill', x, y, width: size, height: size, colour: LABEL_BAR });
  const width = page.measure(side, measures.detail, 600);
  page.add(
    page.text(side, x + (size - width) / 2, y + size / 2 + page.px(measures.detail) * 0.36, {
      size: measures.detail,
      weight: 600,
      colour: PAPER,
      on: LABEL_BAR,
    }),
  );
}

/** From the nearest point of an inset to the edge of a call-out's mark on a panel. */
export function insetLeader(
  { before, after }: Inset,
  { box, shape }: Callout,
  panel: Box,
): { readonly from: Point; readonly to: Point } {
  const whole = { x: before.x, y: before.y, width: after.x + after.width - before.x, height: before.height };
  const mark = { shape, box: { ...box, x: box.x + panel.x, y: box.y + panel.y } };
  const middle = middleOf(mark.box);
  const from = nearest(whole, middle);
  const length = distance(from, middle);
  return { from, to: edgePoint(mark, { x: (from.x - middle.x) / length, y: (from.y - middle.y) / length }) };
}

function nearest(box: Box, to: Point): Point {
  return {
    x: Math.min(Math.max(to.x, box.x), box.x + box.width),
    y: Math.min(Math.max(to.y, box.y), box.y + box.height),
  };
}
