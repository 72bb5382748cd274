import { calloutOrder } from '../contract/callout-order.ts';
import { AftermathError } from '../contract/errors.ts';
import type { Finding } from '../contract/finding.ts';
import { GRAPHIC_PRESETS, GRAPHIC_WIDTH, type GraphicRequest, USUAL_GRAPHIC } from '../contract/graphic.ts';
import { toLonLat } from '../geo/crs.ts';
import { type Grid, type PixelWindow, pixelToMap } from '../geo/grid.ts';
import { groundPixelSize } from '../geo/ground.ts';
import { type Callout, placeCallouts } from './callouts.ts';
import { drawCallouts } from './draw-callouts.ts';
import {
  drawInset,
  type Inset,
  insetCrop,
  insetHeight,
  insetLeader,
  insetWidth,
  LEAST_ENLARGEMENT,
} from './draw-insets.ts';
import { drawKey } from './draw-key.ts';
import { drawLocator } from './draw-locator.ts';
import { drawPanel } from './draw-panel.ts';
import { drawStrip, stripHeight } from './draw-strip.ts';
import type { GraphicInput, GraphicSide } from './graphic-input.ts';
import { GREY, measures, RULE } from './graphic-measures.ts';
import { GraphicPage, MARGIN, PAPER } from './graphic-page.ts';
import type { GraphicScene } from './graphic-scene.ts';
import { comparabilityLine, creditLine, deckLine, smallPrint } from './graphic-words.ts';
import { placePanels } from './place-panels.ts';
import type { Box, Point } from './plane-geometry.ts';
import { chooseScaleBar, type ScaleBar } from './scale-bar.ts';
import { trueNorthDegrees } from './true-north.ts';
import type { Typeface } from './typeface.ts';
import { limitationsLine } from './words/review-words.ts';

/** The layout, and what it worked out on the way that the sidecar records. */
export interface GraphicLayout {
  readonly scene: GraphicScene;
  /** What both panels show, on the aligned grid, px. */
  readonly crop: PixelWindow;
  readonly title: string;
  /** What was done to the pictures, in words. */
  readonly alterations: readonly string[];
  readonly callouts: readonly Callout[];
  readonly insets: readonly Inset[];
  readonly scaleBar: ScaleBar | null;
  /** Clockwise from straight up; null without georeference. */
  readonly trueNorthDegrees: number | null;
}

const MOST_CALLOUTS = 10;
const MOST_NAME = 60;
const MOST_INSETS = 3;
/** A page at least so wide for its height carries its words beside the panels: under them they would leave a slit. */
const RAIL_ASPECT = 1.4;
/** On a page of fixed shape words are shortened before panels get less than this share of its height. */
const LEAST_PANELS = 0.42;
/** Smaller pictures show nothing, at the design width. */
const LEAST_INSET = 96;
const INSET_GAP = 8;
/** Insets get no more than this share of the height beside or under panels. */
const MOST_INSETS_SHARE = 0.75;

/**
 * The left/right graphic as plain data: the same ground on both panels, dates, light, scale, north, coordinates, credit, numbered
 * call-outs, insets and the small print. Nothing is invented: what is unknown says so, and without georeference there is no scale,
 * north or position. On a page of fixed shape panels get the room that words leave, and words are shortened, visibly, where they
 * would leave too little, and insets left out that have no room; credit and limitations never are.
 *
 * @param request a width of 1200 to 8000 px, ids that are among the findings, and a crop inside the grid.
 * @throws AftermathError `E_USAGE` else.
 */
