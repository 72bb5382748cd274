import type { CoarseHistogram } from './threshold.ts';

/**
 * The magnitude at which both sides of the histogram together hold the most information (entropy).
 *
 * For rare change, a few per cent at most; where more than a tenth changed it lands far out in the tail.
 *
 * Kapur, Sahoo & Wong, "A new method for gray-level picture thresholding using the entropy of the histogram", 1985.
 */
export function kapur({ counts, binWidth }: CoarseHistogram): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const information = (count: number) => (count > 0 ? -(count / total) * Math.log(count / total) : 0);
  const all = counts.reduce((sum, count) => sum + information(count), 0);
  let share = 0;
  let below = 0;
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let bin = 0; bin + 1 < counts.length; bin++) {
    share += counts[bin]! / total;
    below += information(counts[bin]!);
    if (share <= 0 || share >= 1) continue;
    const entropy = Math.log(share * (1 - share)) + below / share + (all - below) / (1 - share);
    if (entropy <= most) continue;
    most = entropy;
    best = bin + 1;
  }
  return best * binWidth;
}
