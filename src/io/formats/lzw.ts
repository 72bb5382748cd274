const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
const MAX_CODES = 4096;

/**
 * TIFF's LZW: codes of 9 to 12 bits, highest bit first, growing one code early.
 *
 * Each table entry is a place and a length in what was already written, so nothing is stored twice. Not for the
 * old-style (lowest bit first) streams of before 1988, nor for GIF. Welch 1984; TIFF 6.0, section 13, 1992.
 *
 * @param length bytes to write at most; what follows in the stream is left.
 * @returns as many bytes as the stream held: fewer than `length` where it ends early or its codes make no sense.
 */
export function decodeLzw(input: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  const starts = new Uint32Array(MAX_CODES);
  const lengths = new Uint16Array(MAX_CODES);
  let written = 0;
  let next = FIRST_FREE;
  let width = 9;
  let previousStart = -1;
  let previousLength = 0;
  let bits = 0;
  let bitCount = 0;
  let at = 0;

  while (written < length) {
    while (bitCount < width && at < input.length) {
      bits = ((bits << 8) | input[at++]!) & 0xffffff;
      bitCount += 8;
    }
    if (bitCount < width) break;
    bitCount -= width;
    const code = (bits >>> bitCount) & ((1 << width) - 1);

    if (code === CLEAR) {
      next = FIRST_FREE;
      width = 9;
      previousStart = -1;
      continue;
    }
    if (code === END) break;

    const start = written;
    if (code < CLEAR) {
      output[written++] = code;
    } else {
      if (code > next || previousStart < 0 || (code === next && next === MAX_CODES)) break;
      // A code that is just being defined is the previous one and its own first byte.
      const isNew = code === next;
      const from = isNew ? previousStart : starts[code]!;
      const count = Math.min(isNew ? previousLength + 1 : lengths[code]!, length - written);
      if (count > 24 && from + count <= written) output.copyWithin(written, from, from + count);
      else for (let i = 0; i < count; i++) output[written + i] = output[from + i]!;
      written += count;
    }
    if (previousStart >= 0 && next < MAX_CODES) {
      // The previous string and the byte after it, which is this string's first byte, lie side by side.
      starts[next] = previousStart;
      lengths[next] = previousLength + 1;
      next++;
      if (next + 1 >= 1 << width && width < 12) width++;
    }
    previousStart = start;
    previousLength = written - start;
  }
  return written === length ? output : output.subarray(0, written);
}

/** True for a stream of before 1988, whose codes stand lowest bit first: its leading clear code reads 00 01. */
export function isOldStyleLzw(input: Uint8Array): boolean {
  return input[0] === 0 && (input[1]! & 1) === 1;
}
