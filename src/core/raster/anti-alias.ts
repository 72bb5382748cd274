import type { PixelPoint } from '../geo/points.ts';
import { gaussianKernel } from './gaussian.ts';
import type { PixelArray, Raster } from './raster.ts';

/** Below this many source pixels to a target pixel, sampling alone does. */
const ALIASING_RATIO = 1.1;

/**
 * The blur that makes a source pixel as large as the target's, source px: σ = ½·√(ratio² - 1), since a pixel seen
 * through a lens is close to a Gaussian of half its width, and widths add in squares. 0 where none is needed.
 */
export function antiAliasSigmaPx(sourcePixelsPerTargetPixel: number): number {
  if (!(sourcePixelsPerTargetPixel > ALIASING_RATIO)) return 0;
  return 0.5 * Math.sqrt(sourcePixelsPerTargetPixel ** 2 - 1);
}

/** How far the blur looks, px. */
export function antiAliasReachPx(sigmaPx: number): number {
  return sigmaPx > 0 ? (gaussianKernel(sigmaPx).length - 1) / 2 : 0;
}

/**
 * Gaussian blur over the valid pixels alone: what is not valid, or beyond the edge, has no weight.
 *
 * @param sigmaPx along columns and rows, px; 0 leaves that axis as it is.
 * @returns float bands of the same size and the same mask.
 */
export function antiAlias(source: Raster, sigmaPx: PixelPoint): Raster {
  const { width, height, valid } = source;
  const blur = (plane: Float32Array) => blurRows(blurCols(plane, width, sigmaPx.col), width, height, sigmaPx.row);
  const weight = blur(new Float32Array(valid));
  const bands = source.bands.map((band) => weighed(blur(validValues(band, valid)), weight, valid));
  return { width, height, bands, valid };
}

function weighed(blurred: Float32Array, weight: Float32Array, valid: Uint8Array): Float32Array {
  for (let i = 0; i < blurred.length; i++) if (valid[i] === 1) blurred[i]! /= weight[i]!;
  return blurred;
}

function validValues(band: PixelArray, valid: Uint8Array): Float32Array {
  const values = new Float32Array(band);
  for (let i = 0; i < values.length; i++) if (valid[i] !== 1) values[i] = 0;
  return values;
}

function blurCols(values: Float32Array, width: number, sigmaPx: number): Float32Array {
  if (sigmaPx === 0) return values;
  const kernel = gaussianKernel(sigmaPx);
  const reach = (kernel.length - 1) / 2;
  const blurred = new Float32Array(values.length);
  const line = new Float32Array(width + 2 * reach);
  for (let start = 0; start < values.length; start += width) {
    line.set(values.subarray(start, start + width), reach);
    for (let col = 0; col < width; col++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) sum += kernel[k]! * line[col + k]!;
      blurred[start + col] = sum;
    }
  }
  return blurred;
}

function blurRows(values: Float32Array, width: number, height: number, sigmaPx: number): Float32Array {
  if (sigmaPx === 0) return values;
  const kernel = gaussianKernel(sigmaPx);
  const reach = (kernel.length - 1) / 2;
  const blurred = new Float32Array(values.length);
  for (let row = 0; row < height; row++) {
    const start = row * width;
    for (let k = Math.max(0, reach - row); k < kernel.length && row + k - reach < height; k++) {
      const from = (row + k - reach) * width;
      const weight = kernel[k]!;
      for (let col = 0; col < width; col++) blurred[start + col]! += weight * values[from + col]!;
    }
  }
  return blurred;
}
