/**
 * Separable Gaussian blur of one plane; edges are extended.
 *
 * @param values row-major, width × height; not changed.
 * @param sigmaPx standard deviation, px; the kernel is cut at 3 σ. 0 or less copies.
 * @returns a new plane of the same size.
 */
export function gaussianBlur(values: Float32Array, width: number, height: number, sigmaPx: number): Float32Array {
  if (!(sigmaPx > 0)) return values.slice();
  const kernel = gaussianKernel(sigmaPx);
  const reach = (kernel.length - 1) / 2;
  const across = new Float32Array(values.length);
  const line = new Float32Array(width + 2 * reach);
  for (let row = 0; row < height; row++) {
    const start = row * width;
    line.fill(values[start]!, 0, reach);
    line.set(values.subarray(start, start + width), reach);
    line.fill(values[start + width - 1]!, reach + width);
    for (let col = 0; col < width; col++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) sum += kernel[k]! * line[col + k]!;
      across[start + col] = sum;
    }
  }
  const blurred = new Float32Array(values.length);
  for (let row = 0; row < height; row++) {
    const start = row * width;
    for (let k = 0; k < kernel.length; k++) {
      const from = Math.min(height - 1, Math.max(0, row + k - reach)) * width;
      const weight = kernel[k]!;
      for (let col = 0; col < width; col++) blurred[start + col]! += weight * across[from + col]!;
    }
  }
  return blurred;
}

/** Samples of a Gaussian out to 3 σ, odd in number, summing to 1. */
export function gaussianKernel(sigmaPx: number): Float32Array {
  const reach = Math.max(1, Math.ceil(3 * sigmaPx));
  const kernel = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigmaPx ** 2)),
  );
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  return kernel.map((weight) => weight / sum);
}
