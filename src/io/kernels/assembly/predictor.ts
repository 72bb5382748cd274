/**
 * Undoes TIFF's predictor 2 and splits the samples of a pixel into planes; the twin is `sumDifferences` in
 * io/formats/unpack-block.ts.
 *
 * @param block rows of `width` pixels, each of `samples` samples of 1, 2 or 4 bytes: differences from pixel to pixel.
 * @param planes where `samples` planes of width × rows go, one behind the other.
 */
export function sumDifferences(
  block: usize,
  planes: usize,
  width: i32,
  rows: i32,
  samples: i32,
  sampleBytes: i32,
): void {
  if (sampleBytes === 1 && samples === 3) sumThreeBytes(block, planes, width, rows);
  else if (sampleBytes === 1) sumSamples<u8>(block, planes, width, rows, samples);
  else if (sampleBytes === 2) sumSamples<u16>(block, planes, width, rows, samples);
  else sumSamples<u32>(block, planes, width, rows, samples);
}

function sumSamples<T extends number>(block: usize, planes: usize, width: i32, rows: i32, samples: i32): void {
  for (let sample = 0; sample < samples; sample++) {
    let to = planes + sample * rows * width * sizeof<T>();
    for (let row = 0; row < rows; row++) {
      const from = block + (row * width * samples + sample) * sizeof<T>();
      to = sumStrided<T>(from, to, 0 as T, width, samples);
    }
  }
}

/** @returns behind the last sum. */
function sumStrided<T extends number>(from: usize, to: usize, start: T, count: i32, stride: i32): usize {
  let sum = start;
  for (let i = 0; i < count; i++) {
    sum = (sum + load<T>(from)) as T;
    store<T>(to, sum);
    from += stride * sizeof<T>();
    to += sizeof<T>();
  }
  return to;
}

/** Red, green and blue, 16 pixels a step. */
function sumThreeBytes(block: usize, planes: usize, width: i32, rows: i32): void {
  const plane: usize = width * rows;
  const whole = width & ~15;
  for (let row = 0; row < rows; row++) {
    let from = block + row * width * 3;
    let to = planes + row * width;
    let red = i8x16.splat(0);
    let green = i8x16.splat(0);
    let blue = i8x16.splat(0);
    for (let col = 0; col < whole; col += 16) {
      const a = v128.load(from);
      const b = v128.load(from, 16);
      const c = v128.load(from, 32);
      red = sumBytes(
        i8x16.shuffle(
          i8x16.shuffle(a, b, 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0),
          c,
          0,
          1,
          2,
          3,
          4,
          5,
          6,
          7,
          8,
          9,
          10,
          17,
          20,
          23,
          26,
          29,
        ),
        red,
      );
      green = sumBytes(
        i8x16.shuffle(
          i8x16.shuffle(a, b, 1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 0, 0, 0, 0, 0),
          c,
          0,
          1,
          2,
          3,
          4,
          5,
          6,
          7,
          8,
          9,
          10,
          18,
          21,
          24,
          27,
          30,
        ),
        green,
      );
      blue = sumBytes(
        i8x16.shuffle(
          i8x16.shuffle(a, b, 2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 0, 0, 0, 0, 0, 0),
          c,
          0,
          1,
          2,
          3,
          4,
          5,
          6,
          7,
          8,
          9,
          16,
          19,
          22,
          25,
          28,
          31,
        ),
        blue,
      );
      v128.store(to, red);
      v128.store(to + plane, green);
      v128.store(to + 2 * plane, blue);
      from += 48;
      to += 16;
    }
    const rest = width - whole;
    sumStrided<u8>(from, to, i8x16.extract_lane_u(red, 15), rest, 3);
    sumStrided<u8>(from + 1, to + plane, i8x16.extract_lane_u(green, 15), rest, 3);
    sumStrided<u8>(from + 2, to + 2 * plane, i8x16.extract_lane_u(blue, 15), rest, 3);
  }
}

/** Running sums of 16 bytes that go on from the last of 16 before. */
function sumBytes(differences: v128, before: v128): v128 {
  const zero = i8x16.splat(0);
  let sums = differences;
  sums = i8x16.add(sums, i8x16.shuffle(zero, sums, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30));
  sums = i8x16.add(sums, i8x16.shuffle(zero, sums, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29));
  sums = i8x16.add(sums, i8x16.shuffle(zero, sums, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27));
  sums = i8x16.add(sums, i8x16.shuffle(zero, sums, 0, 0, 0, 0, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23));
  return i8x16.add(sums, i8x16.swizzle(before, i8x16.splat(15)));
}

/**
 * The way back: planes of width × rows, one behind the other, become rows of pixels as differences from pixel to pixel;
 * the twin is `takeDifferencesPlainly` in io/kernels/take-differences.ts.
 */
export function takeDifferences(
  planes: usize,
  block: usize,
  width: i32,
  rows: i32,
  samples: i32,
  sampleBytes: i32,
): void {
  if (sampleBytes === 1 && samples === 3) takeThreeBytes(planes, block, width, rows);
  else if (sampleBytes === 1) takeSamples<u8>(planes, block, width, rows, samples);
  else if (sampleBytes === 2) takeSamples<u16>(planes, block, width, rows, samples);
  else takeSamples<u32>(planes, block, width, rows, samples);
}

