import type { Verdict } from '../contract/finding.ts';

/**
 * What the whole comparison comes to. "Unchanged" is only said where enough was seen to say it, and where the scenes
 * are known to lie on each other.
 *
 * @param isAligned whether the alignment could be checked.
 * @param observedFraction share of the common ground that both dates show, 0..1.
 * @param hiddenFraction share of the common ground that cloud, haze, smoke or their shadow hides, 0..1.
 * @param options.unchangedFromFraction how much must be observed before silence means unchanged.
 */
export function verdictOf(
  {
    findings,
    observedFraction,
    isAligned,
    hiddenFraction = 0,
  }: {
    readonly findings: number;
    readonly observedFraction: number;
    readonly isAligned: boolean;
    readonly hiddenFraction?: number;
  },
  options: { readonly unchangedFromFraction?: number } = {},
): Verdict {
  const { unchangedFromFraction = 0.5 } = options;
  if (findings > 0) return { kind: 'changed', findings, observedFraction };
  // A sheet of cloud cannot be aligned either: what hides the ground is the reason then.
  if (hiddenFraction >= 1 - unchangedFromFraction) return { kind: 'not-observed', why: 'cloud' };
  if (!isAligned) return { kind: 'not-observed', why: 'misaligned' };
  if (observedFraction >= unchangedFromFraction) return { kind: 'unchanged', observedFraction };
  return { kind: 'not-observed', why: 'no-data' };
}
