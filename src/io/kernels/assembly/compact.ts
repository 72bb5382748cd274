/**
 * What the compact channel does to a tile, plane by plane; the twin is `answerFilters` in core/change/compact. Planes are
 * of 32-bit words and may be read and written up to 16 bytes past their end. Floats are in the twin's order of operations, of
 * its precision.
 */

import { INT8, INT16, UINT8, UINT16 } from './sample-types';

/**
 * The mean of scaled bands over cells of 2^halvings px.
 *
 * @param bands of each band its address and its scale, a 32-bit float; `sampleType` what its pixels are.
 * @param oddCol, oddRow how many columns and rows of the first cells lie outside; `cols` cells lie across.
 * @param column scratch for a row of words.
 */
export function greyCells(
  bands: usize,
  bandCount: i32,
  sampleType: i32,
  width: i32,
  height: i32,
  oddCol: i32,
  oddRow: i32,
  halvings: i32,
  level: f64,
  cols: i32,
  column: usize,
  grey: usize,
): void {
  const size = 1 << halvings;
  let to = grey;
  let rows = min(size - oddRow, height);
  for (let row = 0; row < height; row += rows, rows = min(size, height - row)) {
    memory.fill(column, 0, width << 2);
    for (let line = row; line < row + rows; line++) {
      for (let band = 0; band < bandCount; band++) {
        const at = load<usize>(bands + (band << 3));
        const scale = load<f32>(bands + (band << 3), 4);
        const start = <usize>(line * width);
        if (sampleType === UINT8) addScaled<u8>(at + start, scale, column, width);
        else if (sampleType === INT8) addScaled<i8>(at + start, scale, column, width);
        else if (sampleType === UINT16) addScaled<u16>(at + (start << 1), scale, column, width);
        else if (sampleType === INT16) addScaled<i16>(at + (start << 1), scale, column, width);
        else addScaled<f32>(at + (start << 2), scale, column, width);
      }
    }
    let from = column;
    let wide = min(size - oddCol, width);
    let left = width;
    for (let cell = 0; cell < cols; cell++) {
      let sum: f32 = 0;
      for (let i = 0; i < wide; i++) sum += load<f32>(from + (i << 2));
      store<f32>(to, <f32>(<f64>sum / <f64>(wide * rows) + level));
      to += 4;
      from += wide << 2;
      left -= wide;
      wide = min(size, left);
    }
  }
}

