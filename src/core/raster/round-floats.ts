const MANTISSA_BITS = 23;

/**
 * Rounds floats to the nearest that have so many bits behind the leading one, in place: what they measure is no more
 * exact than that, and files of them get a fraction as large. NaN stays.
 *
 * @param bits 7 keeps more than two digits: an error of 1/256 of the value at most.
 */
export function roundFloats(values: Float32Array, bits: number): void {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length);
  const dropped = MANTISSA_BITS - bits;
  const half = 1 << (dropped - 1);
  const kept = -1 << dropped;
  for (let i = 0; i < words.length; i++) words[i] = (words[i]! + half) & kept;
}