export function layoutGraphic(
  stated: GraphicInput,
  typeface: Typeface,
  request: Partial<GraphicRequest> = {},
): GraphicLayout {
  const wanted = { ...USUAL_GRAPHIC, ...request };
  refuseUnmeant(wanted, stated);
  const input = { ...stated, before: withShortName(stated.before), after: withShortName(stated.after) };
  const page = new GraphicPage(wanted.widthPx, typeface);
  const { grid, findings } = input;
  const called = calledFindings(wanted, input);
  const title = wanted.title ?? input.title;
  const aspect = GRAPHIC_PRESETS[wanted.preset];
  const heightPx = aspect === null ? null : Math.round(wanted.widthPx / aspect);
  const margin = Math.round(page.px(MARGIN));
  const gutter = Math.round(page.px(measures.gutter));

  const deck = drawHeader(page, input, title, wanted.locator);
  const top = page.y;
  const footerHeight = page.heightOf((scratch) => drawFooter(scratch, input, [...input.alterations, 'cropped']));
  const bottom = heightPx === null ? Number.POSITIVE_INFINITY : heightPx - footerHeight;
  const hasRail = aspect !== null && aspect >= RAIL_ASPECT && called.findings.length > 0;
  const width = wanted.widthPx - 2 * margin;
  const railWidth = hasRail ? Math.round(page.px(measures.rail)) : 0;
  const field = { x: margin, y: top, width: width - (hasRail ? railWidth + gutter : 0) };

  const strip = page.px(20) + stripHeight(page, grid.crs !== null);
  const { side: insetSide, count } = insetRoom(page, {
    wanted: wanted.insets.length,
    hasRail,
    railWidth,
    room: bottom - top,
  });
  const insetFindings = findingsOf(wanted.insets.slice(0, count), findings);
  const insetRow = hasRail || insetFindings.length === 0 ? 0 : page.px(16) + insetHeight(page, insetSide);
  const keyPlace = { x: margin, width, columns: 2 };
  const keyRoom = bottom - top - strip - insetRow - LEAST_PANELS * (heightPx ?? 0);
  const keyHeight = hasRail
    ? 0
    : page.heightOf((scratch) => drawKey(scratch, sampleKey(called), { ...keyPlace, bottom: keyRoom }));

  const { crop, panels, bars, labels } = placePanels(page, input, wanted, {
    field,
    height: heightPx === null ? null : bottom - top - strip - insetRow - keyHeight,
    findings: called.findings,
    keep: called.most,
  });
  const panel = { width: panels.before.width, height: panels.before.height };
  const callouts = placeCallouts(called.findings, crop, panel, {
    most: called.most,
    badgeRadius: page.px(measures.badgeRadius),
    strokePx: page.px(measures.markerStroke),
  });
  deck(callouts.length);

  const pixel = groundPixelSize(grid, middleOfWindow(crop));
  const north = trueNorthDegrees(grid, middleOfWindow(crop));
  const longestBar = Math.min(page.px(280), 0.7 * panel.width);
  const scaleBar = pixel === null ? null : chooseScaleBar((pixel.width * crop.width) / panel.width, longestBar);
  for (const date of ['before', 'after'] as const) {
    drawPanel(page, date, input, { panel: panels[date], bar: bars[date], label: labels[date], crop, north });
  }
  const under = panels.after.y + panel.height;
  const panelPxPerCol = panel.width / crop.width;
  const insets = placeInsets(page, insetFindings, grid, {
    side: insetSide,
    mostPx: insetSide / (LEAST_ENLARGEMENT * panelPxPerCol),
    at: hasRail ? { x: margin + width - railWidth, y: top } : { x: margin, y: under + page.px(16) },
    isDown: hasRail,
  });
  drawLeaders(page, insets, callouts, panels);
  for (const date of ['before', 'after'] as const) drawCallouts(page, callouts, crop, panels[date]);
  for (const [index, inset] of insets.entries()) {
    drawInset(page, inset, {
      index,
      grid,
      callout: callouts.find(({ finding }) => finding === inset.finding) ?? null,
      panelPxPerCol,
    });
  }

  page.moveTo(under + insetRow + page.px(20));
  drawStrip(page, input, { crop, scaleBar, north, left: field.x, right: field.x + field.width });
  if (hasRail) {
    const stripEnd = page.y;
    const lowest = insets.at(-1);
    page.moveTo(lowest === undefined ? top : lowest.before.y + insetHeight(page, insetSide) + page.px(INSET_GAP));
    drawKey(page, callouts, {
      x: margin + width - railWidth,
      width: railWidth,
      columns: 1,
      bottom: bottom - page.px(8),
    });
    page.moveTo(Math.max(stripEnd, page.y));
  } else {
    drawKey(page, callouts, { ...keyPlace, bottom });
  }

  const alterations = [...input.alterations, ...(isWhole(crop, grid) ? [] : ['cropped'])];
  page.moveTo(heightPx === null ? page.y : bottom);
  drawFooter(page, input, alterations);
  const scene = {
    widthPx: wanted.widthPx,
    heightPx: heightPx ?? Math.ceil(page.y),
    background: PAPER,
    panels,
    elements: page.elements,
  };
  return { scene, crop, title, alterations, callouts, insets, scaleBar, trueNorthDegrees: north };
}

