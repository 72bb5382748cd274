/**
 * For each region, the share of false ones to expect among it and all that are at least as strong: its q-value. Keep those
 * with q ≤ 0.1, and of ten kept one is false.
 *
 * Counts how many regions as strong a null pair shows, in which nothing of interest changed (two dates before the event,
 * the same method and threshold). One more is added to that count, so that a null pair without a region promises nothing
 * that its size cannot bear.
 *
 * Storey & Tibshirani, "Statistical significance for genomewide studies", 2003, with the null counted instead of modelled.
 *
 * @param weights of the pair's regions, in any order (`ChangeRegion.weight`).
 * @param nullWeights of the null pair's.
 * @param options.observedRatio ground observed in the pair over that in the null pair.
 * @returns one q-value a weight, 0..1, never greater for a stronger region.
 */
export function falseDiscoveryRates(
  weights: readonly number[],
  nullWeights: readonly number[],
  options: { readonly observedRatio?: number } = {},
): number[] {
  const { observedRatio = 1 } = options;
  const strongest = weights.map((weight, place) => ({ weight, place })).sort((a, b) => b.weight - a.weight);
  const nulls = nullWeights.toSorted((a, b) => b - a);
  const rates = new Array<number>(weights.length).fill(1);
  let asStrong = 0;
  const raw = strongest.map(({ weight }, i) => {
    while (asStrong < nulls.length && nulls[asStrong]! >= weight) asStrong++;
    return Math.min(1, ((asStrong + 1) * observedRatio) / (i + 1));
  });
  let least = 1;
  for (let i = raw.length - 1; i >= 0; i--) {
    least = Math.min(least, raw[i]!);
    rates[strongest[i]!.place] = least;
  }
  return rates;
}
