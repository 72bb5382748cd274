import type { Raster } from './raster.ts';
import {
  type IntegerRange,
  integerRange,
  isSingle,
  sampleBilinear,
  sampleCubic,
  sampleCubicSingle,
  store,
  Taps,
  weighCubic,
  weighCubicSingle,
} from './taps.ts';

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

/** A line, and the index of the pixel of the output that its first position fills; the rest follow. */
export interface PlacedLine extends SampleLine {
  readonly start: number;
}

/** Fills lines of `out` with samples of `source`, as `LineSampler` says. */
export type FillLines = (source: Raster, out: Raster, lines: readonly PlacedLine[], kernel: Kernel) => void;

export const fillLines: FillLines = (source, out, lines, kernel) => {
  let longest = 0;
  for (const { count } of lines) longest = Math.max(longest, count);
  const sampler = new LineSampler(source, out, kernel, longest);
  for (const line of lines) sampler.fill(line, line.start);
};

/** Whether every tap of a line lies inside the source; lines are straight, so both ends tell. */
export function isInterior(line: SampleLine, { width, height }: Raster, kernel: Kernel): boolean {
  const margin = kernel === 'cubic' ? 1 : 0;
  for (const steps of [0, line.count - 1]) {
    const x = line.col + steps * line.stepCol - HALF_PIXEL;
    const y = line.row + steps * line.stepRow - HALF_PIXEL;
    if (!(x >= margin && y >= margin && x < width - 1 - margin && y < height - 1 - margin)) return false;
  }
  return true;
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
 * Samples of up to 16 bits and 32-bit floats are sampled in single precision, in one order of operations, so
 * that other hands (`FillLines`) can give the same bits.
 *
 * Bilinear, and cubic convolution with a = -1/2: Keys, "Cubic convolution interpolation for digital image
 * processing", 1981.
 */
export class LineSampler {
  readonly #source: Raster;
  readonly #out: Raster;
  readonly #kernel: Kernel;
  readonly #isSingle: boolean;
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
    this.#kernel = kernel;
    this.#isSingle = source.bands.every(isSingle);
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
    if (this.#isSingle) weighCubicSingle(cubic);
    else weighCubic(cubic);
    for (let band = 0; band < this.#out.bands.length; band++) {
      const values = this.#source.bands[band]!;
      const out = this.#out.bands[band]!;
      if (bilinear.count > 0) {
        sampleBilinear(values, bilinear, this.#right, this.#below);
        store(bilinear, out, start, this.#range);
      }
      if (cubic.count > 0) {
        if (this.#isSingle) sampleCubicSingle(values, cubic, this.#source.width);
        else sampleCubic(values, cubic, this.#source.width);
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
    if (this.#isBlank && this.#isAllValid && isInterior(line, this.#source, this.#kernel)) {
      locateAll(line, this.#kernel === 'cubic' ? this.#cubic : this.#bilinear, width);
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
      const isCubic = this.#kernel === 'cubic' && this.#isCubicValid(col, row, base);
      (isCubic ? this.#cubic : this.#bilinear).push(i, base, across, down);
      filled[start + i] = 1;
    }
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

/** Whether all positions of a line lie at the same place between the source's pixels. */
function takesWholeSteps({ stepCol, stepRow }: SampleLine): boolean {
  return stepCol === 1 && stepRow === 0;
}

function locateAll(line: SampleLine, taps: Taps, width: number): void {
  const { col, row, stepCol, stepRow, count } = line;
  const { at, base, across, down } = taps;
  taps.count = count;
  if (takesWholeSteps(line)) {
    const x = col - HALF_PIXEL;
    const y = row - HALF_PIXEL;
    const first = Math.floor(y) * width + Math.floor(x);
    for (let i = 0; i < count; i++) {
      at[i] = i;
      base[i] = first + i;
    }
    across.fill(x - Math.floor(x), 0, count);
    down.fill(y - Math.floor(y), 0, count);
    return;
  }
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
}
