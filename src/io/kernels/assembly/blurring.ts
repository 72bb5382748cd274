/** The two passes of `blurPlane` in core/raster/anti-alias.ts, its twin. Floats are summed in double precision, as there. */

/**
 * @param line scratch for width + taps floats; zeros stand on either side of the row.
 */
export function blurCols(
  values: usize,
  blurred: usize,
  width: i32,
  height: i32,
  kernel: usize,
  taps: i32,
  line: usize,
): void {
  const reach = (taps - 1) >> 1;
  const rowBytes = width << 2;
  memory.fill(line, 0, (width + taps + 4) << 2);
  for (let row = 0; row < height; row++) {
    const to = blurred + row * rowBytes;
    memory.copy(line + (reach << 2), values + row * rowBytes, rowBytes);
    for (let at = 0; at < rowBytes; at += 16) {
      let low = f64x2.splat(0);
      let high = f64x2.splat(0);
      for (let k = 0; k < taps; k++) {
        const weight = f64x2.splat(load<f32>(kernel + (k << 2)));
        const from = line + at + (k << 2);
        low = f64x2.add(low, f64x2.mul(weight, f64x2.promote_low_f32x4(v128.load64_zero(from))));
        high = f64x2.add(high, f64x2.mul(weight, f64x2.promote_low_f32x4(v128.load64_zero(from, 8))));
      }
      v128.store(to + at, four(low, high));
    }
  }
}

/** Each weighed row is rounded to single precision as it is added. */
export function blurRows(values: usize, blurred: usize, width: i32, height: i32, kernel: usize, taps: i32): void {
  const reach = (taps - 1) >> 1;
  const rowBytes = width << 2;
  for (let row = 0; row < height; row++) {
    const to = blurred + row * rowBytes;
    const first = max(0, reach - row);
    const end = min(taps, height - row + reach);
    for (let at = 0; at < rowBytes; at += 16) {
      let sum = f32x4.splat(0);
      for (let k = first; k < end; k++) {
        const weight = f64x2.splat(load<f32>(kernel + (k << 2)));
        const from = v128.load(values + (row + k - reach) * rowBytes + at);
        const low = f64x2.add(f64x2.promote_low_f32x4(sum), f64x2.mul(weight, f64x2.promote_low_f32x4(from)));
        const high = f64x2.add(
          f64x2.promote_low_f32x4(upper(sum)),
          f64x2.mul(weight, f64x2.promote_low_f32x4(upper(from))),
        );
        sum = four(low, high);
      }
      v128.store(to + at, sum);
    }
  }
}

function four(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

function upper(floats: v128): v128 {
  return v128.shuffle<i32>(floats, floats, 2, 3, 2, 3);
}
