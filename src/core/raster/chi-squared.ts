/**
 * The share of a χ² distribution that lies above a value.
 *
 * Closed sums for whole degrees of freedom (Abramowitz & Stegun 1964, 26.4.4–26.4.5), with the complementary error function
 * of 7.1.26 (error below 1.5e-7) for odd ones.
 */
export function chiSquaredAbove(value: number, degrees: number): number {
  if (!(value > 0)) return 1;
  const half = value / 2;
  const isEven = degrees % 2 === 0;
  let term = isEven ? Math.exp(-half) : Math.sqrt(half) * Math.exp(-half) * (2 / Math.sqrt(Math.PI));
  let sum = isEven ? 0 : errorFunctionComplement(Math.sqrt(half));
  for (let k = isEven ? 1 : 1.5; k <= degrees / 2; k++) {
    sum += term;
    term *= half / k;
  }
  return Math.min(1, sum);
}

function errorFunctionComplement(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return series * Math.exp(-x * x);
}
