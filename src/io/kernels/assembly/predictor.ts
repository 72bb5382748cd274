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
