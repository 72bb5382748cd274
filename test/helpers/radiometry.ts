import type { RadiometricFit } from '../../src/core/contract/run.ts';

/** A radiometric fit in which nothing matters but what the test says. */
export function radiometryLike(parts: Partial<RadiometricFit> = {}): RadiometricFit {
  return {
    bands: [],
    unchangedFraction: 1,
    unexplained: 0,
    fit: { rule: 'ridge', reason: 'few-bands', invariantPixels: 0, heldOut: null },
    zeroLight: { before: 'not-stated', after: 'not-stated' },
    haze: [],
    ...parts,
  };
}
