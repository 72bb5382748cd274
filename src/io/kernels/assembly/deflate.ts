/**
 * The two passes of DEFLATE over its bytes, and the checksum behind them; twins in io/kernels/deflate-runs.ts. Sources
 * may be read up to 16 bytes past their end.
 */

/** A token below this is a byte; above, a run of the byte before it, `token - RUN + 3` long. */
const RUN: i32 = 256;
const SHORTEST: i32 = 3;
const LONGEST: i32 = 258;

/**
 * Bytes become tokens of 16 bits.
 *
 * @param counts how often each of the 512 tokens occurs, words; added to.
 * @returns how many tokens.
 */
export function findRuns(bytes: usize, count: i32, tokens: usize, counts: usize): i32 {
  let to = tokens;
  let i = 0;
  while (i < count) {
    if (i > 0 && i + 16 <= count) {
      // Where, of fourteen positions, does a run of three begin?
      const here = v128.load(bytes + i);
      const same = i8x16.bitmask(i8x16.eq(here, v128.load(bytes + i - 1)));
      const runs = same & (same >> 1) & (same >> 2);
      const single = runs === 0 ? 14 : ctz(runs);
      v128.store(to, i16x8.extend_low_i8x16_u(here));
      v128.store(to, i16x8.extend_high_i8x16_u(here), 16);
      for (let k = 0; k < single; k++) count1(counts, load<u8>(bytes + i + k));
      to += (<usize>single) << 1;
      i += single;
      if (runs === 0) continue;
    }
    let length = 0;
    if (i > 0) length = runAt(bytes + i, min(LONGEST, count - i));
    const token: i32 = length < SHORTEST ? load<u8>(bytes + i) : RUN + length - SHORTEST;
    store<u16>(to, token);
    count1(counts, token);
    to += 2;
    i += length < SHORTEST ? 1 : length;
  }
  return <i32>((to - tokens) >> 1);
}

/** How many bytes from here on, up to `most`, are the one before. */
function runAt(bytes: usize, most: i32): i32 {
  const value = load<u8>(bytes - 1);
  const all = i8x16.splat(value);
  let length = 0;
  for (; length + 16 <= most; length += 16) {
    const other = ~i8x16.bitmask(i8x16.eq(v128.load(bytes + length), all)) & 0xffff;
    if (other !== 0) return length + ctz(other);
  }
  while (length < most && load<u8>(bytes + length) === value) length++;
  return length;
}

function count1(counts: usize, token: i32): void {
  const at = counts + ((<usize>token) << 2);
  store<i32>(at, load<i32>(at) + 1);
}

/**
 * Writes the code of every token, lowest bit first.
 *
 * @param codes a word for each token: its bits, at most 19, and above them in the highest byte how many.
 * @param bit where to begin in `out`, bits; what stands in that byte below it stays.
 * @returns where the next bit goes.
 */
export function writeTokens(tokens: usize, count: i32, codes: usize, out: usize, bit: i32): i32 {
  let to = out + (bit >> 3);
  let held: u64 = bit & 7;
  let bits: u64 = load<u8>(to) & ((1 << (bit & 7)) - 1);
  let i = 0;
  for (; i + 3 <= count; i += 3) {
    const at = tokens + (i << 1);
    const first = load<u32>(codes + ((<usize>load<u16>(at)) << 2));
    const second = load<u32>(codes + ((<usize>load<u16>(at, 2)) << 2));
    const third = load<u32>(codes + ((<usize>load<u16>(at, 4)) << 2));
    const toSecond: u64 = first >> 24;
    const toThird: u64 = toSecond + (second >> 24);
    const three =
      <u64>(first & 0xffffff) | ((<u64>(second & 0xffffff)) << toSecond) | ((<u64>(third & 0xffffff)) << toThird);
    bits |= three << held;
    held += toThird + (third >> 24);
    store<u64>(to, bits);
    to += <usize>(held >> 3);
    bits >>= held & 56;
    held &= 7;
  }
  for (; i < count; i++) {
    const code = load<u32>(codes + ((<usize>load<u16>(tokens + (i << 1))) << 2));
    bits |= (<u64>(code & 0xffffff)) << held;
    held += code >> 24;
    store<u64>(to, bits);
    to += <usize>(held >> 3);
    bits >>= held & 56;
    held &= 7;
  }
  return <i32>((to - out) << 3) + <i32>held;
}

/** Adler-32 (RFC 1950) of what came before and these bytes. */
export function adler32(bytes: usize, count: i32, before: u32): u32 {
  let a: u32 = before & 0xffff;
  let b: u32 = before >>> 16;
  const firstWeights = i16x8(16, 15, 14, 13, 12, 11, 10, 9);
  const lastWeights = i16x8(8, 7, 6, 5, 4, 3, 2, 1);
  let i = 0;
  while (i + 16 <= count) {
    // So many that no sum passes 2³².
    const end = min(count - 15, i + 4096);
    let sums = i32x4.splat(0);
    let earlier = i32x4.splat(0);
    let weighed = i32x4.splat(0);
    const start = i;
    for (; i < end; i += 16) {
      const here = v128.load(bytes + i);
      earlier = i32x4.add(earlier, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(here)));
      weighed = i32x4.add(weighed, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(here), firstWeights));
      weighed = i32x4.add(weighed, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(here), lastWeights));
    }
    b += a * <u32>(i - start) + 16 * total(earlier) + total(weighed);
    a = (a + total(sums)) % 65521;
    b %= 65521;
  }
  for (; i < count; i++) {
    a += load<u8>(bytes + i);
    b += a;
  }
  return ((b % 65521) << 16) | (a % 65521);
}

function total(four: v128): u32 {
  return (
    i32x4.extract_lane(four, 0) +
    i32x4.extract_lane(four, 1) +
    i32x4.extract_lane(four, 2) +
    i32x4.extract_lane(four, 3)
  );
}
