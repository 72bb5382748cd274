import type { Finding } from '../contract/finding.ts';
import type { RunManifest } from '../contract/run.ts';
import type { PixelWindow } from '../geo/grid.ts';
import { groundPixelSize } from '../geo/ground.ts';
import { drawNorthArrow, drawScaleBar } from './draw-strip.ts';
import { findingFrame, findingWindow, pictureSize } from './finding-window.ts';
import { formatDate } from './format-date.ts';
import { GREY, LABEL_BAR, measures } from './graphic-measures.ts';
import { GraphicPage, INK, PAPER } from './graphic-page.ts';
import type { GraphicElement } from './graphic-scene.ts';
import { creditLine } from './graphic-words.ts';
import type { PicturePlan } from './picture-plan.ts';
import type { Box, Point, Size } from './plane-geometry.ts';
import { chooseScaleBar } from './scale-bar.ts';
import { trueNorthDegrees } from './true-north.ts';
import type { Typeface } from './typeface.ts';

/** Of a message: wide enough to see a finding on each panel, small enough to be sent. */
const WIDTH_PX = 1440;
const PANEL: Size = { width: 448, height: 336 };
const GAP_PX = 24;
const BAR_PX = 44;
const FRAME_COLOUR = '#f0e442';
const FRAME_PX = 4;
const FRAME_GAP_PX = 8;

/** What every alert says of itself. */
export const CUE_WORDS = 'A candidate change that nobody has reviewed: a cue to look, not a verdict.';

/** A triptych as plain data: what is drawn, and the pictures that go below it. */
export interface PlannedTriptych {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly elements: readonly GraphicElement[];
  readonly pictures: readonly { readonly plan: PicturePlan; readonly at: Point }[];
}

/**
 * Before, after and change map of the ground round one finding, side by side, with dates, scale, north, credit and the words that it is a
 * cue: the picture that goes with an alert.
 */
export function planTriptych(
  run: Pick<RunManifest, 'grid' | 'inputs'>,
  finding: Finding,
  typeface: Typeface,
): PlannedTriptych {
  const { grid, inputs } = run;
  const crop = findingWindow(grid, finding.box, PANEL);
  const size = pictureSize(grid, crop, PANEL);
  const page = new GraphicPage(WIDTH_PX, typeface);
  const labels = {
    before: `L: ${formatDate(inputs.before.acquiredAt)}`,
    after: `R: ${formatDate(inputs.after.acquiredAt)}`,
    magnitude: 'Change map',
  };
  const shown = ['before', 'after', 'magnitude'] as const;
  const pictures = shown.map((shows, index) => {
    const left = GAP_PX + index * (PANEL.width + GAP_PX);
    drawBar(page, labels[shows], { x: left, y: GAP_PX, width: PANEL.width, height: BAR_PX });
    const at = { x: left + Math.floor((PANEL.width - size.width) / 2), y: GAP_PX + BAR_PX };
    const path = findingFrame(finding, crop, size, { at, gapPx: FRAME_GAP_PX });
    page.add({ kind: 'outline', path, colour: FRAME_COLOUR, strokePx: FRAME_PX });
    return { plan: { name: shows, shows, crop, size }, at };
  });
  page.moveTo(GAP_PX + BAR_PX + size.height + page.px(16));
  drawPlace(page, run, crop, size);
  const words = { x: GAP_PX, width: WIDTH_PX - 2 * GAP_PX, size: measures.credit };
  page.paragraph(finding.sentence, { ...words, size: measures.deck });
  page.down(6);
  page.paragraph(CUE_WORDS, { ...words, weight: 600 });
  page.paragraph(creditLine(inputs.before, inputs.after), { ...words, colour: GREY });
  return { widthPx: WIDTH_PX, heightPx: Math.ceil(page.y + GAP_PX), elements: page.elements, pictures };
}

function drawBar(page: GraphicPage, label: string, bar: Box): void {
  page.add({ kind: 'fill', ...bar, colour: LABEL_BAR });
  const style = { size: measures.label, weight: 600, colour: PAPER, on: LABEL_BAR } as const;
  page.add(page.text(label, bar.x + page.px(14), bar.y + bar.height * 0.68, style));
}

/** Scale and north, or that there are none. */
function drawPlace(page: GraphicPage, { grid }: Pick<RunManifest, 'grid'>, crop: PixelWindow, size: Size): void {
  const middle = { col: crop.col + crop.width / 2, row: crop.row + crop.height / 2 };
  const pixel = groundPixelSize(grid, middle);
  const north = trueNorthDegrees(grid, middle);
  const top = page.y;
  const baseline = top + page.px(measures.strip);
  if (pixel === null || north === null) {
    const words = 'Not georeferenced: no scale, north or position can be given';
    page.add(page.text(words, GAP_PX, baseline, { size: measures.strip, colour: INK }));
  } else {
    const scaleBar = chooseScaleBar((pixel.width * crop.width) / size.width, size.width * 0.5);
    drawNorthArrow(page, north, drawScaleBar(page, scaleBar, GAP_PX, baseline) + page.px(36), top);
  }
  page.moveTo(top + page.px(measures.strip * 2));
}
