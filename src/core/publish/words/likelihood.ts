/** From almost no chance to almost certain. */
export const LIKELIHOODS = [
  'almost-no-chance',
  'very-unlikely',
  'unlikely',
  'roughly-even',
  'likely',
  'very-likely',
  'almost-certain',
] as const;

export type Likelihood = (typeof LIKELIHOODS)[number];

/** Where each step ends, 0..1; the outer two stand for 1–5 % and 95–99 %: nothing is certain. */
const ENDS = [0.05, 0.2, 0.45, 0.55, 0.8, 0.95, 1] as const;

/** The shares of a step, percent. */
export function percentsOf(likelihood: Likelihood): { readonly least: number; readonly most: number } {
  const step = LIKELIHOODS.indexOf(likelihood);
  return {
    least: step === 0 ? 1 : Math.round(100 * ENDS[step - 1]!),
    most: step === ENDS.length - 1 ? 99 : Math.round(100 * ENDS[step]!),
  };
}

/**
 * The step of a chance on the ladder of the US intelligence community.
 *
 * Intelligence Community Directive 203, "Analytic Standards", 2015, D.6.e.2. It asks that likelihood and confidence in the
 * judgement never stand in one sentence; what is said here is likelihood.
 *
 * @param chance calibrated, 0..1 (RangeError); the upper step has the bound between two.
 */
export function likelihoodOf(chance: number): Likelihood {
  if (!(chance >= 0 && chance <= 1)) throw new RangeError(`A chance lies between 0 and 1, got ${chance}.`);
  const step = ENDS.findIndex((end) => chance < end);
  return LIKELIHOODS[step === -1 ? LIKELIHOODS.length - 1 : step]!;
}
