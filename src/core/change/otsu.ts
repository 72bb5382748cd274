import type { CoarseHistogram } from './threshold.ts';

/**
 * The magnitude that parts the histogram into two classes as unlike each other as can be (greatest variance between them).
 *
 * For pairs in which a tenth or more changed; where change is rare it splits the unchanged ground.
 *
 * Otsu, "A threshold selection method from gray-level histograms", 1979.
 */
export function otsu({ counts, binWidth }: CoarseHistogram): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const weighted = counts.reduce((sum, count, bin) => sum + count * bin, 0);
  let below = 0;
  let weightedBelow = 0;
  let best = 0;
  let greatest = -1;
  for (let bin = 0; bin + 1 < counts.length; bin++) {
    below += counts[bin]!;
    weightedBelow += counts[bin]! * bin;
    const above = total - below;
    if (below === 0 || above === 0) continue;
    const between = below * above * (weightedBelow / below - (weighted - weightedBelow) / above) ** 2;
    if (between <= greatest) continue;
    greatest = between;
    best = bin + 1;
  }
  return best * binWidth;
}
