/**
 * Means over the valid pixels of the square round each pixel; 0 where none is valid.
 *
 * @param values row-major, `width` wide; only those with `valid` 1 count.
 */
export function boxMeans(values: Float32Array, valid: Uint8Array, width: number, radius: number): Float32Array {
  const height = values.length / width;
  const sums = new Float64Array(values.length);
  const counts = new Float64Array(values.length);
  for (let row = 0; row < height; row++) {
    const start = row * width;
    let sum = 0;
    let count = 0;
    for (let ahead = 0; ahead < width + radius; ahead++) {
      if (ahead < width && valid[start + ahead] === 1) {
        sum += values[start + ahead]!;
        count++;
      }
      const col = ahead - radius;
      if (col < 0) continue;
      if (col > radius && valid[start + col - radius - 1] === 1) {
        sum -= values[start + col - radius - 1]!;
        count--;
      }
      sums[start + col] = sum;
      counts[start + col] = count;
    }
  }
  const means = new Float32Array(values.length);
  const columnSum = new Float64Array(width);
  const columnCount = new Float64Array(width);
  const addRow = (row: number, sign: 1 | -1) => {
    if (row < 0 || row >= height) return;
    for (let col = 0; col < width; col++) {
      columnSum[col]! += sign * sums[row * width + col]!;
      columnCount[col]! += sign * counts[row * width + col]!;
    }
  };
  for (let row = 0; row < radius; row++) addRow(row, 1);
  for (let row = 0; row < height; row++) {
    addRow(row + radius, 1);
    addRow(row - radius - 1, -1);
    for (let col = 0; col < width; col++) {
      const count = columnCount[col]!;
      means[row * width + col] = count > 0 ? columnSum[col]! / count : 0;
    }
  }
  return means;
}
