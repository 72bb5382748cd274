import type { Finding } from '../contract/finding.ts';
import type { GraphicRequest } from '../contract/graphic.ts';
import type { PixelWindow } from '../geo/grid.ts';
import { groundPixelSize } from '../geo/ground.ts';
import { labelBarHeight } from './draw-panel.ts';
import { chooseCrop, growCrop } from './graphic-crop.ts';
import type { GraphicInput } from './graphic-input.ts';
import { measures } from './graphic-measures.ts';
import type { GraphicPage } from './graphic-page.ts';
import type { Box, Size } from './plane-geometry.ts';

/** Where the page's shape does not say, panels of ground wider than this stand one above the other. */
const STACKED_ASPECT = 2;
/** The height of a panel on a page that grows, as a share of the page's width. */
const MOST_HEIGHT = 0.8;
/** What holds a date and which way shadows fall, at the design width. */
const LEAST_BAR = 480;
/** Ground that was asked for may be so narrow or so wide before some is added round it. */
const CROP_ASPECT = { least: 0.4, most: 6 } as const;

export interface PlacedPanels {
  readonly crop: PixelWindow;
  /** The ground alone, whole px. */
  readonly panels: { readonly before: Box; readonly after: Box };
  /** Over each of them, for its date; wider where the ground is too narrow to hold words. */
  readonly bars: { readonly before: Box; readonly after: Box };
  readonly labels: { readonly before: string; readonly after: string };
}

/** A panel's largest size under its bar, px. */
interface Room extends Size {
  readonly arrangement: 'beside' | 'stacked';
  readonly barHeight: number;
}

/**
 * What ground the panels show and where they stand: as large as the room allows, both of one size, in ground proportions.
 *
 * Without a crop the ground is chosen round the findings in the panel's shape; a crop is shown whole, with more round it on a page of
 * fixed shape.
 */
export function placePanels(
  page: GraphicPage,
  input: GraphicInput,
  wanted: GraphicRequest,
  place: {
    readonly field: { readonly x: number; readonly y: number; readonly width: number };
    /** Null on a page that grows. */
    readonly height: number | null;
    /** First is strongest. */
    readonly findings: readonly Finding[];
    /** How many of them the ground holds where it can. */
    readonly keep: number;
  },
): PlacedPanels {
  const { grid } = input;
  const { field, height } = place;
  const pixel = groundPixelSize(grid) ?? { width: 1, height: 1 };
  const pixelAspect = pixel.width / pixel.height;
  const boxes = place.findings.map(({ box }) => box);
  const gutter = Math.round(page.px(measures.gutter));
  const roomOf = (arrangement: Room['arrangement'], barWidth?: number): Room => {
    const width = arrangement === 'beside' ? Math.floor((field.width - gutter) / 2) : field.width;
    const barHeight = labelBarHeight(page, input, barWidth ?? width);
    const each = height === null ? null : arrangement === 'beside' ? height : (height - gutter) / 2;
    const left = each === null ? MOST_HEIGHT * page.width : each - barHeight;
    return { arrangement, barHeight, width, height: Math.max(1, Math.floor(left)) };
  };
  const cropFor = ({ width: panelWidthPx, height: panelHeight }: Size): PixelWindow => {
    const panelAspect = panelWidthPx / panelHeight;
    if (wanted.crop === null) {
      return chooseCrop(grid, boxes, {
        panelWidthPx,
        pixelAspect,
        keep: place.keep,
        ...(height === null ? {} : { panelAspect }),
      });
    }
    const { least, most } = CROP_ASPECT;
    const asked = aspectOf(wanted.crop);
    return growCrop(grid, wanted.crop, {
      pixelAspect,
      panelAspect: height === null ? Math.min(Math.max(asked, least), most) : panelAspect,
    });
  };
  const aspectOf = (crop: PixelWindow) => (crop.width * pixelAspect) / crop.height;
  const sizeIn = (room: Room) => {
    const crop = cropFor(room);
    const aspect = aspectOf(crop);
    const width = Math.min(room.width, room.height * aspect);
    return { room, crop, width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(width / aspect)) };
  };
  const leastBar = Math.round(page.px(LEAST_BAR));
  const fill = (arrangement: Room['arrangement']) => {
    const filled = sizeIn(roomOf(arrangement));
    // Words take more lines over ground that leaves some of the room's width.
    return filled.width === filled.room.width ? filled : sizeIn(roomOf(arrangement, leastBar));
  };

  const [beside, stacked] = [fill('beside'), fill('stacked')];
  const isStacked =
    wanted.arrangement === null
      ? height === null
        ? aspectOf(beside.crop) > STACKED_ASPECT
        : stacked.width * stacked.height > beside.width * beside.height
      : wanted.arrangement === 'stacked';
  const { room, crop, ...size } = isStacked ? stacked : beside;
  const { barHeight } = room;
  const barWidth = Math.max(size.width, leastBar);
  const taken = isStacked ? barWidth : 2 * barWidth + gutter;
  const x = Math.floor(field.x + (field.width - taken) / 2);
  const y = Math.round(field.y);
  // The small print goes on calling them L and R.
  const labels = isStacked ? { before: 'Before (L)', after: 'After (R)' } : { before: 'L', after: 'R' };
  const bar = { x, y, width: barWidth, height: barHeight };
  const bars = {
    before: bar,
    after: isStacked ? { ...bar, y: y + barHeight + size.height + gutter } : { ...bar, x: x + barWidth + gutter },
  };
  const under = (over: Box) => ({
    x: over.x + Math.floor((barWidth - size.width) / 2),
    y: over.y + barHeight,
    ...size,
  });
  return { crop, panels: { before: under(bars.before), after: under(bars.after) }, bars, labels };
}