/** A file's name may be of any length; the sidecar has all of it. */
function withShortName(side: GraphicSide): GraphicSide {
  const { name } = side;
  return name.length <= MOST_NAME
    ? side
    : { ...side, name: `${name.slice(0, MOST_NAME / 2)}…${name.slice(-MOST_NAME / 2)}` };
}

function refuseUnmeant(wanted: GraphicRequest, { grid, findings }: GraphicInput): void {
  const { widthPx, crop, insets } = wanted;
  const { least, most } = GRAPHIC_WIDTH;
  if (!Number.isInteger(widthPx) || widthPx < least || widthPx > most) {
    refuse(`A graphic is ${least} to ${most} whole px wide, got ${widthPx}.`);
  }
  if (insets.length > MOST_INSETS) refuse(`A graphic has room for ${MOST_INSETS} insets, got ${insets.length}.`);
  const unknown = [...insets, ...(wanted.findings ?? [])].find((id) => !findings.some((finding) => finding.id === id));
  if (unknown !== undefined) refuse(`This run has no finding ${unknown}.`);
  if (crop === null) return;
  const { col, row, width, height } = crop;
  const isInside =
    [col, row, width, height].every(Number.isInteger) &&
    Math.min(col, row) >= 0 &&
    Math.min(width, height) >= 1 &&
    col + width <= grid.width &&
    row + height <= grid.height;
  if (!isInside) {
    refuse(
      `A crop lies inside the run's ${grid.width} × ${grid.height} px, got ${[col, row, width, height].join(',')}.`,
    );
  }
}

function refuse(message: string): never {
  throw new AftermathError('E_USAGE', message);
}

interface CalledFindings {
  /** What may be called out and what the ground is chosen by, in the order of who gets room first. */
  readonly findings: readonly Finding[];
  readonly most: number;
}

/** Those that were asked for, insets among them; else those that nobody rejected, kinds in turn. */
function calledFindings(
  { findings: ids, insets: insetIds }: GraphicRequest,
  { findings: all, review }: GraphicInput,
): CalledFindings {
  const insets = findingsOf(insetIds, all);
  const chosen = ids === null ? calloutOrder(all.filter(({ id }) => !review.rejected.has(id))) : findingsOf(ids, all);
  const findings = [...new Set([...insets, ...chosen])];
  const most = ids === null ? Math.max(MOST_CALLOUTS, insets.length) : findings.length;
  return { findings, most };
}

function findingsOf(ids: readonly string[], all: readonly Finding[]): readonly Finding[] {
  return [...new Set(ids)].map((id) => all.find((finding) => finding.id === id)!);
}

/** What the key may come to before anything is placed. */
function sampleKey({ findings, most }: CalledFindings): Callout[] {
  const none = { x: 0, y: 0 };
  return findings.slice(0, most).map((finding) => ({
    finding,
    shape: 'dot',
    colour: PAPER,
    box: { ...none, width: 1, height: 1 },
    isSpread: false,
    number: '1',
    badge: none,
    leader: { from: none, to: none },
  }));
}

/** Title, locator and the room for the deck, which is written once it is known how much is called out. */
function drawHeader(
  page: GraphicPage,
  input: GraphicInput,
  title: string,
  hasLocator: boolean,
): (calloutCount: number) => void {
  const { crs } = input.grid;
  const side = Math.round(page.px(measures.locator));
  const margin = Math.round(page.px(MARGIN));
  const isShown = hasLocator && crs !== null;
  const width = page.width - 2 * margin - (isShown ? side + page.px(measures.gutter) : 0);
  const box = { x: page.width - margin - side, y: Math.round(page.px(MARGIN - 12)), width: side, height: side };
  if (isShown) {
    const middle = { col: input.grid.width / 2, row: input.grid.height / 2 };
    drawLocator(page, toLonLat(crs, pixelToMap(input.grid, middle)), input.outlines, box);
  }
  page.down(MARGIN - 6);
  page.paragraph(title, { size: measures.title, weight: 600, mostLines: 2, width });
  page.down(4);
  const top = page.y;
  const style = { size: measures.deck, colour: GREY, width, mostLines: 2 };
  const counts = [0, MOST_CALLOUTS, ...(input.verdict.kind === 'changed' ? [input.verdict.findings] : [])];
  const height = Math.max(
    ...counts.map((count) => page.heightOf((scratch) => scratch.paragraph(deckLine(input, count), style))),
  );
  page.moveTo(Math.round(Math.max(top + height, isShown ? box.y + side : 0) + page.px(22)));
  return (calloutCount) => {
    page.moveTo(top);
    page.paragraph(deckLine(input, calloutCount), style);
  };
}

