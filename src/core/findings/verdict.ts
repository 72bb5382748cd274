import type { Verdict } from '../contract/finding.ts';

/**
 * What the whole comparison comes to. Nothing is said where the scenes are not known to lie on each other, and
 * "unchanged" only where enough was seen to say it.
 *
 * @param isAligned see `judgeAlignment`.
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
  // A sheet of cloud cannot be aligned either: what hides the ground is the reason then.
  const isHidden = hiddenFraction >= 1 - unchangedFromFraction;
  if (isHidden && (findings === 0 || !isAligned)) return { kind: 'not-observed', why: 'cloud' };
  if (!isAligned) return { kind: 'not-observed', why: 'misaligned' };
  if (findings > 0) return { kind: 'changed', findings, observedFraction };
  if (observedFraction >= unchangedFromFraction) return { kind: 'unchanged', observedFraction };
  return { kind: 'not-observed', why: 'no-data' };
}
