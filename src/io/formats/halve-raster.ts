import type { PixelArray, Raster } from '../../core/raster/raster.ts';
import { halveBytes } from '../kernels/halve-bytes.ts';

/** How 2 × 2 pixels become one: their mean, or one of them as it is. */
export type Resampling = 'average' | 'nearest';

/** Where a row of the half-size raster comes from and goes to: indices of first samples; an odd end stands for two. */
interface RowPair {
  readonly upper: number;
  readonly lower: number;
  readonly width: number;
  readonly to: number;
}

/**
 * Draws a raster at half its size into another, at a corner there.
 *
 * `average`: the mean of those of the four pixels that are valid, halves rounded up for integers; valid where any is.
 * `nearest`: the top-left of the four, value and validity.
 */
export function halveRaster(
  source: Raster,
  target: Raster,
  corner: { readonly col: number; readonly row: number },
  resampling: Resampling,
): void {
  const { width, height, valid } = source;
  const isFloat = source.bands[0] instanceof Float32Array || source.bands[0] instanceof Float64Array;
  const allValid = !valid.includes(0);
  const isDone = source.bands.map(
    (band, index) => allValid && resampling === 'average' && pasteHalf(band, source, target, index, corner),
  );
  for (let row = 0; row < height; row += 2) {
    const pair = {
      upper: row * width,
      lower: Math.min(row + 1, height - 1) * width,
      width,
      to: (corner.row + row / 2) * target.width + corner.col,
    };
    if (resampling === 'nearest') pickRow(valid, target.valid, pair);
    else if (allValid) target.valid.fill(1, pair.to, pair.to + Math.ceil(width / 2));
    else mergeValidRow(valid, target.valid, pair);
    for (let index = 0; index < source.bands.length; index++) {
      if (isDone[index]) continue;
      const band = source.bands[index]!;
      const halved = target.bands[index]!;
      if (resampling === 'nearest') pickRow(band, halved, pair);
      else if (allValid) averageRow(band, halved, pair, isFloat);
      else averageValidRow(band, valid, halved, pair, isFloat);
    }
  }
}

/** Halves a whole band of bytes with the kernel; false where that cannot be. */
function pasteHalf(
  band: PixelArray,
  { width, height }: Raster,
  target: Raster,
  index: number,
  corner: { readonly col: number; readonly row: number },
): boolean {
  const half = band instanceof Uint8Array ? halveBytes(band, width, height) : null;
  if (half === null) return false;
  for (let row = 0; row < height / 2; row++) {
    const line = half.subarray((row * width) / 2, ((row + 1) * width) / 2);
    target.bands[index]!.set(line, (corner.row + row) * target.width + corner.col);
  }
  return true;
}

function pickRow(values: PixelArray, halved: PixelArray, { upper, width, to }: RowPair): void {
  for (let col = 0, at = to; col < width; col += 2, at++) halved[at] = values[upper + col]!;
}

function mergeValidRow(valid: Uint8Array, halved: Uint8Array, { upper, lower, width, to }: RowPair): void {
  for (let col = 0, at = to; col < width; col += 2, at++) {
    const right = Math.min(col + 1, width - 1);
    halved[at] = valid[upper + col]! | valid[upper + right]! | valid[lower + col]! | valid[lower + right]!;
  }
}

function averageRow(values: PixelArray, halved: PixelArray, pair: RowPair, isFloat: boolean): void {
  const { upper, lower, width, to } = pair;
  for (let col = 0, at = to; col < width; col += 2, at++) {
    const right = Math.min(col + 1, width - 1);
    const sum = values[upper + col]! + values[upper + right]! + values[lower + col]! + values[lower + right]!;
    halved[at] = isFloat ? sum / 4 : Math.floor(sum / 4 + 0.5);
  }
}

function averageValidRow(
  values: PixelArray,
  valid: Uint8Array,
  halved: PixelArray,
  pair: RowPair,
  isFloat: boolean,
): void {
  const { upper, lower, width, to } = pair;
  for (let col = 0, at = to; col < width; col += 2, at++) {
    const right = Math.min(col + 1, width - 1);
    let sum = 0;
    let count = 0;
    for (const from of [upper + col, upper + right, lower + col, lower + right]) {
      if (valid[from] === 0) continue;
      sum += values[from]!;
      count++;
    }
    if (count > 0) halved[at] = isFloat ? sum / count : Math.floor(sum / count + 0.5);
  }
}
