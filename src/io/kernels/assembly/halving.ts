/**
 * Means of 2 × 2 bytes, halves rounded up; the twin is `averageRow` in io/formats/halve-raster.ts.
 *
 * @param width, height of the plane, px; both even.
 */
export function halveBytes(plane: usize, halved: usize, width: i32, height: i32): void {
  const two = i16x8.splat(2);
  for (let row = 0; row < height; row += 2) {
    const upper = plane + row * width;
    const lower = upper + width;
    const to = halved + (row >> 1) * (width >> 1);
    let col = 0;
    for (; col + 16 <= width; col += 16) {
      const sums = i16x8.add(
        i16x8.extadd_pairwise_i8x16_u(v128.load(upper + col)),
        i16x8.extadd_pairwise_i8x16_u(v128.load(lower + col)),
      );
      const means = i16x8.shr_u(i16x8.add(sums, two), 2);
      store<i64>(to + (col >> 1), i64x2.extract_lane(i8x16.narrow_i16x8_u(means, means), 0));
    }
    for (; col < width; col += 2) {
      const sum =
        <u32>load<u8>(upper + col) + load<u8>(upper + col + 1) + load<u8>(lower + col) + load<u8>(lower + col + 1);
      store<u8>(to + (col >> 1), <u8>((sum + 2) >> 2));
    }
  }
}
