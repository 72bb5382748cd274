import type { CoarseHistogram } from './threshold.ts';

/**
 * The corner of a histogram with one peak and a long tail: where it lies farthest below the line from its peak to its end.
 *
 * For pairs in which a few per cent or more changed; with rare change the tail is too thin to have a corner.
 *
 * Rosin, "Unimodal thresholding", 2001.
 */
export function rosin({ counts, binWidth }: CoarseHistogram): number {
  const peak = counts.indexOf(counts.reduce((most, count) => Math.max(most, count), 0));
  const end = counts.length - 1;
  const slope = (counts[end]! - counts[peak]!) / Math.max(1, end - peak);
  let best = peak;
  let farthest = 0;
  for (let bin = peak; bin <= end; bin++) {
    // Distances from one line are in proportion to the drop below it.
    const drop = counts[peak]! + slope * (bin - peak) - counts[bin]!;
    if (drop <= farthest) continue;
    farthest = drop;
    best = bin;
  }
  return best * binWidth;
}
