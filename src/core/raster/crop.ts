import type { PixelWindow } from '../geo/grid.ts';
import type { PixelPoint } from '../geo/points.ts';
import type { PixelArray, Raster } from './raster.ts';

/**
 * A window cut out of a row-major plane `width` px wide, as a plane of its own. The window must lie inside.
 *
 * @param kept an earlier cut of the same type that is no longer needed: filled and given back where its size suits.
 */
export function cropPixels<Pixels extends PixelArray>(
  pixels: Pixels,
  width: number,
  window: PixelWindow,
  kept?: Pixels,
): Pixels {
  const length = window.width * window.height;
  const cut = kept?.length === length ? kept : new (pixels.constructor as new (length: number) => Pixels)(length);
  cutRows(pixels, width, window, cut);
  return cut;
}

/**
 * A window cut out of a raster, as a raster of its own. The window must lie inside.
 *
 * @param kept an earlier one of the same bands that is no longer needed: its planes are used again where their size suits.
 */
export function cropRaster(raster: Raster, window: PixelWindow, kept?: Raster): Raster {
  const { width, height } = window;
  const crop = <Pixels extends PixelArray>(pixels: Pixels, old?: Pixels) =>
    cropPixels(pixels, raster.width, window, old);
  const bands = raster.bands.map((band, index) => crop(band, kept?.bands[index]));
  return { width, height, bands, valid: crop(raster.valid, kept?.valid) };
}

function cutRows(pixels: PixelArray, width: number, window: PixelWindow, cut: PixelArray): void {
  for (let row = 0; row < window.height; row++) {
    const start = (window.row + row) * width + window.col;
    cut.set(pixels.subarray(start, start + window.width), row * window.width);
  }
}

/** Writes a raster over a part of another, from a corner there; it must fit in. */
export function pasteRaster(raster: Raster, target: Raster, corner: PixelPoint): void {
  const { width, height } = raster;
  pasteRows(raster, { col: 0, row: 0, width, height }, target, corner);
}

/** Copies what two windows of one grid have in common from the raster of one to that of the other. */
export function pasteWindow(raster: Raster, window: PixelWindow, target: Raster, targetWindow: PixelWindow): void {
  const col = Math.max(window.col, targetWindow.col);
  const row = Math.max(window.row, targetWindow.row);
  const width = Math.min(window.col + window.width, targetWindow.col + targetWindow.width) - col;
  const height = Math.min(window.row + window.height, targetWindow.row + targetWindow.height) - row;
  const shared = { col: col - window.col, row: row - window.row, width, height };
  pasteRows(raster, shared, target, { col: col - targetWindow.col, row: row - targetWindow.row });
}

/** @param part what of the raster, px of it; `corner` where that goes, px of the target. */
function pasteRows(raster: Raster, part: PixelWindow, target: Raster, corner: PixelPoint): void {
  for (let band = 0; band < raster.bands.length; band++) {
    pasteBand(raster.bands[band]!, raster.width, part, target.bands[band]!, target.width, corner);
  }
  pasteBand(raster.valid, raster.width, part, target.valid, target.width, corner);
}

/** Of its own, as is whatever runs for every tile: V8 keeps fast code only while a function of it lives, and a closure ends with its call. */
function pasteBand(
  from: PixelArray,
  fromWidth: number,
  part: PixelWindow,
  to: PixelArray,
  toWidth: number,
  corner: PixelPoint,
): void {
  for (let row = 0; row < part.height; row++) {
    const start = (part.row + row) * fromWidth + part.col;
    to.set(from.subarray(start, start + part.width), (corner.row + row) * toWidth + corner.col);
  }
}
