import type { PixelArray, Raster } from './raster.ts';

/** A pixel's centre lies half a pixel from its corner. Here, and nowhere else, is that known. */
const HALF_PIXEL = 0.5;

export type Kernel = 'bilinear' | 'cubic';

/** How far beyond a position's own pixel the widest kernel looks, px. */
export const KERNEL_REACH_PX = 2;

/** The position of a pixel's centre, px. */
export function pixelCentre(index: number): number {
  return index + HALF_PIXEL;
}

/** Positions on a line, px of the source: `col + i · stepCol`, `row + i · stepRow` for i = 0 … count - 1. */
export interface SampleLine {
  readonly col: number;
  readonly row: number;
  readonly stepCol: number;
  readonly stepRow: number;
  readonly count: number;
}

/**
 * Fills lines of one raster with samples of another.
 *
 * A position has a value only where all taps with weight are valid. Cubic falls back to bilinear where only its outer
 * taps are not, and within half a pixel of the source's edge pixels are extended outwards, so that abutting tiles
 * leave no seam; a position outside the source has no value. Pixels that are valid already are left alone.
 *
 * Does not anti-alias: blur first where the positions lie more than a pixel apart (`antiAlias`).
 *
 * Bilinear, and cubic convolution with a = -1/2: Keys, "Cubic convolution interpolation for digital image
 * processing", 1981.
 */
export class LineSampler {
  readonly #source: Raster;
  readonly #out: Raster;
  readonly #isCubic: boolean;
  readonly #isAllValid: boolean;
  /** Nothing in `out` was valid at the start. */
  readonly #isBlank: boolean;
  /** What integers hold; null for floats. */
  readonly #range: IntegerRange | null;
  /** To the tap on the right and to the tap below; 0 on a raster one pixel wide or high. */
  readonly #right: number;
  readonly #below: number;
  readonly #bilinear: Taps;
  readonly #cubic: Taps;

  /**
   * @param out has as many bands as `source`, of any sample type: integers are rounded and clamped. No pixel may be
   * filled twice.
   * @param longestLine the largest `count` that a line will have.
   */
  constructor(source: Raster, out: Raster, kernel: Kernel, longestLine: number) {
    this.#source = source;
    this.#out = out;
    this.#isCubic = kernel === 'cubic';
    this.#isAllValid = !source.valid.includes(0);
    this.#isBlank = !out.valid.includes(1);
    this.#range = integerRange(out.bands[0]);
    this.#right = source.width > 1 ? 1 : 0;
    this.#below = source.height > 1 ? source.width : 0;
    this.#bilinear = new Taps(longestLine);
    this.#cubic = new Taps(longestLine);
  }

