import { spreadWindows } from '../raster/plan-tiles.ts';

/** A square in which the two scenes are matched, px of the common grid; its side is a power of two. */
export interface MatchingWindow {
  readonly col: number;
  readonly row: number;
  readonly sizePx: number;
}

export interface WindowOptions {
  readonly maxWindows?: number;
  /** Where both scenes are valid: a reduced mask of the whole grid, of any size. */
  readonly observed?: { readonly width: number; readonly height: number; readonly valid: Uint8Array };
}

/** A window with less valid ground is not worth matching. */
export const MINIMUM_VALID_FRACTION = 0.7;
const WINDOW_PX = 128;
/** For images smaller than this along a side, smaller windows. */
const SMALL_IMAGE_PX = 512;
const SMALL_WINDOW_PX = 64;
const LEAST_WINDOW_PX = 16;
/** Windows along each side of a group, half a window apart. */
const GROUP_SIDE = 3;

/**
 * Spreads matching windows evenly over a grid: 128 px (64 on small images), half a window apart, without those in which
 * more than 30 % is masked. Where `maxWindows` would not reach, they stand in groups with gaps between: neighbours share
 * what is read for them. None on a grid smaller than 16 px.
 *
 * @returns groups of up to 9 windows that overlap.
 */
export function planWindows(width: number, height: number, options: WindowOptions = {}): readonly MatchingWindow[][] {
  const { maxWindows = 800, observed } = options;
  const side = Math.min(width, height);
  const sizePx = Math.min(side < SMALL_IMAGE_PX ? SMALL_WINDOW_PX : WINDOW_PX, 2 ** Math.floor(Math.log2(side)));
  if (!(sizePx >= LEAST_WINDOW_PX)) return [];
  const stepPx = sizePx / 2;
  return spreadWindows({ width, height }, GROUP_SIDE * stepPx, Math.floor(maxWindows / GROUP_SIDE ** 2))
    .map((core) => {
      const rows = starts(core.row, core.height, height, sizePx);
      const cols = starts(core.col, core.width, width, sizePx);
      return rows
        .flatMap((row) => cols.map((col) => ({ col, row, sizePx })))
        .filter((window) => observed === undefined || isObserved(window, width, height, observed));
    })
    .filter((group) => group.length > 0);
}

/** First pixels of windows half a window apart, whose centres spread over a stretch and which keep to the grid. */
function starts(from: number, length: number, limit: number, sizePx: number): number[] {
  const count = Math.max(1, Math.round((2 * length) / sizePx));
  const places = Array.from({ length: count }, (_, i) => Math.round(from + ((i + 0.5) * length) / count - sizePx / 2));
  return [...new Set(places.map((place) => Math.min(limit - sizePx, Math.max(0, place))))];
}

function isObserved(
  { col, row, sizePx }: MatchingWindow,
  width: number,
  height: number,
  mask: NonNullable<WindowOptions['observed']>,
): boolean {
  const left = Math.floor((col / width) * mask.width);
  const right = Math.max(left + 1, Math.floor(((col + sizePx) / width) * mask.width));
  const top = Math.floor((row / height) * mask.height);
  const bottom = Math.max(top + 1, Math.floor(((row + sizePx) / height) * mask.height));
  let count = 0;
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) count += mask.valid[y * mask.width + x]!;
  return count >= MINIMUM_VALID_FRACTION * (right - left) * (bottom - top);
}
