/** Chunks of 16 bytes until the 16-bit sums by place could run over. */
const CHUNKS = 256;
const MODULUS: u32 = 65521;

/** The checksum at the end of a zlib stream (RFC 1950, 1996). */
export function adler32(from: usize, length: i32): u32 {
  let sum: u32 = 1;
  let sumOfSums: u32 = 0;
  let at = from;
  const end = from + length;
  while (at + 16 <= end) {
    const chunks = min(CHUNKS, <i32>((end - at) >> 4));
    // Sums of bytes before a chunk, and of bytes by their place in a chunk.
    let before = i32x4.splat(0);
    let total = i32x4.splat(0);
    let low = i16x8.splat(0);
    let high = i16x8.splat(0);
    for (let chunk = 0; chunk < chunks; chunk++) {
      const bytes = v128.load(at);
      before = i32x4.add(before, total);
      total = i32x4.add(total, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)));
      low = i16x8.add(low, i16x8.extend_low_i8x16_u(bytes));
      high = i16x8.add(high, i16x8.extend_high_i8x16_u(bytes));
      at += 16;
    }
    let weighted = i32x4.add(
      i32x4.mul(i32x4.extend_low_i16x8_u(low), i32x4(16, 15, 14, 13)),
      i32x4.mul(i32x4.extend_high_i16x8_u(low), i32x4(12, 11, 10, 9)),
    );
    weighted = i32x4.add(weighted, i32x4.mul(i32x4.extend_low_i16x8_u(high), i32x4(8, 7, 6, 5)));
    weighted = i32x4.add(weighted, i32x4.mul(i32x4.extend_high_i16x8_u(high), i32x4(4, 3, 2, 1)));
    sumOfSums += 16 * <u32>chunks * sum + 16 * sumOfLanes(before) + sumOfLanes(weighted);
    sum += sumOfLanes(total);
    sumOfSums %= MODULUS;
    sum %= MODULUS;
  }
  for (; at < end; at++) {
    sum += load<u8>(at);
    sumOfSums += sum;
  }
  return ((sumOfSums % MODULUS) << 16) | (sum % MODULUS);
}

function sumOfLanes(lanes: v128): u32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}
