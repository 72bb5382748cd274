/**
 * Separable Gaussian blur of one plane; edges are extended.
 *
 * Each value comes from its neighbours in one fixed order, so a tile with a halo of 3 σ gives the same bytes as the whole.
 *
 * @param values row-major, width × height; not changed.
 * @param sigmaPx standard deviation, px; the kernel is cut at 3 σ. 0 or less copies.
 * @returns a new plane of the same size.
 */
export function gaussianBlur(values: Float32Array, width: number, height: number, sigmaPx: number): Float32Array {
  if (!(sigmaPx > 0)) return values.slice();
  const kernel = gaussianKernel(sigmaPx);
  const across = blurRows(values, width, height, kernel);
  return blurColumns(across, width, height, kernel);
}

/**
 * Samples of a Gaussian out to 3 σ, odd in number, symmetric, summing to 1.
 *
 * The weights are multiples of 2⁻¹⁶, so that a mask of ones comes back as ones, bit for bit.
 */
export function gaussianKernel(sigmaPx: number): Float32Array {
  const reach = Math.max(1, Math.ceil(3 * sigmaPx));
  const samples = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigmaPx ** 2)));
  const sum = samples.reduce((total, weight) => total + weight, 0);
  const kernel = Float32Array.from(samples, (weight) => Math.round((65_536 * weight) / sum) / 65_536);
  kernel[reach]! += 1 - kernel.reduce((total, weight) => total + weight, 0);
  return kernel;
}

function blurRows(values: Float32Array, width: number, height: number, kernel: Float32Array): Float32Array {
  const reach = (kernel.length - 1) / 2;
  const blurred = new Float32Array(values.length);
  const line = new Float32Array(width + 2 * reach);
  const sums = new Float64Array(width);
  for (let row = 0; row < height; row++) {
    const start = row * width;
    line.fill(values[start]!, 0, reach);
    line.set(values.subarray(start, start + width), reach);
    line.fill(values[start + width - 1]!, reach + width);
    const middle = kernel[reach]!;
    for (let col = 0; col < width; col++) sums[col] = middle * line[col + reach]!;
    for (let k = 0; k < reach; k++) {
      const weight = kernel[k]!;
      const mirrored = 2 * reach - k;
      for (let col = 0; col < width; col++) sums[col]! += weight * (line[col + k]! + line[col + mirrored]!);
    }
    blurred.set(sums, start);
  }
  return blurred;
}

function blurColumns(values: Float32Array, width: number, height: number, kernel: Float32Array): Float32Array {
  const reach = (kernel.length - 1) / 2;
  const blurred = new Float32Array(values.length);
  const sums = new Float64Array(width);
  for (let row = 0; row < height; row++) {
    const start = row * width;
    const middle = kernel[reach]!;
    for (let col = 0; col < width; col++) sums[col] = middle * values[start + col]!;
    for (let k = 0; k < reach; k++) {
      const weight = kernel[k]!;
      const above = Math.max(0, row + k - reach) * width;
      const below = Math.min(height - 1, row + reach - k) * width;
      for (let col = 0; col < width; col++) sums[col]! += weight * (values[above + col]! + values[below + col]!);
    }
    blurred.set(sums, start);
  }
  return blurred;
}