function drawFooter(page: GraphicPage, input: GraphicInput, alterations: readonly string[]): void {
  page.down(18);
  page.rule(RULE);
  page.down(14);
  page.paragraph(creditLine(input.before, input.after), { size: measures.credit, weight: 600 });
  page.down(4);
  page.paragraph(comparabilityLine(input.comparability), { size: measures.print, colour: GREY, mostLines: 3 });
  page.paragraph(smallPrint({ ...input, alterations, limitations: limitationsLine(input.review.extent) }), {
    size: measures.print,
    colour: GREY,
  });
  page.down(MARGIN - 14);
}

/**
 * How large the pictures of insets are: as is usual, less where they would leave no room for others; and how many have room so.
 *
 * @param room the height between header and footer, px.
 */
function insetRoom(
  page: GraphicPage,
  place: { readonly wanted: number; readonly hasRail: boolean; readonly railWidth: number; readonly room: number },
): { readonly side: number; readonly count: number } {
  const { wanted, hasRail, railWidth, room } = place;
  const label = insetHeight(page, 0);
  const least = page.px(LEAST_INSET);
  const rows = hasRail ? Math.min(wanted, Math.max(0, Math.floor(room / (least + label + page.px(INSET_GAP))))) : 1;
  const widest = hasRail ? (railWidth - insetWidth(page, 0)) / 2 : page.px(measures.inset);
  const highest = (hasRail ? (MOST_INSETS_SHARE * room) / Math.max(1, rows) : room / 3) - label;
  return { side: Math.floor(Math.max(least, Math.min(widest, highest))), count: hasRail ? rows : wanted };
}

function placeInsets(
  page: GraphicPage,
  findings: readonly Finding[],
  grid: Grid,
  place: {
    readonly side: number;
    /** How wide the ground of each may be, grid px. */
    readonly mostPx: number;
    readonly at: Point;
    readonly isDown: boolean;
  },
): Inset[] {
  const { side, mostPx, at, isDown } = place;
  const wide = insetWidth(page, side);
  const [across, down] = isDown
    ? [0, insetHeight(page, side) + page.px(INSET_GAP)]
    : [wide + page.px(measures.gutter), 0];
  // In a row from left to right as on the ground, so that lines to the call-outs do not cross.
  const inRow = isDown ? findings : [...findings].sort((a, b) => a.box[0] - b.box[0]);
  return inRow.map((finding, index) => {
    const before = { x: at.x + index * across, y: at.y + index * down, width: side, height: side };
    return { finding, crop: insetCrop(finding, grid, mostPx), before, after: { ...before, x: before.x + wide - side } };
  });
}

function drawLeaders(
  page: GraphicPage,
  insets: readonly Inset[],
  callouts: readonly Callout[],
  panels: { readonly before: Box; readonly after: Box },
): void {
  for (const inset of insets) {
    const callout = callouts.find(({ finding }) => finding === inset.finding);
    if (callout === undefined) continue;
    const [nearest] = Object.values(panels)
      .map((panel) => insetLeader(inset, callout, panel))
      .sort(
        (a, b) => Math.hypot(a.to.x - a.from.x, a.to.y - a.from.y) - Math.hypot(b.to.x - b.from.x, b.to.y - b.from.y),
      );
    page.add({ kind: 'leader', ...nearest!, strokePx: page.px(measures.markerStroke) * 0.7 });
  }
}

function middleOfWindow(window: PixelWindow) {
  return { col: window.col + window.width / 2, row: window.row + window.height / 2 };
}

export function isWhole(crop: PixelWindow, grid: Grid): boolean {
  return crop.width === grid.width && crop.height === grid.height;
}
