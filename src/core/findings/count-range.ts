import type { CountRange } from '../contract/count-range.ts';

/** One that may count: how sure that is, and whether it counts where nobody says how sure. */
export interface Candidate {
  /** Calibrated, 0..1; null where not calibrated. */
  readonly belief: number | null;
  readonly isCertain: boolean;
}

/** Each end is missed once in twenty times: nine in ten lie between. */
const TAIL = 0.05;

/**
 * How many of some candidates are real: the central 90 % of the Poisson-binomial distribution where each has a
 * calibrated belief, else from the certain ones to all of them.
 *
 * Wang, "On the number of successes in independent trials", 1993. Takes candidates for independent, which neighbours
 * are not quite.
 */
export function countRange(candidates: readonly Candidate[]): CountRange {
  const beliefs = candidates.flatMap(({ belief }) => (belief === null ? [] : [belief]));
  if (beliefs.length < candidates.length) {
    return { least: candidates.filter(({ isCertain }) => isCertain).length, most: candidates.length };
  }
  let chances = [1];
  for (const belief of beliefs) {
    chances = Array.from(
      { length: chances.length + 1 },
      (_, count) => (chances[count] ?? 0) * (1 - belief) + (chances[count - 1] ?? 0) * belief,
    );
  }
  const reached = (share: number) => {
    let sum = 0;
    return chances.findIndex((chance) => {
      sum += chance;
      return sum >= share;
    });
  };
  return { least: reached(TAIL), most: reached(1 - TAIL) };
}

/**
 * The same of findings by their confidence.
 *
 * @param isCertain whether each counts where none is calibrated.
 */
export function beliefRange(
  findings: readonly { readonly confidence: number | null }[],
  { isCertain }: Pick<Candidate, 'isCertain'>,
): CountRange {
  return countRange(findings.map(({ confidence }) => ({ belief: confidence, isCertain })));
}

/**
 * How many more there may be than were seen, where each is missed with one chance: missed less often than once in twenty.
 *
 * Negative binomial: how many are missed before so many are seen. Haldane, "On a method of estimating frequencies", 1945.
 *
 * @param missRate 0..1, measured.
 */
export function mostMissed(seen: number, missRate: number): number {
  let chance = (1 - missRate) ** seen;
  let sum = chance;
  let missed = 0;
  while (seen > 0 && sum < 1 - TAIL) {
    missed++;
    chance *= (missRate * (seen + missed - 1)) / missed;
    sum += chance;
  }
  return missed;
}
