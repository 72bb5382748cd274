/** Turns a median absolute deviation into the standard deviation of a normal distribution. */
export const MAD_TO_SIGMA = 1.4826;

/**
 * The value below which a share of a sample lies.
 *
 * @param sorted ascending; not empty.
 * @param share 0..1; 0.5 is the median.
 */
export function quantileOf(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}

/**
 * Centre and spread of a sample of which up to half may be anything: its median and 1.4826 · MAD.
 *
 * @param values not empty; not changed.
 */
export function robustSpread(values: Float64Array): { readonly centre: number; readonly spread: number } {
  const centre = quantileOf(values.slice().sort(), 0.5);
  const deviations = values.map((value) => Math.abs(value - centre)).sort();
  return { centre, spread: MAD_TO_SIGMA * quantileOf(deviations, 0.5) };
}
