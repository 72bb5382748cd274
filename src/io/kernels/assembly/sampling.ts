/**
 * Cubic convolution along lines, in single precision; the twin is `LineSampler` in core/raster/sampling.ts, whose order
 * of operations this keeps.
 */

import { INT8, INT16, UINT8, UINT16 } from './sample-types';

const LONGEST: i32 = 64;
const HALF_PIXEL: f64 = 0.5;
/** Of each position of a line: byte offset of its first tap in samples, four weights across, four down, the sample. */
const firstTaps = memory.data(LONGEST * 4, 16);
const across = memory.data(LONGEST * 16, 16);
const down = memory.data(LONGEST * 16, 16);
const samples = memory.data(LONGEST * 4 + 16, 16);
/** Sums down the columns of a line of whole steps, three more than it has positions. */
const columns = memory.data((LONGEST + 8) * 4, 16);

/**
 * @param lines of each line six 64-bit floats: first column and row, step of both, count (64 at most), first pixel of `out`.
 * @param source planes of `sourceType`, `sourceBytes` bytes each, rows of `width` samples from
 *   row `top` on; all taps lie inside.
 * @param out planes of `outType`, `outBytes` bytes each.
 */
export function sampleLines(
  lines: usize,
  lineCount: i32,
  source: usize,
  sourceBytes: usize,
  sourceType: i32,
  width: i32,
  top: i32,
  out: usize,
  outBytes: usize,
  outType: i32,
  bands: i32,
): void {
  for (let line = 0; line < lineCount; line++) {
    const at = lines + line * 48;
    const count = <i32>load<f64>(at, 32);
    const start = <i32>load<f64>(at, 40);
    const stepCol = load<f64>(at, 16);
    const stepRow = load<f64>(at, 24);
    const isStraight = stepCol === 1 && stepRow === 0;
    weigh(load<f64>(at), load<f64>(at, 8), stepCol, stepRow, isStraight ? 1 : count, width, top);
    for (let band = 0; band < bands; band++) {
      const from = source + <usize>band * sourceBytes;
      if (sourceType === UINT8) sample<u8>(from, width, count, isStraight);
      else if (sourceType === INT8) sample<i8>(from, width, count, isStraight);
      else if (sourceType === UINT16) sample<u16>(from, width, count, isStraight);
      else if (sourceType === INT16) sample<i16>(from, width, count, isStraight);
      else sample<f32>(from, width, count, isStraight);
      const to = out + <usize>band * outBytes;
      if (outType === UINT8) put<u8>(to + start, count, 0, 255);
      else if (outType === INT8) put<i8>(to + start, count, -128, 127);
      else if (outType === UINT16) put<u16>(to + 2 * start, count, 0, 65535);
      else if (outType === INT16) put<i16>(to + 2 * start, count, -32768, 32767);
      else memory.copy(to + 4 * start, samples, 4 * count);
    }
  }
}

function weigh(col: f64, row: f64, stepCol: f64, stepRow: f64, count: i32, width: i32, top: i32): void {
  for (let i = 0; i < count; i++) {
    const x = col + <f64>i * stepCol - HALF_PIXEL;
    const y = row + <f64>i * stepRow - HALF_PIXEL;
    const tapCol = <i32>x;
    const tapRow = <i32>y;
    store<i32>(firstTaps + 4 * i, (tapRow - 1 - top) * width + tapCol - 1);
    v128.store(across + 16 * i, cubic(<f32>(x - <f64>tapCol)));
    v128.store(down + 16 * i, cubic(<f32>(y - <f64>tapRow)));
  }
}

/** The weights of four taps round a position that lies `x` behind the second. Keys 1981, a = -1/2. */
function cubic(x: f32): v128 {
  const at = f32x4.splat(x);
  let weights = f32x4.add(f32x4.mul(f32x4(-0.5, 1.5, -1.5, 0.5), at), f32x4(1, -2.5, 2, -0.5));
  weights = f32x4.add(f32x4.mul(weights, at), f32x4(-0.5, 0, 0.5, 0));
  return f32x4.add(f32x4.mul(weights, at), f32x4(0, 1, 0, 0));
}