function takeSamples<T extends number>(planes: usize, block: usize, width: i32, rows: i32, samples: i32): void {
  for (let sample = 0; sample < samples; sample++) {
    let from = planes + sample * rows * width * sizeof<T>();
    for (let row = 0; row < rows; row++) {
      const to = block + (row * width * samples + sample) * sizeof<T>();
      takeStrided<T>(from, to, 0 as T, width, samples);
      from += width * sizeof<T>();
    }
  }
}

function takeStrided<T extends number>(from: usize, to: usize, before: T, count: i32, stride: i32): void {
  let previous = before;
  for (let i = 0; i < count; i++) {
    const value = load<T>(from);
    store<T>(to, (value - previous) as T);
    previous = value;
    from += sizeof<T>();
    to += stride * sizeof<T>();
  }
}

/** Red, green and blue, 16 pixels a step. */
function takeThreeBytes(planes: usize, block: usize, width: i32, rows: i32): void {
  const plane: usize = width * rows;
  const whole = width & ~15;
  for (let row = 0; row < rows; row++) {
    let from = planes + row * width;
    let to = block + row * width * 3;
    let redBefore = i8x16.splat(0);
    let greenBefore = i8x16.splat(0);
    let blueBefore = i8x16.splat(0);
    for (let col = 0; col < whole; col += 16) {
      const red = v128.load(from);
      const green = v128.load(from + plane);
      const blue = v128.load(from + 2 * plane);
      const r = i8x16.sub(red, oneBehind(redBefore, red));
      const g = i8x16.sub(green, oneBehind(greenBefore, green));
      const b = i8x16.sub(blue, oneBehind(blueBefore, blue));
      // First red and green in pairs, then blue after each pair.
      const first = v128.shuffle<u8>(r, g, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      const last = v128.shuffle<u8>(r, g, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
      const middle = v128.shuffle<u8>(first, last, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 0, 0, 0, 0);
      v128.store(to, v128.shuffle<u8>(first, b, 0, 1, 16, 2, 3, 17, 4, 5, 18, 6, 7, 19, 8, 9, 20, 10));
      v128.store(to, v128.shuffle<u8>(middle, b, 1, 21, 2, 3, 22, 4, 5, 23, 6, 7, 24, 8, 9, 25, 10, 11), 16);
      v128.store(to, v128.shuffle<u8>(last, b, 26, 6, 7, 27, 8, 9, 28, 10, 11, 29, 12, 13, 30, 14, 15, 31), 32);
      redBefore = red;
      greenBefore = green;
      blueBefore = blue;
      from += 16;
      to += 48;
    }
    const rest = width - whole;
    takeStrided<u8>(from, to, i8x16.extract_lane_u(redBefore, 15), rest, 3);
    takeStrided<u8>(from + plane, to + 1, i8x16.extract_lane_u(greenBefore, 15), rest, 3);
    takeStrided<u8>(from + 2 * plane, to + 2, i8x16.extract_lane_u(blueBefore, 15), rest, 3);
  }
}

/** Each byte's neighbour on the left; the first one's is the last of 16 before. */
function oneBehind(before: v128, bytes: v128): v128 {
  return v128.shuffle<u8>(before, bytes, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
}

/**
 * Predictor 3 of rows of single floats: bytes as planes, heaviest first, each as the difference from the one before; the
 * twin is `differenceFloats`.
 *
 * @param width of a row, a multiple of 16. @param raw scratch for 4 · width + 16 bytes.
 */
export function differenceFloats(floats: usize, block: usize, width: i32, rows: i32, raw: usize): void {
  const planes = raw + 16;
  const rowBytes = width << 2;
  v128.store(raw, i8x16.splat(0));
  for (let row = 0; row < rows; row++) {
    const from = floats + row * rowBytes;
    for (let col = 0; col < width; col += 16) {
      const at = from + (col << 2);
      const first = byPlace(v128.load(at));
      const second = byPlace(v128.load(at, 16));
      const third = byPlace(v128.load(at, 32));
      const fourth = byPlace(v128.load(at, 48));
      const lightPair = v128.shuffle<i32>(first, second, 0, 4, 1, 5);
      const heavyPair = v128.shuffle<i32>(first, second, 2, 6, 3, 7);
      const lightRest = v128.shuffle<i32>(third, fourth, 0, 4, 1, 5);
      const heavyRest = v128.shuffle<i32>(third, fourth, 2, 6, 3, 7);
      const to = planes + col;
      v128.store(to, v128.shuffle<i64>(heavyPair, heavyRest, 1, 3));
      v128.store(to + width, v128.shuffle<i64>(heavyPair, heavyRest, 0, 2));
      v128.store(to + 2 * width, v128.shuffle<i64>(lightPair, lightRest, 1, 3));
      v128.store(to + 3 * width, v128.shuffle<i64>(lightPair, lightRest, 0, 2));
    }
    const out = block + row * rowBytes;
    for (let at = 0; at < rowBytes; at += 16) {
      v128.store(out + at, i8x16.sub(v128.load(planes + at), v128.load(planes + at - 1)));
    }
  }
}

/** Four words' bytes, lightest of all first. */
function byPlace(words: v128): v128 {
  return v128.shuffle<i8>(words, words, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
}
