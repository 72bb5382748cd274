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

/**
 * Spreads matching windows evenly over a grid: 128 px (64 on small images), half a window apart or as far as
 * `maxWindows` asks for, without those in which more than 30 % is masked. None on a grid smaller than 16 px.
 */
export function planWindows(width: number, height: number, options: WindowOptions = {}): readonly MatchingWindow[] {
  const { maxWindows = 400, observed } = options;
  const side = Math.min(width, height);
  const sizePx = Math.min(side < SMALL_IMAGE_PX ? SMALL_WINDOW_PX : WINDOW_PX, 2 ** Math.floor(Math.log2(side)));
  if (!(sizePx >= LEAST_WINDOW_PX)) return [];
  const densest = 0.8 * Math.sqrt((width * height * observedShare(observed)) / maxWindows);
  for (let step = Math.max(sizePx / 2, densest); ; step *= 1.05) {
    const rows = starts(height, sizePx, step);
    const cols = starts(width, sizePx, step);
    const windows = rows
      .flatMap((row) => cols.map((col) => ({ col, row, sizePx })))
      .filter((window) => observed === undefined || isObserved(window, width, height, observed));
    if (windows.length <= maxWindows) return windows;
  }
}

/** First pixels of windows about `step` apart, from edge to edge; a single one is centred. */
function starts(length: number, sizePx: number, step: number): number[] {
  const room = length - sizePx;
  const count = Math.floor(room / step) + 1;
  if (count === 1) return [Math.floor(room / 2)];
  return Array.from({ length: count }, (_, i) => Math.round((i * room) / (count - 1)));
}

function observedShare(mask: WindowOptions['observed']): number {
  if (mask === undefined) return 1;
  let count = 0;
  for (const mark of mask.valid) count += mark;
  return count / mask.valid.length;
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
