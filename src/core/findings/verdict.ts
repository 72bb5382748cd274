import type { Verdict } from '../contract/finding.ts';

/**
 * What the whole comparison comes to. "Unchanged" is only said where enough was seen to say it.
 *
 * @param observedFraction share of the common ground that both dates show, 0..1.
 * @param options.unchangedFromFraction how much must be observed before silence means unchanged.
 */
export function verdictOf(
  { findings, observedFraction }: { readonly findings: number; readonly observedFraction: number },
  options: { readonly unchangedFromFraction?: number } = {},
): Verdict {
  const { unchangedFromFraction = 0.5 } = options;
  if (findings > 0) return { kind: 'changed', findings, observedFraction };
  if (observedFraction >= unchangedFromFraction) return { kind: 'unchanged', observedFraction };
  return { kind: 'not-observed', why: 'no-data' };
}
