import type { LonLat } from '../geo/points.ts';
import { type GraphicPage, INK } from './graphic-page.ts';
import { locatorPath, type Outlines } from './locator.ts';
import type { Box } from './plane-geometry.ts';

const SEA = '#dce6ee';
const LAND = '#a8a493';
const PLACE = '#d55e00';

/** Where in the world the ground lies. Coasts only: the program takes no side in any border. */
export function drawLocator(page: GraphicPage, at: LonLat, outlines: Outlines, box: Box): void {
  page.add({ kind: 'fill', ...box, colour: SEA });
  page.add({ kind: 'shape', path: locatorPath(at, outlines, box), colour: LAND });
  const { x, y, width, height } = box;
  page.add({ kind: 'line', path: `M${x} ${y}h${width}v${height}h${-width}Z`, colour: INK, strokePx: page.px(1.5) });
  const side = page.px(14);
  page.add({
    kind: 'marker',
    shape: 'dot',
    colour: PLACE,
    strokePx: page.px(5),
    x: x + width / 2 - side / 2,
    y: y + height / 2 - side / 2,
    width: side,
    height: side,
  });
}