function addScaled<T extends number>(values: usize, scale: f32, sums: usize, count: i32): void {
  const by = f32x4.splat(scale);
  for (let i = 0; i < count; i += 4) {
    const at = sums + (i << 2);
    v128.store(at, f32x4.add(v128.load(at), f32x4.mul(by, four<T>(values + i * sizeof<T>()))));
  }
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

/** 1 for cells of which all pixels are observed; bytes. Arguments as of `greyCells`. */
export function seenCells(
  observed: usize,
  width: i32,
  height: i32,
  oddCol: i32,
  oddRow: i32,
  halvings: i32,
  cols: i32,
  column: usize,
  seen: usize,
): void {
  const size = 1 << halvings;
  let to = seen;
  let rows = min(size - oddRow, height);
  for (let row = 0; row < height; row += rows, rows = min(size, height - row)) {
    memory.copy(column, observed + row * width, width);
    for (let line = row + 1; line < row + rows; line++) {
      const from = observed + line * width;
      for (let i = 0; i < width; i += 16) v128.store(column + i, v128.and(v128.load(column + i), v128.load(from + i)));
    }
    let from = column;
    let wide = min(size - oddCol, width);
    let left = width;
    for (let cell = 0; cell < cols; cell++) {
      let all: u8 = 1;
      for (let i = 0; i < wide; i++) all &= load<u8>(from + i);
      store<u8>(to++, all);
      from += wide;
      left -= wide;
      wide = min(size, left);
    }
  }
}

/** Fixed-point logarithms of floats above 0, others as the floor; tables as `logsOf` in core/change/log-plane.ts has them. */
export function takeLogs(
  values: usize,
  exponents: usize,
  mantissas: usize,
  floor: f64,
  observed: usize,
  logs: usize,
  count: i32,
): void {
  for (let i = 0; i < count; i++) {
    const value = <f64>load<f32>(values + (i << 2));
    const bits = reinterpret<u32>(<f32>(value > 0 ? value + floor : floor));
    const log = load<i32>(exponents + ((bits >>> 23) << 2)) + load<i32>(mantissas + (((bits >>> 11) & 4095) << 2));
    store<i32>(logs + (i << 2), log * <i32>load<u8>(observed + i));
  }
}

/** Differences in spreads, weighed; `weighPlane` says how. */
export function weigh(
  before: usize,
  after: usize,
  observed: usize,
  slopeBefore: usize,
  slopeAfter: usize,
  perSpread: f64,
  slip: f64,
  most: f64,
  spreadSteps: f64,
  lift: i32,
  weightSteps: f64,
  weighted: usize,
  weight: usize,
  count: i32,
): void {
  const one = f64x2.splat(1);
  const half = f64x2.splat(0.5);
  const raised = f64x2.splat(<f64>lift + 0.5);
  for (let i = 0; i < count; i += 4) {
    const at = i << 2;
    const seen = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(observed + i)));
    const slope = i32x4.min_s(v128.load(slopeBefore + at), v128.load(slopeAfter + at));
    const difference = i32x4.sub(v128.load(after + at), v128.load(before + at));
    let weights = i32x4.splat(0);
    let sums = i32x4.splat(0);
    for (let part = 0; part < 2; part++) {
      const steep = f64x2.convert_low_i32x4_s(part === 0 ? slope : upper(slope));
      const isSeen = f64x2.convert_low_i32x4_s(part === 0 ? seen : upper(seen));
      const explained = f64x2.mul(f64x2.splat(slip), f64x2.mul(steep, steep));
      const share = f64x2.div(isSeen, f64x2.add(one, explained));
      let spreads = f64x2.mul(
        f64x2.convert_low_i32x4_s(part === 0 ? difference : upper(difference)),
        f64x2.splat(perSpread),
      );
      spreads = f64x2.max(f64x2.splat(-most), f64x2.min(f64x2.splat(most), spreads));
      const lifted = f64x2.add(f64x2.mul(f64x2.mul(share, spreads), f64x2.splat(spreadSteps)), raised);
      const whole = i32x4.trunc_sat_f64x2_s_zero(lifted);
      const all = i32x4.trunc_sat_f64x2_s_zero(f64x2.add(f64x2.mul(share, f64x2.splat(weightSteps)), half));
      if (part === 0) {
        sums = whole;
        weights = all;
      } else {
        sums = v128.shuffle<i32>(sums, whole, 0, 1, 4, 5);
        weights = v128.shuffle<i32>(weights, all, 0, 1, 4, 5);
      }
    }
    v128.store(weighted + at, i32x4.sub(sums, i32x4.splat(lift)));
    v128.store(weight + at, weights);
  }
}

function upper(words: v128): v128 {
  return v128.shuffle<i32>(words, words, 2, 3, 2, 3);
}

/** Sums over cells of 2 × 2 px; `cols` × `rows` cells, of the first of which `oddCol` columns and `oddRow` rows lie outside. */
export function halveCells(
  values: usize,
  width: i32,
  height: i32,
  oddCol: i32,
  oddRow: i32,
  halved: usize,
  cols: i32,
  rows: i32,
): void {
  memory.fill(halved, 0, (cols * rows) << 2);
  for (let row = 0; row < height; row++) {
    const to = halved + ((((row + oddRow) >> 1) * cols) << 2);
    const from = values + ((row * width) << 2);
    for (let col = 0; col < width; col++) {
      const cell = to + (((col + oddCol) >> 1) << 2);
      store<i32>(cell, load<i32>(cell) + load<i32>(from + (col << 2)));
    }
  }
}

