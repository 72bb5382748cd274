import type { Verdict } from '../contract/finding.ts';

/** Share of the ground that must be seen on both dates before silence means unchanged. */
export const UNCHANGED_FROM_FRACTION = 0.5;

/**
 * What the whole comparison comes to. Nothing is said where the scenes are not known to lie on each other, and
 * "unchanged" only where enough was seen to say it.
 *
 * @param isAligned see `judgeAlignment`.
 * @param observedFraction share of the ground that is asked about that both dates show, 0..1.
 * @param hiddenFraction share of it that cloud, haze, smoke or their shadow hides, 0..1.
 */
export function verdictOf({
  findings,
  observedFraction,
  isAligned,
  hiddenFraction = 0,
}: {
  readonly findings: number;
  readonly observedFraction: number;
  readonly isAligned: boolean;
  readonly hiddenFraction?: number;
}): Verdict {
  // A sheet of cloud cannot be aligned either: what hides the ground is the reason then.
  const isHidden = hiddenFraction >= 1 - UNCHANGED_FROM_FRACTION;
  if (isHidden && (findings === 0 || !isAligned)) return { kind: 'not-observed', why: 'cloud' };
  if (!isAligned) return { kind: 'not-observed', why: 'misaligned' };
  if (findings > 0) return { kind: 'changed', findings, observedFraction };
  if (observedFraction >= UNCHANGED_FROM_FRACTION) return { kind: 'unchanged', observedFraction };
  return { kind: 'not-observed', why: 'no-data' };
}
