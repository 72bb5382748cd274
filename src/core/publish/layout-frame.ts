import { formatDecimalDegrees } from '../geo/format-coordinates.ts';
import type { Callout } from './callouts.ts';
import { drawKey } from './draw-key.ts';
import { drawScaleBar } from './draw-strip.ts';
import type { GraphicSide } from './graphic-input.ts';
import { GREY, measures } from './graphic-measures.ts';
import { DESIGN_WIDTH, GraphicPage, INK, MARGIN, PAPER } from './graphic-page.ts';
import type { GraphicScene } from './graphic-scene.ts';
import type { GraphicFacts } from './graphic-sidecar.ts';
import { creditLine, DATES, smallPrint } from './graphic-words.ts';
import type { Box, Size } from './plane-geometry.ts';
import { chooseScaleBar } from './scale-bar.ts';
import type { Typeface } from './typeface.ts';

/** How wide a frame is so that it holds a panel, px. */
function frameWidth(panelWidth: number): number {
  return Math.ceil(panelWidth / (1 - (2 * MARGIN) / DESIGN_WIDTH));
}

export interface FrameContent {
  /** What the sidecar says of the graphic whose panels are shown. */
  readonly facts: GraphicFacts;
  readonly callouts: readonly Callout[];
  readonly inputs: { readonly before: GraphicSide; readonly after: GraphicSide };
}

/**
 * A page with room for one date, to be shown in turn with that of the other: its date above, scale, key, credit and small print
 * below, all at the same places on both.
 *
 * @param panel its size, px; the picture itself is put in afterwards, at `place`.
 */
export function layoutFrame(
  { facts, callouts, inputs }: FrameContent,
  typeface: Typeface,
  options: { readonly date: 'before' | 'after'; readonly panel: Size },
): { readonly scene: GraphicScene; readonly place: Box } {
  const { date, panel } = options;
  const page = new GraphicPage(frameWidth(panel.width), typeface);
  const left = Math.floor((page.width - panel.width) / 2);
  page.down(MARGIN - 12);
  page.paragraph(facts.title, { size: measures.title, weight: 600, mostLines: 2 });
  page.down(12);

  const bar = Math.round(page.px(56));
  const top = Math.round(page.y) + bar;
  page.add({ kind: 'fill', x: left, y: top - bar, width: panel.width, height: bar, colour: INK });
  const day = facts[date].label.replace(/^[LR]: /, '');
  const label = `${date === 'before' ? 'Before' : 'After'}: ${day}`;
  const style = { size: 30, weight: 600, colour: PAPER, on: INK } as const;
  page.add(page.text(label, left + page.px(18), top - bar / 2 + page.px(30) * 0.36, style));
  const place = { x: left, y: top, width: panel.width, height: panel.height };
  page.moveTo(top + panel.height);
  page.down(18);

  drawScale(page, facts, left);
  drawKey(page, callouts, { x: left, width: panel.width, columns: 2, bottom: Number.POSITIVE_INFINITY });
  page.down(10);
  page.paragraph(creditLine(inputs.before, inputs.after, DATES), { size: measures.credit, weight: 600 });
  page.paragraph(smallPrint({ ...facts, ...inputs, runId: facts.run }, DATES), { size: measures.print, colour: GREY });
  page.down(MARGIN - 20);
  const { width: widthPx, elements } = page;
  const scene = {
    widthPx,
    heightPx: Math.ceil(page.y),
    background: PAPER,
    panels: { before: place, after: place },
    elements,
  };
  return { scene, place };
}

/** Scale, position and north in one line; or that there are none. */
function drawScale(page: GraphicPage, { metersPerPx, centre, trueNorthDegrees }: GraphicFacts, left: number): void {
  const size = measures.strip;
  const baseline = page.y + page.px(size);
  if (metersPerPx === null || centre === null || trueNorthDegrees === null) {
    page.add(page.text('Not georeferenced: no scale, north or position can be given', left, baseline, { size }));
  } else {
    drawScaleBar(page, chooseScaleBar(metersPerPx, page.px(280)), left, baseline);
    const words = `${northWords(trueNorthDegrees)} · Centre ${formatDecimalDegrees(centre)}`;
    page.add(page.textEndingAt(words, page.width - left, baseline, { size }));
  }
  page.down(size * 1.9);
}

function northWords(degrees: number): string {
  const turned = ((((degrees + 180) % 360) + 360) % 360) - 180;
  const rounded = Math.round(Math.abs(turned));
  return rounded === 0 ? 'North is up' : `True north ${rounded}° ${turned > 0 ? 'right' : 'left'} of up`;
}
