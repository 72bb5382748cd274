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
 * @param values not empty, no NaN; not changed.
 */
export function robustSpread(values: Float64Array): { readonly centre: number; readonly spread: number } {
  const centre = takeMedian(values.slice());
  const deviations = new Float64Array(values.length);
  for (let i = 0; i < deviations.length; i++) deviations[i] = Math.abs(values[i]! - centre);
  return { centre, spread: MAD_TO_SIGMA * takeMedian(deviations) };
}

/**
 * What `quantileOf` gives for 0.5, without sorting all: Hoare, "Algorithm 65: Find", 1961.
 *
 * @param values not empty, no NaN; their order is lost.
 */
export function takeMedian(values: Float64Array): number {
  const below = (values.length - 1) >> 1;
  for (let first = 0, last = values.length - 1; first < last; ) {
    const pivot = values[(first + last) >> 1]!;
    let [low, high] = [first, last];
    while (low <= high) {
      while (values[low]! < pivot) low++;
      while (values[high]! > pivot) high--;
      if (low > high) break;
      const value = values[low]!;
      values[low++] = values[high]!;
      values[high--] = value;
    }
    if (below <= high) last = high;
    else if (below >= low) first = low;
    else break;
  }
  if (values.length % 2 === 1) return values[below]!;
  let above = Number.POSITIVE_INFINITY;
  for (let i = below + 1; i < values.length; i++) above = Math.min(above, values[i]!);
  return values[below]! + 0.5 * (above - values[below]!);
}
