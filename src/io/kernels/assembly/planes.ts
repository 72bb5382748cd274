/**
 * Work on whole planes of 32-bit integers, row by row `width` wide. Twins: `boxSums`, `localHalfRange`, `smoothObserved` and
 * `slopeProducts` in core/change. Planes may be read and written up to 16 bytes past their end.
 */

/**
 * Sums over squares of (2 · radius + 1)² pixels: a column sum for each column, which a running sum along the row then
 * turns into squares.
 *
 * @param column, running scratch for width + 2 · radius + 32 words each.
 */
export function boxSums(
  values: usize,
  sums: usize,
  width: i32,
  height: i32,
  radius: i32,
  column: usize,
  running: usize,
): void {
  const rowBytes = width << 2;
  const scratchBytes = (width + 2 * radius + 32) << 2;
  const before = (radius + 1) << 2;
  const margin = (before + 15) & ~15;
  memory.fill(column, 0, scratchBytes);
  memory.fill(running, 0, scratchBytes);
  const first = running + margin;
  for (let row = 0; row < min(radius, height); row++) addRow(column, values + row * rowBytes, rowBytes);
  for (let row = 0; row < height; row++) {
    const below = values + (row + radius) * rowBytes;
    const above = values + (row - radius - 1) * rowBytes;
    const hasBelow = row + radius < height;
    const hasAbove = row - radius - 1 >= 0;
    if (hasBelow && hasAbove) moveOn(column, below, above, rowBytes);
    else if (hasBelow) addRow(column, below, rowBytes);
    else if (hasAbove) subtractRow(column, above, rowBytes);
    sumAlong(column, first, width, radius);
    const to = sums + row * rowBytes;
    for (let at = 0; at < rowBytes; at += 16) {
      v128.store(to + at, i32x4.sub(v128.load(first + at + (radius << 2)), v128.load(first + at - before)));
    }
  }
}

/** The sum of all columns up to each, and on beyond the last. */
function sumAlong(column: usize, to: usize, width: i32, radius: i32): void {
  const none = i32x4.splat(0);
  let sum = none;
  let at: usize = 0;
  for (; at < <usize>(width << 2); at += 16) {
    let four = v128.load(column + at);
    four = i32x4.add(four, v128.shuffle<i32>(none, four, 3, 4, 5, 6));
    four = i32x4.add(four, v128.shuffle<i32>(none, four, 2, 3, 4, 5));
    four = i32x4.add(four, sum);
    v128.store(to + at, four);
    sum = v128.shuffle<i32>(four, four, 3, 3, 3, 3);
  }
  for (; at <= <usize>((width + radius) << 2); at += 16) v128.store(to + at, sum);
}

/** Whole vectors first, then word by word: what follows the row stays 0. */
function addRow(column: usize, row: usize, bytes: i32): void {
  let at = 0;
  for (; at + 16 <= bytes; at += 16) {
    v128.store(column + at, i32x4.add(v128.load(column + at), v128.load(row + at)));
  }
  for (; at < bytes; at += 4) store<i32>(column + at, load<i32>(column + at) + load<i32>(row + at));
}

function subtractRow(column: usize, row: usize, bytes: i32): void {
  let at = 0;
  for (; at + 16 <= bytes; at += 16) {
    v128.store(column + at, i32x4.sub(v128.load(column + at), v128.load(row + at)));
  }
  for (; at < bytes; at += 4) store<i32>(column + at, load<i32>(column + at) - load<i32>(row + at));
}

function moveOn(column: usize, below: usize, above: usize, bytes: i32): void {
  let at = 0;
  for (; at + 16 <= bytes; at += 16) {
    const difference = i32x4.sub(v128.load(below + at), v128.load(above + at));
    v128.store(column + at, i32x4.add(v128.load(column + at), difference));
  }
  for (; at < bytes; at += 4) {
    store<i32>(column + at, load<i32>(column + at) + load<i32>(below + at) - load<i32>(above + at));
  }
}

/** Below any value, and far enough from the least integer to be added to. */
const ABSENT: i32 = -536870912;

/**
 * Half the range within the square round each pixel.
 *
 * @param observed bytes, 1 or 0.
 * @param ranges where the outcome goes.
 * @param highest, lowest scratch for width × (height + 2 · radius) values each; `line` for width + 2 · radius.
 */
