/** One in twenty, the usual level. */
const BY_CHANCE_AT_MOST = 0.05;

/**
 * How likely one of n + 1 exchangeable values is among the largest by chance, when `asLarge` of the other n are as large
 * as it: a rank test, so nothing is presumed of how counts are spread.
 *
 * Phipson & Smyth, "Permutation p-values should never be zero", 2010, doi:10.2202/1544-6115.1585.
 */
export function isOutOfTheUsual(asLarge: number, n: number): boolean {
  return (asLarge + 1) / (n + 1) <= BY_CHANCE_AT_MOST;
}

/** How many values are needed before anything can be out of the usual: 19. */
export const LEAST_TO_COMPARE = Math.ceil(1 / BY_CHANCE_AT_MOST) - 1;
