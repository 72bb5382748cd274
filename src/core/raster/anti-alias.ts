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
 * @param blur who blurs: by default the core itself.
 * @returns float bands of the same size and the same mask.
 */
export function antiAlias(source: Raster, sigmaPx: PixelPoint, blur: BlurPlane = blurPlane): Raster {
  const { width, height, valid } = source;
  const kernels = { across: kernelOf(sigmaPx.col), down: kernelOf(sigmaPx.row) };
  const blurred = (plane: Float32Array) => blur(plane, width, height, kernels);
  if (!valid.includes(0)) {
    const weights = weightsOfWhole(width, height, kernels, blur);
    return {
      width,
      height,
      bands: source.bands.map((band) => weighedWhole(blurred(new Float32Array(band)), weights)),
      valid,
    };
  }
  const weight = blurred(new Float32Array(valid));
  const bands = source.bands.map((band) => weighed(blurred(validValues(band, valid)), weight, valid));
  return { width, height, bands, valid };
}

/** Weights along each axis, odd in number, or null where that axis is left as it is. */
interface BlurKernels {
  readonly across: Float32Array | null;
  readonly down: Float32Array | null;
}

/** Blurs a plane, nothing being beyond its edges; may do so in place. */
export type BlurPlane = (values: Float32Array, width: number, height: number, kernels: BlurKernels) => Float32Array;

export const blurPlane: BlurPlane = (values, width, height, { across, down }) => {
  const half = across === null ? values : blurCols(values, width, across);
  return down === null ? half : blurRows(half, width, height, down);
};

function kernelOf(sigmaPx: number): Float32Array | null {
  return sigmaPx === 0 ? null : gaussianKernel(sigmaPx);
}

function weighed(blurred: Float32Array, weight: Float32Array, valid: Uint8Array): Float32Array {
  for (let i = 0; i < blurred.length; i++) if (valid[i] === 1) blurred[i]! /= weight[i]!;
  return blurred;
}

/** The weights of a raster that is valid throughout: rows from its top to the first that no edge touches, then those to its bottom. */
interface RowWeights {
  readonly width: number;
  readonly height: number;
  readonly rows: number;
  readonly reach: number;
  readonly weights: Float32Array;
}

function weightsOfWhole(width: number, height: number, kernels: BlurKernels, blur: BlurPlane): RowWeights {
  const reach = kernels.down === null ? 0 : (kernels.down.length - 1) / 2;
  const rows = Math.min(height, 2 * reach + 1);
  const weights = blur(new Float32Array(width * rows).fill(1), width, rows, kernels);
  return { width, height, rows, reach, weights };
}

function weighedWhole(blurred: Float32Array, { width, height, rows, reach, weights }: RowWeights): Float32Array {
  for (let row = 0; row < height; row++) {
    const own = (row < reach ? row : Math.max(reach, row - height + rows)) * width;
    const start = row * width;
    for (let col = 0; col < width; col++) blurred[start + col]! /= weights[own + col]!;
  }
  return blurred;
}

function validValues(band: PixelArray, valid: Uint8Array): Float32Array {
  const values = new Float32Array(band);
  for (let i = 0; i < values.length; i++) if (valid[i] !== 1) values[i] = 0;
  return values;
}

function blurCols(values: Float32Array, width: number, kernel: Float32Array): Float32Array {
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

function blurRows(values: Float32Array, width: number, height: number, kernel: Float32Array): Float32Array {
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