export function localHalfRange(
  values: usize,
  observed: usize,
  ranges: usize,
  width: i32,
  height: i32,
  radius: i32,
  highest: usize,
  lowest: usize,
  line: usize,
): void {
  const pixels = width * height;
  const top = radius * width * 4;
  for (let i = 0; i < pixels; i++) {
    const value = load<i32>(values + (i << 2));
    const isObserved = load<u8>(observed + i) === 1;
    store<i32>(highest + top + (i << 2), isObserved ? value : ABSENT);
    store<i32>(lowest + top + (i << 2), isObserved ? -value : ABSENT);
  }
  greatestAround(highest, width, height, radius, line);
  greatestAround(lowest, width, height, radius, line);
  const absent = i32x4.splat(ABSENT);
  for (let at = 0; at < pixels << 2; at += 16) {
    const high = v128.load(highest + at);
    const half = i32x4.shr_s(i32x4.add(high, v128.load(lowest + at)), 1);
    v128.store(ranges + at, v128.andnot(half, i32x4.eq(high, absent)));
  }
}

/** In place; the values begin `radius` rows down and the outcome at the top. */
function greatestAround(tall: usize, width: i32, height: i32, radius: i32, line: usize): void {
  const size = 2 * radius + 1;
  const rowBytes = width << 2;
  const lineLength = width + 2 * radius;
  const margin = radius << 2;
  fillAbsent(line, lineLength);
  for (let row = radius; row < radius + height; row++) {
    const at = tall + row * rowBytes;
    fillAbsent(line, radius);
    fillAbsent(line + margin + rowBytes, radius);
    memory.copy(line + margin, at, rowBytes);
    for (let seen = 1; seen < size; ) {
      const step = min(seen, size - seen);
      keepGreater(line, step << 2, lineLength - step);
      seen += step;
    }
    memory.copy(at, line, rowBytes);
  }
  fillAbsent(tall, radius * width);
  fillAbsent(tall + (radius + height) * rowBytes, radius * width);
  for (let seen = 1; seen < size; ) {
    const step = min(seen, size - seen);
    keepGreater(tall, step * rowBytes, (height + 2 * radius - step) * width);
    seen += step;
  }
}

/** Each of `count` values becomes the greater of itself and the one `ahead` bytes on. */
function keepGreater(values: usize, ahead: i32, count: i32): void {
  let at = values;
  const whole = values + ((count & ~3) << 2);
  for (; at < whole; at += 16) v128.store(at, i32x4.max_s(v128.load(at), v128.load(at + ahead)));
  const end = values + (count << 2);
  for (; at < end; at += 4) store<i32>(at, max(load<i32>(at), load<i32>(at + ahead)));
}

function fillAbsent(values: usize, count: i32): void {
  for (let i = 0; i < count; i++) store<i32>(values + (i << 2), ABSENT);
}

/**
 * Means under (1 2 1) ⊗ (1 2 1) over the observed pixels, to the nearest whole number; 0 where not observed.
 *
 * @param weights sums of the kernel over the observed pixels.
 * @param across scratch as large as the plane, with a row of room before and behind.
 */
export function smoothObserved(
  values: usize,
  observed: usize,
  weights: usize,
  smooth: usize,
  width: i32,
  height: i32,
  across: usize,
): void {
  const rowBytes = width << 2;
  memory.fill(across - rowBytes, 0, rowBytes);
  for (let row = 0; row < height; row++) spreadAcross(values + row * rowBytes, across + row * rowBytes, width);
  memory.fill(across + height * rowBytes, 0, rowBytes);
  const pixels = width * height;
  const sixteen = i32x4.splat(16);
  const half = f64x2.splat(0.5);
  for (let i = 0; i < pixels; i += 4) {
    const at = i << 2;
    const middle = v128.load(across + at);
    const ends = i32x4.add(v128.load(across + at - rowBytes), v128.load(across + at + rowBytes));
    const sums = i32x4.add(ends, i32x4.shl(middle, 1));
    const weight = v128.load(weights + at);
    const isWhole = i32x4.all_true(i32x4.eq(weight, sixteen));
    let means: v128;
    if (isWhole) means = i32x4.shr_s(i32x4.add(sums, i32x4.splat(8)), 4);
    else {
      const low = f64x2.div(f64x2.convert_low_i32x4_s(sums), f64x2.convert_low_i32x4_s(weight));
      const highSums = v128.shuffle<i32>(sums, sums, 2, 3, 2, 3);
      const highWeight = v128.shuffle<i32>(weight, weight, 2, 3, 2, 3);
      const high = f64x2.div(f64x2.convert_low_i32x4_s(highSums), f64x2.convert_low_i32x4_s(highWeight));
      means = v128.shuffle<i32>(
        i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(f64x2.add(low, half))),
        i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(f64x2.add(high, half))),
        0,
        1,
        4,
        5,
      );
    }
    const seen = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(observed + i)));
    v128.store(smooth + at, i32x4.mul(means, seen));
  }
}

