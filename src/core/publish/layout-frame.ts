import { formatDecimalDegrees } from '../geo/format-coordinates.ts';
import type { Callout } from './callouts.ts';
import { GraphicPage, INK, MARGIN, PAPER } from './graphic-page.ts';
import type { GraphicScene } from './graphic-scene.ts';
import type { GraphicSidecar } from './graphic-sidecar.ts';
import { creditLine, DATES, smallPrint } from './graphic-words.ts';
import type { Box, Size } from './plane-geometry.ts';
import { chooseScaleBar } from './scale-bar.ts';
import type { Typeface } from './typeface.ts';

const GREY = '#575757';

/** How wide a frame is so that it holds a panel, px. */
export function frameWidth(panelWidth: number): number {
  return Math.ceil(panelWidth / (1 - (2 * MARGIN) / 1600));
}

/**
 * A page with room for one date, to be shown in turn with that of the other: its date above, scale, key, credit and small print
 * below, all at the same places on both.
 *
 * @param facts what the sidecar of the graphic says whose panel is shown.
 * @param panel its size, px; the picture itself is put in afterwards, at `place`.
 */
export function layoutFrame(
  facts: Omit<GraphicSidecar, 'file' | 'sha256'>,
  callouts: readonly Callout[],
  typeface: Typeface,
  options: { readonly date: 'before' | 'after'; readonly panel: Size },
): { readonly scene: GraphicScene; readonly place: Box } {
  const { date, panel } = options;
  const page = new GraphicPage(frameWidth(panel.width), typeface);
  const left = Math.floor((page.width - panel.width) / 2);
  page.down(MARGIN - 12);
  page.paragraph(facts.title, { size: 38, weight: 600, mostLines: 2 });
  page.down(12);

  const bar = Math.round(page.px(56));
  const top = Math.round(page.y) + bar;
  page.add({ kind: 'fill', x: left, y: top - bar, width: panel.width, height: bar, colour: INK });
  const day = facts[date].label.replace(/^[LR]: /, '');
  const label = `${date === 'before' ? 'Before' : 'After'}: ${day}`;
  const style = { size: 30, weight: 600, colour: PAPER, on: INK } as const;
  page.add(page.text(label, left + page.px(18), top - bar / 2 + page.px(30) * 0.36, style));
  const place = { x: left, y: top, ...panel };
  page.moveTo(top + panel.height);
  page.down(18);

  drawScale(page, facts, left);
  for (const { number, finding } of callouts) {
    page.paragraph(`${number}  ${finding.sentence}`, { size: 18, mostLines: 2 });
  }
  page.down(10);
  page.paragraph(creditLine(facts.before, facts.after, DATES), { size: 18, weight: 600 });
  page.paragraph(smallPrint({ ...facts, runId: facts.run }, DATES), { size: 15, colour: GREY });
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
function drawScale(
  page: GraphicPage,
  { metersPerPx, centre, trueNorthDegrees }: Omit<GraphicSidecar, 'file' | 'sha256'>,
  left: number,
) {
  const size = 17;
  const baseline = page.y + page.px(size);
  if (metersPerPx === null || centre === null || trueNorthDegrees === null) {
    page.add(page.text('Not georeferenced: no scale, north or position can be given', left, baseline, { size }));
  } else {
    const { lengthPx, label } = chooseScaleBar(metersPerPx, page.px(280));
    const tick = page.px(7);
    const y = baseline - page.px(size) * 0.36;
    const end = left + lengthPx;
    const path = `M${left} ${y - tick}V${y + tick}M${left} ${y}H${end}M${end} ${y - tick}V${y + tick}`;
    page.add({ kind: 'line', path, colour: INK, strokePx: page.px(2.5) });
    page.add(page.text(label, end + page.px(12), baseline, { size }));
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
