import { toLonLat } from '../geo/crs.ts';
import { formatDecimalDegrees, formatDegreesMinutesSeconds } from '../geo/format-coordinates.ts';
import { type Grid, type PixelWindow, pixelToMap } from '../geo/grid.ts';
import { groundPixelSize } from '../geo/ground.ts';
import { type Callout, placeCallouts } from './callouts.ts';
import { formatDate } from './format-date.ts';
import type { GraphicInput } from './graphic-input.ts';
import { DESIGN_WIDTH, GraphicPage, INK, MARGIN, PAPER } from './graphic-page.ts';
import type { GraphicScene } from './graphic-scene.ts';
import { comparabilityLine, creditLine, deckLine, smallPrint } from './graphic-words.ts';
import type { Box, Size } from './plane-geometry.ts';
import { chooseScaleBar, type ScaleBar } from './scale-bar.ts';
import { outlinePath } from './spread-finding.ts';
import { trueNorthDegrees } from './true-north.ts';
import type { Typeface } from './typeface.ts';

/** The layout, and what it worked out on the way that the sidecar records. */
export interface GraphicLayout {
  readonly scene: GraphicScene;
  readonly callouts: readonly Callout[];
  readonly scaleBar: ScaleBar | null;
  /** Clockwise from straight up; null without georeference. */
  readonly trueNorthDegrees: number | null;
}

const GREY = '#575757';
const RULE = '#d6d6d6';
const LABEL_BAR = '#1f1f1f';

const MOST_CALLOUTS = 8;
const LEAST_WIDTH = 1200;
/** At the design width. Text is 15 px or more here, so 11 px or more at the least width. */
const measures = {
  gutter: 24,
  labelBar: 46,
  badgeRadius: 16,
  markerStroke: 6,
  hatch: 14,
  title: 38,
  deck: 20,
  label: 24,
  strip: 17,
  key: 17,
  credit: 17,
  print: 15,
} as const;

/** How wide a panel can be in a graphic of a width, px. */
export function panelColumnWidth(widthPx: number): number {
  return Math.floor(((DESIGN_WIDTH - 2 * MARGIN - measures.gutter) / 2) * (widthPx / DESIGN_WIDTH));
}

/**
 * The left/right graphic as plain data: the same ground on both panels, dates, scale, north, coordinates, credit,
 * numbered call-outs and the small print. Nothing is invented: what is unknown says so, and without georeference
 * there is no scale, north or position.
 *
 * @param widthPx at least 1200, below which the small print cannot be read; the height follows from the content.
 * @throws RangeError where the width is less.
 */
export function layoutGraphic(
  input: GraphicInput,
  typeface: Typeface,
  options: { readonly widthPx: number },
): GraphicLayout {
  const { widthPx } = options;
  if (widthPx < LEAST_WIDTH) throw new RangeError(`A graphic is at least ${LEAST_WIDTH} px wide, got ${widthPx}.`);
  const page = new GraphicPage(widthPx, typeface);

  page.down(MARGIN - 6);
  page.paragraph(input.title, { size: measures.title, weight: 600, mostLines: 2 });
  page.down(4);

  const pixel = groundPixelSize(input.grid, cropMiddle(input.crop));
  const panel = panelSize(input.grid, input.crop, widthPx);
  const callouts = placeCallouts(input.findings, input.crop, panel, {
    most: MOST_CALLOUTS,
    badgeRadius: page.px(measures.badgeRadius),
    strokePx: page.px(measures.markerStroke),
  });
  page.paragraph(deckLine(input, callouts.length), { size: measures.deck, colour: GREY });
  page.down(22);

  const left = Math.round(page.px(MARGIN));
  const right = left + panel.width + Math.round(page.px(measures.gutter));
  const top = Math.round(page.y) + Math.round(page.px(measures.labelBar));
  const panels = {
    before: { x: left, y: top, ...panel },
    after: { x: right, y: top, ...panel },
  };
  for (const date of ['before', 'after'] as const) drawPanel(page, date, input, panels[date], callouts);
  page.moveTo(top + panel.height);
  page.down(20);

  const scaleBar = pixel === null ? null : chooseScaleBar((pixel.width * input.crop.width) / panel.width, page.px(280));
  const north = trueNorthDegrees(input.grid, cropMiddle(input.crop));
  drawStrip(page, input, { scaleBar, north, left, right: right + panel.width });
  drawKey(page, callouts);

  page.down(18);
  page.rule(RULE);
  page.down(14);
  page.paragraph(creditLine(input.before, input.after), { size: measures.credit, weight: 600 });
  page.down(4);
  page.paragraph(comparabilityLine(input.comparability), { size: measures.print, colour: GREY });
  page.paragraph(smallPrint(input), { size: measures.print, colour: GREY });
  page.down(MARGIN - 14);

  const scene = { widthPx, heightPx: Math.ceil(page.y), background: PAPER, panels, elements: page.elements };
  return { scene, callouts, scaleBar, trueNorthDegrees: north };
}