/** Sums under (1 2 1) ⊗ (1 2 1); `across` as in `smoothObserved`. */
export function binomialSums(values: usize, sums: usize, width: i32, height: i32, across: usize): void {
  const rowBytes = width << 2;
  memory.fill(across - rowBytes, 0, rowBytes);
  for (let row = 0; row < height; row++) spreadAcross(values + row * rowBytes, across + row * rowBytes, width);
  memory.fill(across + height * rowBytes, 0, rowBytes);
  for (let at = 0; at < height * rowBytes; at += 16) {
    const ends = i32x4.add(v128.load(across + at - rowBytes), v128.load(across + at + rowBytes));
    v128.store(sums + at, i32x4.add(ends, i32x4.shl(v128.load(across + at), 1)));
  }
}

function spreadAcross(from: usize, to: usize, width: i32): void {
  const last = width - 1;
  if (last === 0) {
    store<i32>(to, 2 * load<i32>(from));
    return;
  }
  store<i32>(to, 2 * load<i32>(from) + load<i32>(from, 4));
  let col = 1;
  for (; col + 4 <= last; col += 4) {
    const at = from + (col << 2);
    const ends = i32x4.add(v128.load(at - 4), v128.load(at + 4));
    v128.store(to + (col << 2), i32x4.add(ends, i32x4.shl(v128.load(at), 1)));
  }
  for (; col < last; col++) {
    const at = from + (col << 2);
    store<i32>(to + (col << 2), load<i32>(at - 4) + 2 * load<i32>(at) + load<i32>(at, 4));
  }
  store<i32>(to + (last << 2), load<i32>(from + (last << 2) - 4) + 2 * load<i32>(from + (last << 2)));
}

/**
 * Products of both dates' slopes, as `slopeProducts` says; the planes' edges are 0.
 *
 * @param toSteps steps of slope per difference of two logarithms.
 */
export function slopeProducts(
  before: usize,
  after: usize,
  observed: usize,
  shared: usize,
  squaresBefore: usize,
  squaresAfter: usize,
  width: i32,
  height: i32,
  toSteps: f64,
  steepestBefore: i32,
  steepestAfter: i32,
): void {
  const bytes = (width * height) << 2;
  memory.fill(shared, 0, bytes);
  memory.fill(squaresBefore, 0, bytes);
  memory.fill(squaresAfter, 0, bytes);
  const rowBytes = width << 2;
  for (let row = 1; row < height - 1; row++) {
    for (let col = 1; col < width - 1; col += 4) {
      const i = row * width + col;
      const at = i << 2;
      // A step may reach over the row's last pixel; what it writes there is put right below.
      const mask = v128.and(
        v128.and(seen(observed + i), seen(observed + i - width)),
        v128.and(v128.and(seen(observed + i - 1), seen(observed + i + 1)), seen(observed + i + width)),
      );
      const acrossBefore = cut(before + at + 4, before + at - 4, toSteps, steepestBefore, mask);
      const downBefore = cut(before + at + rowBytes, before + at - rowBytes, toSteps, steepestBefore, mask);
      const acrossAfter = cut(after + at + 4, after + at - 4, toSteps, steepestAfter, mask);
      const downAfter = cut(after + at + rowBytes, after + at - rowBytes, toSteps, steepestAfter, mask);
      v128.store(shared + at, sumOfProducts(acrossBefore, acrossAfter, downBefore, downAfter));
      v128.store(squaresBefore + at, sumOfProducts(acrossBefore, acrossBefore, downBefore, downBefore));
      v128.store(squaresAfter + at, sumOfProducts(acrossAfter, acrossAfter, downAfter, downAfter));
    }
    for (let i = (row + 1) * width - 1; i <= min((row + 1) * width + 2, width * height - 1); i++) {
      store<i32>(shared + (i << 2), 0);
      store<i32>(squaresBefore + (i << 2), 0);
      store<i32>(squaresAfter + (i << 2), 0);
    }
  }
}

function sumOfProducts(a: v128, b: v128, c: v128, d: v128): v128 {
  return i32x4.add(i32x4.mul(a, b), i32x4.mul(c, d));
}

function seen(observed: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(observed)));
}

function cut(ahead: usize, behind: usize, toSteps: f64, steepest: i32, mask: v128): v128 {
  const difference = i32x4.sub(v128.load(ahead), v128.load(behind));
  const scale = f64x2.splat(toSteps);
  const half = f64x2.splat(0.5);
  const low = f64x2.mul(f64x2.convert_low_i32x4_s(difference), scale);
  const high = f64x2.mul(f64x2.convert_low_i32x4_s(v128.shuffle<i32>(difference, difference, 2, 3, 2, 3)), scale);
  const steps = v128.shuffle<i32>(
    i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(f64x2.add(low, half))),
    i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(f64x2.add(high, half))),
    0,
    1,
    4,
    5,
  );
  const held = i32x4.max_s(i32x4.min_s(steps, i32x4.splat(steepest)), i32x4.splat(-steepest));
  return i32x4.mul(held, mask);
}
