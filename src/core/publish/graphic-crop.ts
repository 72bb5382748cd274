import type { PixelBox } from '../contract/finding.ts';
import type { PixelWindow } from '../geo/grid.ts';
import type { Size } from './plane-geometry.ts';

/** Width over height, on the ground, that a panel may have where the page does not say. */
const PANEL_ASPECT = { least: 0.7, most: 3 } as const;
/** To suit the shape of a panel, ground that is shown whole is cut to no less than this share of its width or height. */
const LEAST_KEPT = 0.75;
/** A crop round findings stays near a square. */
const CROP_ASPECT = { least: 0.75, most: 1.4 } as const;
/** Beyond this many grid pixels per panel pixel a finding of a few pixels can no longer be seen. */
const MOST_REDUCTION = 2;
/** Ground shown round a finding, as a share of its size. */
const CONTEXT = 0.5;

interface Frame {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/**
 * The ground that the graphic shows, on the aligned grid: all of it where that is small, else the window that holds
 * the strongest finding and as many of the next as it can without hiding details; all of it where nothing was found.
 *
 * @param boxes of the findings, strongest first.
 * @param panelWidthPx how wide a panel can be drawn.
 * @param pixelAspect ground width over ground height of one grid pixel.
 * @param panelAspect width over height that the panel has; as suits the ground unless told.
 * @param keep how many of the strongest are not cut away to suit that shape.
 * @returns whole pixels inside the area.
 */
export function chooseCrop(
  area: Size,
  boxes: readonly PixelBox[],
  options: {
    readonly panelWidthPx: number;
    readonly pixelAspect?: number;
    readonly panelAspect?: number;
    readonly keep?: number;
  },
): PixelWindow {
  const { panelWidthPx, pixelAspect = 1, panelAspect, keep = 1 } = options;
  // Work in squares of one pixel's height; only the ends of this function know the true columns.
  const whole = { x0: 0, y0: 0, x1: area.width * pixelAspect, y1: area.height };
  const frames = boxes.map(([x0, y0, x1, y1]) => ({ x0: x0 * pixelAspect, y0, x1: x1 * pixelAspect, y1 }));
  return toWindow(chooseFrame(whole, frames, { panelWidthPx, panelAspect, keep }), area, pixelAspect);
}

/** A crop with more ground round it, so that it comes as close to a panel's shape as the area allows; nothing is lost. */
export function growCrop(
  area: Size,
  crop: PixelWindow,
  options: { readonly panelAspect: number; readonly pixelAspect?: number },
): PixelWindow {
  const { panelAspect, pixelAspect = 1 } = options;
  const whole = { x0: 0, y0: 0, x1: area.width * pixelAspect, y1: area.height };
  const held = {
    x0: crop.col * pixelAspect,
    y0: crop.row,
    x1: (crop.col + crop.width) * pixelAspect,
    y1: crop.row + crop.height,
  };
  const size = {
    width: Math.min(widthOf(whole), Math.max(widthOf(held), heightOf(held) * panelAspect)),
    height: Math.min(heightOf(whole), Math.max(heightOf(held), widthOf(held) / panelAspect)),
  };
  return toWindow(placeInside(whole, size, held), area, pixelAspect);
}

/** The whole pixels that a frame touches. */
function toWindow(chosen: Frame, area: Size, pixelAspect: number): PixelWindow {
  // What is a whole pixel but for the last bit of a product stays one.
  const slack = 1e-6;
  const col = Math.max(0, Math.floor(chosen.x0 / pixelAspect + slack));
  const row = Math.max(0, Math.floor(chosen.y0 + slack));
  return {
    col,
    row,
    width: Math.max(1, Math.min(area.width, Math.ceil(chosen.x1 / pixelAspect - slack)) - col),
    height: Math.max(1, Math.min(area.height, Math.ceil(chosen.y1 - slack)) - row),
  };
}

function chooseFrame(
  whole: Frame,
  findings: readonly Frame[],
  {
    panelWidthPx,
    panelAspect,
    keep,
  }: { readonly panelWidthPx: number; readonly panelAspect: number | undefined; readonly keep: number },
): Frame {
  const largest = MOST_REDUCTION * panelWidthPx;
  const isSmall = widthOf(whole) <= largest && heightOf(whole) <= largest;
  const [strongest, ...others] = findings.map(withContext);
  if (strongest === undefined) return placeInside(whole, limitAspect(whole, panelAspect), whole);
  if (isSmall) {
    const kept = panelAspect === undefined ? strongest : findings.slice(0, keep).reduce(unite);
    const size = limitAspect(whole, panelAspect);
    const least =
      panelAspect === undefined ? { width: 0, height: 0 } : { width: widthOf(kept), height: heightOf(kept) };
    const held = { width: Math.max(size.width, least.width), height: Math.max(size.height, least.height) };
    return placeInside(whole, held, kept);
  }
  let held = strongest;
  for (const finding of others) {
    const union = unite(held, finding);
    if (Math.max(widthOf(union), heightOf(union)) <= largest) held = union;
  }
  const width = Math.max(widthOf(held), panelWidthPx);
  const height = Math.max(heightOf(held), panelWidthPx);
  const { least, most } = panelAspect === undefined ? CROP_ASPECT : { least: panelAspect, most: panelAspect };
  const grown = {
    width: Math.min(Math.max(width, height * least), widthOf(whole)),
    height: Math.min(Math.max(height, width / most), heightOf(whole)),
  };
  return placeInside(whole, limitAspect({ x0: 0, y0: 0, x1: grown.width, y1: grown.height }, panelAspect), held);
}

/** The size of a frame cut to an aspect that a panel may have; towards that of a panel whose shape is given. */
function limitAspect(frame: Frame, panelAspect: number | undefined): Size {
  const width = widthOf(frame);
  const height = heightOf(frame);
  if (panelAspect === undefined) {
    return {
      width: Math.min(width, height * PANEL_ASPECT.most),
      height: Math.min(height, width / PANEL_ASPECT.least),
    };
  }
  return {
    width: Math.max(Math.min(width, height * panelAspect), Math.min(width * LEAST_KEPT, height * PANEL_ASPECT.most)),
    height: Math.max(Math.min(height, width / panelAspect), Math.min(height * LEAST_KEPT, width / PANEL_ASPECT.least)),
  };
}

/** A frame of a size round the middle of what it has to hold, moved inside the whole. */
function placeInside(whole: Frame, size: Size, held: Frame): Frame {
  const x0 = Math.min(Math.max((held.x0 + held.x1 - size.width) / 2, whole.x0), whole.x1 - size.width);
  const y0 = Math.min(Math.max((held.y0 + held.y1 - size.height) / 2, whole.y0), whole.y1 - size.height);
  return { x0, y0, x1: x0 + size.width, y1: y0 + size.height };
}

function withContext(frame: Frame): Frame {
  const margin = CONTEXT * Math.max(widthOf(frame), heightOf(frame));
  return { x0: frame.x0 - margin, y0: frame.y0 - margin, x1: frame.x1 + margin, y1: frame.y1 + margin };
}

function unite(a: Frame, b: Frame): Frame {
  return {
    x0: Math.min(a.x0, b.x0),
    y0: Math.min(a.y0, b.y0),
    x1: Math.max(a.x1, b.x1),
    y1: Math.max(a.y1, b.y1),
  };
}

function widthOf(frame: Frame): number {
  return frame.x1 - frame.x0;
}

function heightOf(frame: Frame): number {
  return frame.y1 - frame.y0;
}
