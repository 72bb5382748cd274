/**
 * Sums over the square of (2 · radius + 1)² pixels round each pixel; what lies outside the plane adds nothing.
 *
 * Whole numbers in, whole numbers out: running sums of integers are exact, so a pixel's sum does not depend on the
 * tile it is computed in, as running sums of floats would. Costs the same at any radius.
 *
 * @param values row-major, width × height; |value| · (2 · radius + 1)² must stay below 2³¹.
 */
export function boxSums(values: Int32Array | Uint8Array, width: number, height: number, radius: number): Int32Array {
  const across = sumsAcross(values, width, height, radius);
  const sums = new Int32Array(values.length);
  const column = new Int32Array(width);
  for (let row = 0; row < Math.min(radius, height); row++) addRow(column, across, row * width, 1);
  for (let row = 0; row < height; row++) {
    if (row + radius < height) addRow(column, across, (row + radius) * width, 1);
    if (row - radius - 1 >= 0) addRow(column, across, (row - radius - 1) * width, -1);
    sums.set(column, row * width);
  }
  return sums;
}

/** Means of whole numbers over the same squares, to the nearest whole number; what lies outside counts as 0. */
export function boxMeans(
  values: Int32Array,
  width: number,
  height: number,
  radius: number,
  sumsOf = boxSums,
): Int32Array {
  const means = sumsOf(values, width, height, radius);
  const perPixel = 1 / boxPixels(radius);
  for (let i = 0; i < means.length; i++) means[i] = Math.floor(means[i]! * perPixel + 0.5);
  return means;
}

/**
 * Weighted sums under a tent, which is a square taken twice: no box shows in the outcome. Halved between the passes as often
 * as it takes to keep them below 2³¹.
 *
 * @param most no |value| is greater; decides the halvings, so all that is compared has to come with the same.
 */
export function tentSums(
  values: Int32Array,
  width: number,
  height: number,
  radius: number,
  most: number,
  sumsOf = boxSums,
): Int32Array {
  const sums = sumsOf(values, width, height, radius);
  const halvings = tentHalvings(most, radius);
  if (halvings > 0) {
    const half = 1 << (halvings - 1);
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i]! + half) >> halvings;
  }
  return sumsOf(sums, width, height, radius);
}

/** How often `tentSums` halves. */
export function tentHalvings(most: number, radius: number): number {
  return Math.max(0, Math.ceil(Math.log2((most * boxPixels(radius) ** 2) / (2 ** 31 - 1))));
}

export function boxPixels(radius: number): number {
  return (2 * radius + 1) ** 2;
}

function sumsAcross(values: Int32Array | Uint8Array, width: number, height: number, radius: number): Int32Array {
  const sums = new Int32Array(values.length);
  for (let row = 0; row < height; row++) {
    const start = row * width;
    let sum = 0;
    for (let col = 0; col < Math.min(radius, width); col++) sum = (sum + values[start + col]!) | 0;
    for (let col = 0; col < width; col++) {
      if (col + radius < width) sum = (sum + values[start + col + radius]!) | 0;
      if (col - radius - 1 >= 0) sum = (sum - values[start + col - radius - 1]!) | 0;
      sums[start + col] = sum;
    }
  }
  return sums;
}

function addRow(column: Int32Array, across: Int32Array, start: number, sign: 1 | -1): void {
  for (let col = 0; col < column.length; col++) column[col] = column[col]! + sign * across[start + col]!;
}
