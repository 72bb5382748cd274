/**
 * What the default change method does to a tile, plane by plane of 32-bit words; the twin is `mapCombined` in
 * core/change/combined-map.ts, with `structureLoss` and `boxMeans`. Planes may be read and written up to 16 bytes past
 * their end. Floats are single precision, in the twin's order of operations.
 */

/** @param table the logarithm of each value, a word each; `bytes` of a value are 1 or 2. */
export function lookUpLogs(values: usize, bytes: i32, table: usize, observed: usize, logs: usize, count: i32): void {
  if (bytes === 1) {
    for (let i = 0; i < count; i++) {
      const log = load<i32>(table + ((<usize>load<u8>(values + i)) << 2));
      store<i32>(logs + (i << 2), log * <i32>load<u8>(observed + i));
    }
    return;
  }
  for (let i = 0; i < count; i++) {
    const log = load<i32>(table + ((<usize>load<u16>(values + (i << 1))) << 2));
    store<i32>(logs + (i << 2), log * <i32>load<u8>(observed + i));
  }
}

/** Bytes as words. */
export function widen(bytes: usize, words: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) v128.store(words + (i << 2), seen(bytes + i));
}

/** Adds a band to the sums of both dates; the later logarithms become their difference, after − before. */
export function takeBand(earlier: usize, later: usize, before: usize, after: usize, count: i32): void {
  for (let at = 0; at < count << 2; at += 16) {
    const e = v128.load(earlier + at);
    const l = v128.load(later + at);
    v128.store(before + at, i32x4.add(v128.load(before + at), e));
    v128.store(after + at, i32x4.add(v128.load(after + at), l));
    v128.store(later + at, i32x4.sub(l, e));
  }
}

/** Differences from the middle, within ± most; 0 where not observed. */
export function limitPulls(difference: usize, observed: usize, pulls: usize, middle: i32, most: i32, count: i32): void {
  const centre = i32x4.splat(middle);
  const low = i32x4.splat(-most);
  const high = i32x4.splat(most);
  for (let i = 0; i < count; i += 4) {
    const at = i << 2;
    const pull = i32x4.max_s(low, i32x4.min_s(high, i32x4.sub(v128.load(difference + at), centre)));
    v128.store(pulls + at, v128.and(pull, mask(observed + i)));
  }
}

/** The square of what displacement explains, from both dates' half ranges. */
export function explain(rangeBefore: usize, rangeAfter: usize, share: f32, explained: usize, count: i32): void {
  const scale = f32x4.splat(share);
  for (let at = 0; at < count << 2; at += 16) {
    const range = i32x4.min_s(v128.load(rangeBefore + at), v128.load(rangeAfter + at));
    const one = f32x4.mul(f32x4.convert_i32x4_s(range), scale);
    v128.store(explained + at, f32x4.mul(one, one));
  }
}

/** Adds one band's squared difference from its local mean, in units of noise and what is explained. */
export function addDetail(
  difference: usize,
  sums: usize,
  counts: usize,
  observed: usize,
  explained: usize,
  energy: usize,
  middle: f32,
  noise: f32,
  perBand: f32,
  count: i32,
): void {
  const centre = f32x4.splat(middle);
  const usual = f32x4.splat(noise);
  const share = f32x4.splat(perBand);
  const one = i32x4.splat(1);
  for (let i = 0; i < count; i += 4) {
    const at = i << 2;
    const pixels = f32x4.convert_i32x4_s(i32x4.max_s(v128.load(counts + at), one));
    const mean = f32x4.add(centre, f32x4.div(f32x4.convert_i32x4_s(v128.load(sums + at)), pixels));
    const off = f32x4.sub(f32x4.convert_i32x4_s(v128.load(difference + at)), mean);
    const detail = v128.and(off, mask(observed + i));
    const unusual = f32x4.mul(share, f32x4.mul(detail, detail));
    const term = f32x4.div(unusual, f32x4.add(usual, v128.load(explained + at)));
    v128.store(energy + at, f32x4.add(v128.load(energy + at), term));
  }
}

/** Energy above the usual, in whole steps. */
export function toExcess(
  energy: usize,
  observed: usize,
  excess: usize,
  usual: f32,
  steps: f32,
  most: f32,
  count: i32,
): void {
  const expected = f32x4.splat(usual);
  const scale = f32x4.splat(steps);
  const limit = f32x4.splat(most);
  const half = f32x4.splat(0.5);
  for (let i = 0; i < count; i += 4) {
    const at = i << 2;
    const above = f32x4.mul(f32x4.sub(v128.load(energy + at), expected), scale);
    const whole = i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.add(f32x4.min(limit, above), half)));
    v128.store(excess + at, v128.and(whole, mask(observed + i)));
  }
}