function cropMiddle(window: PixelWindow) {
  return { col: window.col + window.width / 2, row: window.row + window.height / 2 };
}

/** The size of a panel in a graphic of a width: the crop in ground proportions; whole px. */
export function panelSize(grid: Grid, crop: PixelWindow, widthPx: number): Size {
  const pixel = groundPixelSize(grid, cropMiddle(crop)) ?? { width: 1, height: 1 };
  const width = panelColumnWidth(widthPx);
  return { width, height: Math.max(1, Math.round((width * crop.height * pixel.height) / (crop.width * pixel.width))) };
}

function drawPanel(
  page: GraphicPage,
  date: 'before' | 'after',
  input: GraphicInput,
  panel: Box,
  callouts: readonly Callout[],
) {
  const bar = Math.round(page.px(measures.labelBar));
  page.add({ kind: 'fill', x: panel.x, y: panel.y - bar, width: panel.width, height: bar, colour: LABEL_BAR });
  const label = `${date === 'before' ? 'L' : 'R'}: ${formatDate(input[date].acquiredAt)}`;
  page.add(
    page.text(label, panel.x + page.px(16), panel.y - bar / 2 + page.px(measures.label) * 0.36, {
      size: measures.label,
      weight: 600,
      colour: PAPER,
      on: LABEL_BAR,
    }),
  );
  page.add({ kind: 'hatch', stepPx: page.px(measures.hatch), ...panel });
  page.add({ kind: 'picture', date, ...panel });
  const at = <T extends { readonly x: number; readonly y: number }>(place: T): T => ({
    ...place,
    x: place.x + panel.x,
    y: place.y + panel.y,
  });
  const strokePx = page.px(measures.markerStroke);
  for (const { finding, colour, isSpread } of callouts) {
    if (!isSpread) continue;
    page.add({
      kind: 'outline',
      path: outlinePath(finding, input.crop, panel, panel),
      colour,
      strokePx: strokePx * 0.5,
    });
  }
  for (const { shape, colour, box, leader } of callouts) {
    page.add({ kind: 'leader', from: at(leader.from), to: at(leader.to), strokePx: strokePx * 0.7 });
    page.add({ kind: 'marker', shape, colour, strokePx, ...at(box) });
  }
  for (const { number, badge } of callouts) drawBadge(page, number, at(badge).x, at(badge).y);
}

function drawBadge(page: GraphicPage, number: string, x: number, y: number): void {
  const size = number.length > 2 ? measures.print : measures.key;
  const width = page.measure(number, size, 600);
  const text = page.text(number, x - width / 2, y + page.px(size) * 0.36, {
    size,
    weight: 600,
    colour: PAPER,
    on: INK,
  });
  page.add({ kind: 'badge', centre: { x, y }, radius: page.px(measures.badgeRadius), text });
}

