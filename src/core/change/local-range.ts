/**
 * Half the range of the values round each pixel: (greatest − least) / 2 over (2 · radius + 1)² pixels, rounded down.
 *
 * Pixels that are not observed take no part; where none of the square is, 0.
 * Greatest of a window by doubling: windows of 1, 2, 4 … pixels, so the cost grows with the logarithm of the radius.
 *
 * @param observed 1 or 0, as long as `values`.
 */
export function localHalfRange(
  values: Int32Array,
  observed: Uint8Array,
  width: number,
  height: number,
  radius: number,
): Int32Array {
  const highest = new Int32Array(values.length);
  const lowest = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    highest[i] = observed[i] === 1 ? values[i]! : ABSENT;
    lowest[i] = observed[i] === 1 ? -values[i]! : ABSENT;
  }
  greatestAround(highest, width, height, radius);
  greatestAround(lowest, width, height, radius);
  for (let i = 0; i < highest.length; i++) {
    highest[i] = highest[i] === ABSENT ? 0 : (highest[i]! + lowest[i]!) >> 1;
  }
  return highest;
}

/** Below any value, and far enough from the least integer to be added to. */
const ABSENT = -(2 ** 29);

/** The greatest value of the square round each pixel, in place; what lies outside the plane takes no part. */
function greatestAround(values: Int32Array, width: number, height: number, radius: number): void {
  const size = 2 * radius + 1;
  const row = new Int32Array(width + 2 * radius);
  for (let start = 0; start < values.length; start += width) {
    row.fill(ABSENT);
    row.set(values.subarray(start, start + width), radius);
    for (let seen = 1; seen < size; ) {
      const step = Math.min(seen, size - seen);
      for (let col = 0; col + step < row.length; col++) if (row[col + step]! > row[col]!) row[col] = row[col + step]!;
      seen += step;
    }
    values.set(row.subarray(0, width), start);
  }
  const tall = new Int32Array((height + 2 * radius) * width).fill(ABSENT);
  tall.set(values, radius * width);
  for (let seen = 1; seen < size; ) {
    const step = Math.min(seen, size - seen);
    const ahead = step * width;
    for (let i = 0; i + ahead < tall.length; i++) if (tall[i + ahead]! > tall[i]!) tall[i] = tall[i + ahead]!;
    seen += step;
  }
  values.set(tall.subarray(0, values.length));
}