/** What lies above the local mean, and 1 / √ of the weights round a pixel, a 32-bit float; 0 where there are none. */
export function takeBackground(
  weighted: usize,
  weight: usize,
  around: usize,
  aroundWeight: usize,
  near: usize,
  detail: usize,
  perNoise: usize,
  count: i32,
): void {
  for (let at: usize = 0; at < <usize>(count << 2); at += 4) {
    const weights = load<i32>(near + at);
    if (weights === 0) {
      store<i32>(detail + at, 0);
      store<f32>(perNoise + at, 0);
      continue;
    }
    const usual = (<f64>load<i32>(weight + at) * <f64>load<i32>(around + at)) / <f64>load<i32>(aroundWeight + at);
    store<i32>(detail + at, <i32>floor(<f64>load<i32>(weighted + at) - usual + 0.5));
    store<f32>(perNoise + at, <f32>(1 / sqrt<f64>(<f64>weights)));
  }
}

/**
 * Squared energies of a filter; 0 at the plane's edges.
 *
 * @param above gets the places from where the square is `least` or more, a word each.
 * @returns how many those are.
 */
export function answer(
  inner: usize,
  outer: usize,
  perNoise: usize,
  width: i32,
  height: i32,
  lobe: i32,
  discInner: f64,
  discOuter: f64,
  dipole: f64,
  least: f64,
  squares: usize,
  above: usize,
): i32 {
  memory.fill(squares, 0, (width * height) << 2);
  const side = lobe << 2;
  const rows = (lobe * width) << 2;
  let found: i32 = 0;
  for (let row = lobe; row < height - lobe; row++) {
    const end = (row + 1) * width - lobe;
    let i = row * width + lobe;
    for (; i + 2 <= end; i += 2) {
      const at = i << 2;
      const middle = inner + at;
      const noise = f64x2.promote_low_f32x4(v128.load64_zero(perNoise + at));
      const disc = f64x2.sub(
        f64x2.mul(two(middle), f64x2.splat(discInner)),
        f64x2.mul(two(outer + at), f64x2.splat(discOuter)),
      );
      const right = f64x2.mul(apart(middle + side, middle - side), f64x2.splat(dipole));
      const down = f64x2.mul(apart(middle + rows, middle - rows), f64x2.splat(dipole));
      const sum = f64x2.add(f64x2.add(f64x2.mul(disc, disc), f64x2.mul(right, right)), f64x2.mul(down, down));
      const square = f64x2.mul(f64x2.mul(sum, noise), noise);
      v128.store64_lane(squares + at, f32x4.demote_f64x2_zero(square), 0);
      if (!v128.any_true(f64x2.ge(square, f64x2.splat(least)))) continue;
      if (f64x2.extract_lane(square, 0) >= least) store<i32>(above + (found++ << 2), i);
      if (f64x2.extract_lane(square, 1) >= least) store<i32>(above + (found++ << 2), i + 1);
    }
    if (i < end) {
      const middle = inner + (i << 2);
      const noise = <f64>load<f32>(perNoise + (i << 2));
      const disc = <f64>load<i32>(middle) * discInner - <f64>load<i32>(outer + (i << 2)) * discOuter;
      const right = <f64>(load<i32>(middle + side) - load<i32>(middle - side)) * dipole;
      const down = <f64>(load<i32>(middle + rows) - load<i32>(middle - rows)) * dipole;
      const square = (disc * disc + right * right + down * down) * noise * noise;
      store<f32>(squares + (i << 2), <f32>square);
      if (square >= least) store<i32>(above + (found++ << 2), i);
    }
  }
  return found;
}

function two(at: usize): v128 {
  return f64x2.convert_low_i32x4_s(v128.load64_zero(at));
}

function apart(ahead: usize, behind: usize): v128 {
  return f64x2.convert_low_i32x4_s(i32x4.sub(v128.load64_zero(ahead), v128.load64_zero(behind)));
}
