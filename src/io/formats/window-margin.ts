import type { PixelWindow } from '../../core/geo/grid.ts';
import { planWindow, type WindowPlan } from './window-plan.ts';

/** What all may cost, of what the area's own tiles do; what is left of 1.3 is for the header. */
const MOST_COST = 1.25;

const OUTWARDS = { left: -1, top: -1, right: 1, bottom: 1 } as const;
type Side = keyof typeof OUTWARDS;
/** A window by its sides, px. */
type Edges = Readonly<Record<Side, number>>;

/**
 * Plans what to read for an area and a margin on each side of it. What of the margin lies in the area's own tiles costs
 * nothing; tiles for the margin alone are read, for the barest side first, while all costs at most a quarter more than
 * the area's own.
 *
 * @param images as for `planWindow`.
 * @param area lies inside them, px.
 */
export function planWithMargin(
  images: Parameters<typeof planWindow>[0],
  area: PixelWindow,
  marginPx: number,
): WindowPlan {
  const [{ width, height }] = images;
  const most: Edges = { left: 0, top: 0, right: width, bottom: height };
  const own = planWindow(images, area);
  const inner = edgesOf(area);
  const outer = edgesOf(own.window);
  const roomOn = (side: Side) => Math.abs(outer[side] - inner[side]);
  const barestFirst = (Object.keys(OUTWARDS) as Side[]).toSorted((a, b) => roomOn(a) - roomOn(b));
  let edges = inner;
  let plan = own;
  for (const side of barestFirst) {
    const px = Math.min(marginPx, Math.abs(most[side] - inner[side]));
    const wider = { ...edges, [side]: inner[side] + OUTWARDS[side] * px };
    const dearer = planWindow(images, windowOf(wider));
    if (bytesOf(dearer) > MOST_COST * bytesOf(own)) continue;
    edges = wider;
    plan = dearer;
  }
  return plan;
}

function edgesOf({ col, row, width, height }: PixelWindow): Edges {
  return { left: col, top: row, right: col + width, bottom: row + height };
}

function windowOf({ left, top, right, bottom }: Edges): PixelWindow {
  return { col: left, row: top, width: right - left, height: bottom - top };
}

function bytesOf({ tiles }: WindowPlan): number {
  return tiles.flat().reduce((sum, { length }) => sum + length, 0);
}