  /** Fills `line.count` pixels of `out` from the pixel at index `start` on. */
  fill(line: SampleLine, start: number): void {
    this.#locate(line, start);
    const bilinear = this.#bilinear;
    const cubic = this.#cubic;
    weighCubic(cubic);
    for (let band = 0; band < this.#out.bands.length; band++) {
      const values = this.#source.bands[band]!;
      const out = this.#out.bands[band]!;
      if (bilinear.count > 0) {
        sampleBilinear(values, bilinear, this.#right, this.#below);
        store(bilinear, out, start, this.#range);
      }
      if (cubic.count > 0) {
        sampleCubic(values, cubic, this.#source.width);
        store(cubic, out, start, this.#range);
      }
    }
  }

  /** Finds the taps of each position that has a value, once for all bands. */
  #locate(line: SampleLine, start: number): void {
    const { width, height } = this.#source;
    const filled = this.#out.valid;
    this.#bilinear.count = 0;
    this.#cubic.count = 0;
    if (this.#isBlank && this.#isAllValid && this.#isInterior(line)) {
      locateAll(line, this.#isCubic ? this.#cubic : this.#bilinear, width);
      filled.fill(1, start, start + line.count);
      return;
    }
    const lastCol = Math.max(0, width - 2);
    const lastRow = Math.max(0, height - 2);
    for (let i = 0; i < line.count; i++) {
      if (filled[start + i] === 1) continue;
      const x = line.col + i * line.stepCol - HALF_PIXEL;
      const y = line.row + i * line.stepRow - HALF_PIXEL;
      const isInside = x >= -HALF_PIXEL && y >= -HALF_PIXEL && x <= width - HALF_PIXEL && y <= height - HALF_PIXEL;
      if (!isInside) continue;
      const col = Math.min(lastCol, Math.max(0, Math.floor(x)));
      const row = Math.min(lastRow, Math.max(0, Math.floor(y)));
      const across = Math.min(1, Math.max(0, x - col));
      const down = Math.min(1, Math.max(0, y - row));
      const base = row * width + col;
      if (!this.#isBilinearValid(base, across, down)) continue;
      const isCubic = this.#isCubic && this.#isCubicValid(col, row, base);
      (isCubic ? this.#cubic : this.#bilinear).push(i, base, across, down);
      filled[start + i] = 1;
    }
  }

  /** Whether every tap of the line lies inside the raster; lines are straight, so both ends tell. */
  #isInterior({ col, row, stepCol, stepRow, count }: SampleLine): boolean {
    const { width, height } = this.#source;
    const margin = this.#isCubic ? 1 : 0;
    const isInterior = (x: number, y: number) =>
      x >= margin && y >= margin && x < width - 1 - margin && y < height - 1 - margin;
    return (
      isInterior(col - HALF_PIXEL, row - HALF_PIXEL) &&
      isInterior(col + (count - 1) * stepCol - HALF_PIXEL, row + (count - 1) * stepRow - HALF_PIXEL)
    );
  }

  #isBilinearValid(base: number, across: number, down: number): boolean {
    const { valid } = this.#source;
    const right = base + this.#right;
    const below = base + this.#below;
    return (
      (valid[base] === 1 || across === 1 || down === 1) &&
      (valid[right] === 1 || across === 0 || down === 1) &&
      (valid[below] === 1 || across === 1 || down === 0) &&
      (valid[below + this.#right] === 1 || across === 0 || down === 0)
    );
  }

  #isCubicValid(col: number, row: number, base: number): boolean {
    const { width, height, valid } = this.#source;
    if (col < 1 || row < 1 || col + 2 >= width || row + 2 >= height) return false;
    if (this.#isAllValid) return true;
    for (let line = base - width - 1; line <= base + 2 * width; line += width) {
      if ((valid[line]! & valid[line + 1]! & valid[line + 2]! & valid[line + 3]!) === 0) return false;
    }
    return true;
  }
}

/** Where to read for each position of a line: its place on the line, the tap up and left of it, and how far past. */
class Taps {
  readonly at: Int32Array;
  readonly base: Int32Array;
  readonly across: Float64Array;
  readonly down: Float64Array;
  /** Eight for each position; cubic only. */
  readonly weights: Float64Array;
  readonly sampled: Float64Array;
  count = 0;

  constructor(length: number) {
    this.at = new Int32Array(length);
    this.base = new Int32Array(length);
    this.across = new Float64Array(length);
    this.down = new Float64Array(length);
    this.weights = new Float64Array(8 * length);
    this.sampled = new Float64Array(length);
  }

  push(at: number, base: number, across: number, down: number): void {
    const i = this.count++;
    this.at[i] = at;
    this.base[i] = base;
    this.across[i] = across;
    this.down[i] = down;
  }
}

function locateAll({ col, row, stepCol, stepRow, count }: SampleLine, taps: Taps, width: number): void {
  const { at, base, across, down } = taps;
  for (let i = 0; i < count; i++) {
    const x = col + i * stepCol - HALF_PIXEL;
    const y = row + i * stepRow - HALF_PIXEL;
    const tapCol = x | 0; // not negative here
    const tapRow = y | 0;
    at[i] = i;
    base[i] = tapRow * width + tapCol;
    across[i] = x - tapCol;
    down[i] = y - tapRow;
  }
  taps.count = count;
}

function sampleBilinear(values: PixelArray, taps: Taps, right: number, below: number): void {
  const { base, across, down, sampled, count } = taps;
  for (let i = 0; i < count; i++) {
    const upper = base[i]!;
    const lower = upper + below;
    const x = across[i]!;
    const upperLeft = values[upper]!; // read once: V8 would read it twice
    const lowerLeft = values[lower]!;
    const top = upperLeft + x * (values[upper + right]! - upperLeft);
    const bottom = lowerLeft + x * (values[lower + right]! - lowerLeft);
    sampled[i] = top + down[i]! * (bottom - top);
  }
}

/** Four weights across and four down for each position: the same for all bands. */
function weighCubic({ across, down, weights, count }: Taps): void {
  for (let i = 0; i < count; i++) {
    const x = across[i]!;
    const y = down[i]!;
    const k = 8 * i;
    weights[k] = ((1 - 0.5 * x) * x - 0.5) * x;
    weights[k + 1] = (1.5 * x - 2.5) * x * x + 1;
    weights[k + 2] = ((2 - 1.5 * x) * x + 0.5) * x;
    weights[k + 3] = (0.5 * x - 0.5) * x * x;
    weights[k + 4] = ((1 - 0.5 * y) * y - 0.5) * y;
    weights[k + 5] = (1.5 * y - 2.5) * y * y + 1;
    weights[k + 6] = ((2 - 1.5 * y) * y + 0.5) * y;
    weights[k + 7] = (0.5 * y - 0.5) * y * y;
  }
}

function sampleCubic(values: PixelArray, taps: Taps, width: number): void {
  const { base, weights, sampled, count } = taps;
  for (let i = 0; i < count; i++) {
    const k = 8 * i;
    const x0 = weights[k]!;
    const x1 = weights[k + 1]!;
    const x2 = weights[k + 2]!;
    const x3 = weights[k + 3]!;
    let tap = base[i]! - width - 1;
    const a = x0 * values[tap]! + x1 * values[tap + 1]! + x2 * values[tap + 2]! + x3 * values[tap + 3]!;
    tap += width;
    const b = x0 * values[tap]! + x1 * values[tap + 1]! + x2 * values[tap + 2]! + x3 * values[tap + 3]!;
    tap += width;
    const c = x0 * values[tap]! + x1 * values[tap + 1]! + x2 * values[tap + 2]! + x3 * values[tap + 3]!;
    tap += width;
    const d = x0 * values[tap]! + x1 * values[tap + 1]! + x2 * values[tap + 2]! + x3 * values[tap + 3]!;
    sampled[i] = weights[k + 4]! * a + weights[k + 5]! * b + weights[k + 6]! * c + weights[k + 7]! * d;
  }
}

interface IntegerRange {
  readonly least: number;
  readonly most: number;
}

function integerRange(pixels: PixelArray | undefined): IntegerRange | null {
  if (pixels === undefined || pixels instanceof Float32Array || pixels instanceof Float64Array) return null;
  const bits = 8 * pixels.BYTES_PER_ELEMENT;
  const isSigned = pixels instanceof Int8Array || pixels instanceof Int16Array || pixels instanceof Int32Array;
  return isSigned ? { least: -(2 ** (bits - 1)), most: 2 ** (bits - 1) - 1 } : { least: 0, most: 2 ** bits - 1 };
}

function store({ at, sampled, count }: Taps, out: PixelArray, start: number, range: IntegerRange | null): void {
  if (range === null) {
    for (let i = 0; i < count; i++) out[start + at[i]!] = sampled[i]!;
    return;
  }
  const { least, most } = range;
  if (most - least <= 0xffff) {
    const first = least | 0; // V8 then knows them for integers
    const span = (most - least) | 0;
    for (let i = 0; i < count; i++) {
      let above = (sampled[i]! - first + 0.5) | 0; // twice as fast as Math.floor
      if (above < 0) above = 0;
      if (above > span) above = span;
      out[start + at[i]!] = above + first;
    }
    return;
  }
  for (let i = 0; i < count; i++) {
    out[start + at[i]!] = Math.max(least, Math.min(most, Math.floor(sampled[i]! + 0.5)));
  }
}
