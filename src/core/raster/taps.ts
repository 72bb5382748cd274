import type { PixelArray } from './raster.ts';

/** Where to read for each position of a line: its place on the line, the tap up and left of it, and how far past. */
export class Taps {
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

export function sampleBilinear(values: PixelArray, taps: Taps, right: number, below: number): void {
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
export function weighCubic({ across, down, weights, count }: Taps): void {
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

export function sampleCubic(values: PixelArray, taps: Taps, width: number): void {
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

/** Whether a band is sampled in single precision: it holds nothing that single precision cannot. */
export function isSingle(band: PixelArray): boolean {
  return band.BYTES_PER_ELEMENT <= 2 || band instanceof Float32Array;
}

/** `weighCubic` in single precision, each operation rounded. */
export function weighCubicSingle({ across, down, weights, count }: Taps): void {
  for (let i = 0; i < count; i++) {
    weighOne(Math.fround(across[i]!), weights, 8 * i);
    weighOne(Math.fround(down[i]!), weights, 8 * i + 4);
  }
}

const { fround } = Math;

/** Adding 0 makes 0 of −0. */
function weighOne(x: number, weights: Float64Array, k: number): void {
  weights[k] = fround(fround(fround(fround(fround(-0.5 * x) + 1) * x) - 0.5) * x) + 0;
  weights[k + 1] = fround(fround(fround(fround(fround(1.5 * x) - 2.5) * x) * x) + 1);
  weights[k + 2] = fround(fround(fround(fround(fround(-1.5 * x) + 2) * x) + 0.5) * x);
  weights[k + 3] = fround(fround(fround(fround(0.5 * x) - 0.5) * x) * x) + 0;
}

/** `sampleCubic` in single precision, each operation rounded: down the four columns first, then across. */
export function sampleCubicSingle(values: PixelArray, taps: Taps, width: number): void {
  const { base, weights, sampled, count } = taps;
  for (let i = 0; i < count; i++) {
    const k = 8 * i;
    const first = base[i]! - width - 1;
    const a = fround(column(values, first, width, weights, k + 4) * weights[k]!);
    const b = fround(column(values, first + 1, width, weights, k + 4) * weights[k + 1]!);
    const c = fround(column(values, first + 2, width, weights, k + 4) * weights[k + 2]!);
    const d = fround(column(values, first + 3, width, weights, k + 4) * weights[k + 3]!);
    sampled[i] = fround(fround(a + b) + fround(c + d));
  }
}

function column(values: PixelArray, top: number, width: number, weights: Float64Array, k: number): number {
  const a = fround(values[top]! * weights[k]!);
  const b = fround(values[top + width]! * weights[k + 1]!);
  const c = fround(values[top + 2 * width]! * weights[k + 2]!);
  const d = fround(values[top + 3 * width]! * weights[k + 3]!);
  return fround(fround(fround(a + b) + c) + d);
}

export interface IntegerRange {
  readonly least: number;
  readonly most: number;
}

export function integerRange(pixels: PixelArray | undefined): IntegerRange | null {
  if (pixels === undefined || pixels instanceof Float32Array || pixels instanceof Float64Array) return null;
  const bits = 8 * pixels.BYTES_PER_ELEMENT;
  const isSigned = pixels instanceof Int8Array || pixels instanceof Int16Array || pixels instanceof Int32Array;
  return isSigned ? { least: -(2 ** (bits - 1)), most: 2 ** (bits - 1) - 1 } : { least: 0, most: 2 ** bits - 1 };
}

export function store({ at, sampled, count }: Taps, out: PixelArray, start: number, range: IntegerRange | null): void {
  if (range === null) {
    for (let i = 0; i < count; i++) out[start + at[i]!] = sampled[i]!;
    return;
  }
  const { least, most } = range;
  if (most - least <= 0xffff) {
    const first = least | 0; // V8 then knows them for integers
    const span = (most - least) | 0;
    for (let i = 0; i < count; i++) {
      let above = (fround(sampled[i]! + 0.5) - first) | 0; // twice as fast as Math.floor
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
