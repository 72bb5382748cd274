import { toLonLat } from '../geo/crs.ts';
import { formatDecimalDegrees } from '../geo/format-coordinates.ts';
import { type PixelWindow, pixelToMap } from '../geo/grid.ts';
import { formatMgrs } from '../geo/mgrs.ts';
import type { GraphicInput } from './graphic-input.ts';
import { GREY, measures } from './graphic-measures.ts';
import { type GraphicPage, INK } from './graphic-page.ts';
import { needlePath } from './needle.ts';
import type { ScaleBar } from './scale-bar.ts';

export function stripHeight(page: GraphicPage, isPlaced: boolean): number {
  return page.px(measures.strip) * (isPlaced ? 2.8 : 1.5);
}

/** Scale, north and position; or that there are none. */
export function drawStrip(
  page: GraphicPage,
  { grid, hasUnobserved }: GraphicInput,
  place: {
    readonly crop: PixelWindow;
    readonly scaleBar: ScaleBar | null;
    readonly north: number | null;
    readonly left: number;
    readonly right: number;
  },
): void {
  const { crop, scaleBar, north, left, right } = place;
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
    const middle = { col: crop.col + crop.width / 2, row: crop.row + crop.height / 2 };
    const at = toLonLat(grid.crs, pixelToMap(grid, middle));
    page.add(page.textEndingAt(`Centre ${formatDecimalDegrees(at)}`, right, baseline, { size }));
    const second = baseline + page.px(size) * 1.4;
    const mgrs = formatMgrs(at);
    if (mgrs !== null) page.add(page.textEndingAt(`MGRS ${mgrs}`, right, second, { size, colour: GREY }));
  }
  if (hasUnobserved) {
    const swatch = page.px(22);
    const y = baseline - page.px(size) * 0.86;
    page.add({ kind: 'hatch', stepPx: page.px(measures.hatch), x, y, width: swatch * 1.4, height: swatch });
    page.add(page.text('Not observed', x + swatch * 1.4 + page.px(10), baseline, { size }));
  }
  page.moveTo(top + stripHeight(page, scaleBar !== null));
}

/** @returns where it ends. */
export function drawScaleBar(page: GraphicPage, { lengthPx, label }: ScaleBar, x: number, baseline: number): number {
  const tick = page.px(7);
  const y = baseline - page.px(measures.strip) * 0.36;
  const path = `M${x} ${y - tick}V${y + tick}M${x} ${y}H${x + lengthPx}M${x + lengthPx} ${y - tick}V${y + tick}`;
  page.add({ kind: 'line', path, colour: INK, strokePx: page.px(2.5) });
  const text = page.text(label, x + lengthPx + page.px(12), baseline, { size: measures.strip });
  page.add(text);
  return text.x + text.width;
}

/** A needle towards true north with its N at the tip's side. @returns where it ends. */
export function drawNorthArrow(page: GraphicPage, degrees: number, x: number, top: number): number {
  const half = page.px(19);
  const centre = { x: x + half, y: top + half - page.px(6) };
  page.add({ kind: 'shape', path: needlePath(centre, half, degrees), colour: INK });
  const text = page.text('N', centre.x + half + page.px(8), top + page.px(measures.strip), {
    size: measures.strip,
    weight: 600,
  });
  page.add(text);
  return text.x + text.width;
}
