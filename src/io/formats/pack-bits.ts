/**
 * PackBits: runs of equal bytes and runs of literal bytes. TIFF 6.0, section 9, 1992.
 *
 * @param length bytes to write at most.
 * @returns as many bytes as the stream held: fewer than `length` where it ends early.
 */
export function decodePackBits(input: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  let written = 0;
  let at = 0;
  while (written < length && at < input.length) {
    const control = input[at++]!;
    if (control === 128) continue;
    const count = Math.min(control < 128 ? control + 1 : 257 - control, length - written);
    if (control < 128) {
      const literal = input.subarray(at, at + count);
      output.set(literal, written);
      written += literal.length;
      at += control + 1;
    } else {
      if (at === input.length) break;
      output.fill(input[at++]!, written, written + count);
      written += count;
    }
  }
  return output.subarray(0, written);
}