/** Four positions a step, the rest one by one. */
function sample<T extends number>(from: usize, width: i32, count: i32, isStraight: bool): void {
  const rowBytes: usize = width * sizeof<T>();
  if (isStraight) {
    sampleStraight<T>(from, rowBytes, count);
    return;
  }
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const a = weighed<T>(from, rowBytes, i);
    const b = weighed<T>(from, rowBytes, i + 1);
    const c = weighed<T>(from, rowBytes, i + 2);
    const d = weighed<T>(from, rowBytes, i + 3);
    const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 2, 4, 6), v128.shuffle<f32>(a, b, 1, 3, 5, 7));
    const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 2, 4, 6), v128.shuffle<f32>(c, d, 1, 3, 5, 7));
    v128.store(
      samples + 4 * i,
      f32x4.add(v128.shuffle<f32>(ab, cd, 0, 2, 4, 6), v128.shuffle<f32>(ab, cd, 1, 3, 5, 7)),
    );
  }
  for (; i < count; i++) {
    const taps = weighed<T>(from, rowBytes, i);
    const left = f32x4.extract_lane(taps, 0) + f32x4.extract_lane(taps, 1);
    const right = f32x4.extract_lane(taps, 2) + f32x4.extract_lane(taps, 3);
    store<f32>(samples + 4 * i, left + right);
  }
}

/** A line of whole steps: neighbours share their columns, and all positions the weights of the first. */
function sampleStraight<T extends number>(from: usize, rowBytes: usize, count: i32): void {
  const tap = from + load<i32>(firstTaps) * sizeof<T>();
  const top = v128.load32_splat(down);
  const second = v128.load32_splat(down, 4);
  const third = v128.load32_splat(down, 8);
  const bottom = v128.load32_splat(down, 12);
  for (let i = 0; i < count + 3; i += 4) {
    const at = tap + i * sizeof<T>();
    let sum = f32x4.mul(four<T>(at), top);
    sum = f32x4.add(sum, f32x4.mul(four<T>(at + rowBytes), second));
    sum = f32x4.add(sum, f32x4.mul(four<T>(at + 2 * rowBytes), third));
    v128.store(columns + (i << 2), f32x4.add(sum, f32x4.mul(four<T>(at + 3 * rowBytes), bottom)));
  }
  const left = v128.load32_splat(across);
  const middle = v128.load32_splat(across, 4);
  const right = v128.load32_splat(across, 8);
  const last = v128.load32_splat(across, 12);
  for (let i = 0; i < count; i += 4) {
    const at = columns + (i << 2);
    const ab = f32x4.add(f32x4.mul(v128.load(at), left), f32x4.mul(v128.load(at, 4), middle));
    const cd = f32x4.add(f32x4.mul(v128.load(at, 8), right), f32x4.mul(v128.load(at, 12), last));
    v128.store(samples + (i << 2), f32x4.add(ab, cd));
  }
}

/** The four columns of a position's taps, summed downwards and weighed. */
function weighed<T extends number>(from: usize, rowBytes: usize, i: i32): v128 {
  const tap = from + load<i32>(firstTaps + 4 * i) * sizeof<T>();
  const rows = down + 16 * i;
  let sum = f32x4.mul(four<T>(tap), v128.load32_splat(rows));
  sum = f32x4.add(sum, f32x4.mul(four<T>(tap + rowBytes), v128.load32_splat(rows, 4)));
  sum = f32x4.add(sum, f32x4.mul(four<T>(tap + 2 * rowBytes), v128.load32_splat(rows, 8)));
  sum = f32x4.add(sum, f32x4.mul(four<T>(tap + 3 * rowBytes), v128.load32_splat(rows, 12)));
  return f32x4.mul(sum, v128.load(across + 16 * i));
}

function four<T extends number>(at: usize): v128 {
  if (isFloat<T>()) return v128.load(at);
  if (sizeof<T>() === 1) {
    const bytes = v128.load32_zero(at);
    if (isSigned<T>()) return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(bytes)));
    return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)));
  }
  const words = v128.load64_zero(at);
  return f32x4.convert_i32x4_s(isSigned<T>() ? i32x4.extend_low_i16x8_s(words) : i32x4.extend_low_i16x8_u(words));
}

/** Rounds the samples, halves up, into what a type holds. */
function put<T extends number>(to: usize, count: i32, least: i32, most: i32): void {
  const half = f32x4.splat(0.5);
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const rounded = i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.add(v128.load(samples + 4 * i), half)));
    const held = i32x4.max_s(i32x4.min_s(rounded, i32x4.splat(most)), i32x4.splat(least));
    if (sizeof<T>() === 1) {
      const bytes = v128.shuffle<u8>(held, held, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12);
      store<i32>(to + i, i32x4.extract_lane(bytes, 0));
    } else {
      const words = v128.shuffle<u16>(held, held, 0, 2, 4, 6, 0, 2, 4, 6);
      store<i64>(to + 2 * i, i64x2.extract_lane(words, 0));
    }
  }
  for (; i < count; i++) {
    const rounded = <i32>floor<f32>(load<f32>(samples + 4 * i) + 0.5);
    store<T>(to + i * sizeof<T>(), min(max(rounded, least), most) as T);
  }
}