/** Scale, north and position; or that there are none. */
function drawStrip(
  page: GraphicPage,
  { grid, crop, hasUnobserved }: GraphicInput,
  place: {
    readonly scaleBar: ScaleBar | null;
    readonly north: number | null;
    readonly left: number;
    readonly right: number;
  },
): void {
  const { scaleBar, north, left, right } = place;
  const size = measures.strip;
  const top = page.y;
  const baseline = top + page.px(size);
  let x = left;
  if (scaleBar === null || north === null || grid.crs === null) {
    const words = page.text('Not georeferenced: no scale, north or position can be given', x, baseline, { size });
    page.add(words);
    x += words.width + page.px(36);
  } else {
    x = drawScaleBar(page, scaleBar, x, baseline) + page.px(36);
    x = drawNorthArrow(page, north, x, top) + page.px(36);
    const at = toLonLat(grid.crs, pixelToMap(grid, cropMiddle(crop)));
    page.add(page.textEndingAt(`Centre ${formatDecimalDegrees(at)}`, right, baseline, { size }));
    const second = baseline + page.px(size) * 1.4;
    page.add(page.textEndingAt(formatDegreesMinutesSeconds(at), right, second, { size, colour: GREY }));
  }
  if (hasUnobserved) {
    const swatch = page.px(22);
    page.add({
      kind: 'hatch',
      stepPx: page.px(measures.hatch),
      x,
      y: baseline - page.px(size) * 0.86,
      width: swatch * 1.4,
      height: swatch,
    });
    page.add(page.text('Not observed', x + swatch * 1.4 + page.px(10), baseline, { size }));
  }
  page.moveTo(top + page.px(size) * (scaleBar === null ? 1.5 : 2.8));
}

/** @returns where it ends. */
function drawScaleBar(page: GraphicPage, { lengthPx, label }: ScaleBar, x: number, baseline: number): number {
  const tick = page.px(7);
  const y = baseline - page.px(measures.strip) * 0.36;
  const path = `M${x} ${y - tick}V${y + tick}M${x} ${y}H${x + lengthPx}M${x + lengthPx} ${y - tick}V${y + tick}`;
  page.add({ kind: 'line', path, colour: INK, strokePx: page.px(2.5) });
  const text = page.text(label, x + lengthPx + page.px(12), baseline, { size: measures.strip });
  page.add(text);
  return text.x + text.width;
}

/** A needle towards true north with its N at the tip's side. @returns where it ends. */
function drawNorthArrow(page: GraphicPage, degrees: number, x: number, top: number): number {
  const half = page.px(19);
  const centre = { x: x + half, y: top + half - page.px(6) };
  const turn = (degrees * Math.PI) / 180;
  const turned = (right: number, up: number) => {
    const east = right * half * Math.cos(turn) + up * half * Math.sin(turn);
    const north = up * half * Math.cos(turn) - right * half * Math.sin(turn);
    return `${centre.x + east} ${centre.y - north}`;
  };
  const path = `M${turned(0, 1)}L${turned(0.5, -0.85)}L${turned(0, -0.5)}L${turned(-0.5, -0.85)}Z`;
  page.add({ kind: 'shape', path, colour: INK });
  const text = page.text('N', centre.x + half + page.px(8), top + page.px(measures.strip), {
    size: measures.strip,
    weight: 600,
  });
  page.add(text);
  return text.x + text.width;
}

/** What each number is, in two columns. */
function drawKey(page: GraphicPage, callouts: readonly Callout[]): void {
  if (callouts.length === 0) return;
  const { gutter, badgeRadius, key } = measures;
  const columnWidth = panelColumnWidth(page.width);
  const top = page.y + page.px(6);
  const perColumn = Math.ceil(callouts.length / 2);
  let lowest = top;
  for (const column of [0, 1]) {
    const x = page.px(MARGIN) + column * (columnWidth + page.px(gutter));
    page.moveTo(top);
    for (const { number, finding } of callouts.slice(column * perColumn, (column + 1) * perColumn)) {
      const radius = page.px(badgeRadius);
      const start = page.y;
      drawBadge(page, number, x + radius, start + radius);
      const indent = 2 * radius + page.px(14);
      page.moveTo(start + radius - page.px(key) * 0.72);
      page.paragraph(finding.sentence, { size: key, x: x + indent, width: columnWidth - indent, mostLines: 3 });
      page.moveTo(Math.max(page.y, start + 2 * radius) + page.px(8));
    }
    lowest = Math.max(lowest, page.y);
  }
  page.moveTo(lowest);
}