/** Sums become means, to the nearest whole number. */
export function roundMeans(sums: usize, perPixel: f64, count: i32): void {
  const scale = f64x2.splat(perPixel);
  const half = f64x2.splat(0.5);
  for (let at = 0; at < count << 2; at += 16) {
    const all = v128.load(sums + at);
    const low = f64x2.mul(f64x2.convert_low_i32x4_s(all), scale);
    const high = f64x2.mul(f64x2.convert_low_i32x4_s(v128.shuffle<i32>(all, all, 2, 3, 2, 3)), scale);
    const means = v128.shuffle<i32>(
      i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(f64x2.add(low, half))),
      i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(f64x2.add(high, half))),
      0,
      1,
      4,
      5,
    );
    v128.store(sums + at, means);
  }
}

/** Shifts out the lowest bits, to the nearest whole number. */
export function halve(values: usize, halvings: i32, count: i32): void {
  const half = i32x4.splat(1 << (halvings - 1));
  for (let at = 0; at < count << 2; at += 16) {
    v128.store(values + at, i32x4.shr_s(i32x4.add(v128.load(values + at), half), halvings));
  }
}

/** 1 − the correlation of both dates' slopes in a window. `loss` may be one of the others. */
export function loseStructure(shared: usize, before: usize, after: usize, usual: f32, loss: usize, count: i32): void {
  const flat = f32x4.splat(usual);
  for (let at = 0; at < count << 2; at += 16) v128.store(loss + at, lossAt(shared + at, before + at, after + at, flat));
}

/** The same, where a window has the usual energy of as many pixels as `counts` says. */
export function loseStructureBeside(
  shared: usize,
  before: usize,
  after: usize,
  counts: usize,
  perPixel: f32,
  loss: usize,
  count: i32,
): void {
  const usual = f32x4.splat(perPixel);
  const least = f32x4.splat(1);
  for (let at = 0; at < count << 2; at += 16) {
    const flat = f32x4.max(least, f32x4.mul(f32x4.convert_i32x4_s(v128.load(counts + at)), usual));
    v128.store(loss + at, lossAt(shared + at, before + at, after + at, flat));
  }
}

function lossAt(shared: usize, before: usize, after: usize, flat: v128): v128 {
  const b = f32x4.convert_i32x4_s(v128.load(before));
  const a = f32x4.convert_i32x4_s(v128.load(after));
  const mean = f32x4.add(f32x4.sqrt(f32x4.mul(b, a)), flat);
  const common = f32x4.add(f32x4.convert_i32x4_s(v128.load(shared)), flat);
  return f32x4.sub(f32x4.splat(1), f32x4.div(common, mean));
}

/** How unusual the difference is, squared; `untold` may be `pooled`. Where it is above `told`, `untold` is 0, else 1, and the products of slopes become 0. */
export function weighDifference(
  pooled: usize,
  near: usize,
  shared: usize,
  squaresBefore: usize,
  squaresAfter: usize,
  unusual: usize,
  untold: usize,
  steps: f32,
  usual: f32,
  perPool: f32,
  told: f32,
  count: i32,
): void {
  const perStep = f32x4.splat(1 / steps);
  const expected = f32x4.splat(usual);
  const perUsual = f32x4.splat(perPool);
  const limit = f32x4.splat(told);
  const none = f32x4.splat(0);
  const one = f32x4.splat(1);
  for (let at = 0; at < count << 2; at += 16) {
    const energy = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(v128.load(pooled + at)), perStep), expected);
    const raised = f32x4.add(one, v128.load(near + at));
    const squared = f32x4.mul(f32x4.max(none, f32x4.mul(energy, perUsual)), raised);
    const isTold = f32x4.gt(squared, limit);
    v128.store(unusual + at, squared);
    v128.store(untold + at, v128.andnot(i32x4.splat(1), isTold));
    v128.store(shared + at, v128.andnot(v128.load(shared + at), isTold));
    v128.store(squaresBefore + at, v128.andnot(v128.load(squaresBefore + at), isTold));
    v128.store(squaresAfter + at, v128.andnot(v128.load(squaresAfter + at), isTold));
  }
}

/** Magnitude and change of brightness from all that was found; NaN where not observed. */
export function judge(
  unusual: usize,
  wide: usize,
  before: usize,
  after: usize,
  observed: usize,
  magnitude: usize,
  brightening: usize,
  perLoss: f32,
  toBrightening: f32,
  count: i32,
): void {
  const perLost = f32x4.splat(perLoss);
  const perLog = f32x4.splat(toBrightening);
  const nan = f32x4.splat(NaN);
  for (let i = 0; i < count; i += 4) {
    const at = i << 2;
    const isSeen = mask(observed + i);
    const lost = v128.load(wide + at);
    const most = f32x4.max(f32x4.sqrt(v128.load(unusual + at)), f32x4.mul(f32x4.mul(lost, lost), perLost));
    const brighter = f32x4.convert_i32x4_s(i32x4.sub(v128.load(after + at), v128.load(before + at)));
    v128.store(magnitude + at, v128.bitselect(most, nan, isSeen));
    v128.store(brightening + at, v128.bitselect(f32x4.mul(brighter, perLog), nan, isSeen));
  }
}

function seen(observed: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(observed)));
}

/** All bits where observed. */
function mask(observed: usize): v128 {
  return i32x4.neg(seen(observed));
}
