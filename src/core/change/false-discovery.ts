/**
 * For each region, the share of false ones to expect among it and all that are at least as strong: its q-value. Keep those
 * with q ≤ 0.1, and of ten kept one is false.
 *
 * Counts how many regions as strong a null pair shows, in which nothing of interest changed (two dates before the event,
 * the same method and threshold). One more is added to that count, so that a null pair with few regions promises nothing
 * that its size cannot bear. Beyond the strongest of them one is to be expected as seldom as it is stronger: expected ~
 * 1 / weight, the slowest fall that the sizes of chance clusters have (cumulative exponent 1.05 at percolation), so that a
 * single finding far stronger than all of the null pair can be told from it.
 *
 * Storey & Tibshirani, "Statistical significance for genomewide studies", 2003, with the null counted instead of modelled;
 * Stauffer, "Scaling theory of percolation clusters", 1979.
 *
 * @param weights of the pair's regions, in any order (`ChangeRegion.weight`).
 * @param nullWeights of the null pair's.
 * @param options.observedRatio ground observed in the pair over that in the null pair.
 * @param options.leastWeight what stands for the strongest of a null pair that shows none; unless told, nothing does.
 * @returns one q-value a weight, 0..1, never greater for a stronger region.
 */
export function falseDiscoveryRates(
  weights: readonly number[],
  nullWeights: readonly number[],
  options: { readonly observedRatio?: number; readonly leastWeight?: number } = {},
): number[] {
  const { observedRatio = 1, leastWeight = Number.POSITIVE_INFINITY } = options;
  const strongest = weights.map((weight, place) => ({ weight, place })).sort((a, b) => b.weight - a.weight);
  const nulls = nullWeights.toSorted((a, b) => b - a);
  const rates = new Array<number>(weights.length).fill(1);
  const strongestNull = nulls[0] ?? leastWeight;
  let asStrong = 0;
  const raw = strongest.map(({ weight }, i) => {
    while (asStrong < nulls.length && nulls[asStrong]! >= weight) asStrong++;
    const expected = asStrong > 0 ? asStrong + 1 : Math.min(1, strongestNull / weight);
    return Math.min(1, (expected * observedRatio) / (i + 1));
  });
  let least = 1;
  for (let i = raw.length - 1; i >= 0; i--) {
    least = Math.min(least, raw[i]!);
    rates[strongest[i]!.place] = least;
  }
  return rates;
}
