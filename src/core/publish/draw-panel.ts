import type { PixelWindow } from '../geo/grid.ts';
import { dateDetails, shadowDegrees } from './date-details.ts';
import { formatDate } from './format-date.ts';
import type { GraphicInput, GraphicSide } from './graphic-input.ts';
import { LABEL_BAR, measures } from './graphic-measures.ts';
import { type GraphicPage, PAPER } from './graphic-page.ts';
import { needlePath } from './needle.ts';
import type { Box } from './plane-geometry.ts';

const BAR_PADDING = 16;
const BAR_TEXT = '#e6e6e6';
const MOST_DETAIL_LINES = 3;

/** The height of the bar over a panel of a width, the same on both dates, px. */
export function labelBarHeight(page: GraphicPage, input: GraphicInput, panelWidth: number): number {
  const height = (date: 'before' | 'after') =>
    page.heightOf((scratch) =>
      drawBarWords(scratch, input[date], input.timeZone, { label: 'L', x: 0, width: panelWidth }),
    );
  return Math.ceil(Math.max(height('before'), height('after')) + page.px(8));
}

/** One date: its bar and its ground. */
export function drawPanel(
  page: GraphicPage,
  date: 'before' | 'after',
  input: GraphicInput,
  what: {
    readonly panel: Box;
    readonly bar: Box;
    readonly label: string;
    readonly crop: PixelWindow;
    readonly north: number | null;
  },
): void {
  const { panel, bar, label, crop, north } = what;
  page.add({ kind: 'fill', ...bar, colour: LABEL_BAR });
  page.moveTo(bar.y);
  drawBarWords(page, input[date], input.timeZone, { label, x: bar.x, width: bar.width });
  drawShadow(page, shadowDegrees(input[date], north), { right: bar.x + bar.width, top: bar.y });
  page.add({ kind: 'hatch', stepPx: page.px(measures.hatch), ...panel });
  page.add({ kind: 'picture', name: date, date, crop, ...panel });
}

function drawBarWords(
  page: GraphicPage,
  side: GraphicSide,
  timeZone: string | null,
  { label, x, width }: { readonly label: string; readonly x: number; readonly width: number },
): void {
  const style = { on: LABEL_BAR, x: x + page.px(BAR_PADDING), width: width - 2 * page.px(BAR_PADDING) };
  page.down(7);
  const words = `${label}: ${formatDate(side.acquiredAt)}`;
  page.paragraph(words, { ...style, size: measures.label, weight: 600, colour: PAPER, mostLines: 1 });
  const details = dateDetails(side, timeZone);
  page.paragraph(details, { ...style, size: measures.detail, colour: BAR_TEXT, mostLines: MOST_DETAIL_LINES });
}

/** Which way shadows fall, at the bar's right end beside the date. */
function drawShadow(
  page: GraphicPage,
  degrees: number | null,
  { right, top }: { readonly right: number; readonly top: number },
): void {
  if (degrees === null) return;
  const half = page.px(13);
  const centre = { x: right - page.px(BAR_PADDING) - half, y: top + page.px(23) };
  page.add({ kind: 'shape', path: needlePath(centre, half, degrees), colour: BAR_TEXT });
  const baseline = centre.y + page.px(measures.detail) * 0.36;
  page.add(
    page.textEndingAt('shadows fall', centre.x - half - page.px(8), baseline, {
      size: measures.detail,
      colour: BAR_TEXT,
      on: LABEL_BAR,
    }),
  );
}
