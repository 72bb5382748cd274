/**
 * How seldom so many come at once: the chance that one more look shows `now` or more of what came `earlier` times on so many looks,
 * if they come independently of each other at one rate.
 *
 * The rate is not known but learnt, so that few looks let expect more than many: with Jeffreys' prior the count of one look has a
 * negative binomial distribution, of size earlier + 1/2 and chance looks / (looks + 1). Things that come in groups come in such
 * numbers more often than this says.
 *
 * Gelman et al., "Bayesian Data Analysis", 3rd ed., 2013, § 2.6.
 *
 * @returns 0..1; 1 where `now` is 0.
 */
export function surpriseOf(now: number, earlier: number, looks: number): number {
  const size = earlier + 0.5;
  const chance = looks / (looks + 1);
  let term = chance ** size;
  let fewer = 0;
  for (let count = 0; count < now; count++) {
    fewer += term;
    term *= ((size + count) / (count + 1)) * (1 - chance);
  }
  return Math.max(0, 1 - fewer);
}
