import type { AircraftEvidence } from '../contract/finding.ts';
import { sigmoid } from '../detect/calibration.ts';

/** Where a piece of evidence counts in full; and the log odds that it then adds. */
interface Weight {
  readonly full: number;
  readonly odds: number;
}

/**
 * Ridge logistic regression on 25 rendered wrecks (airbases of seeds 401 to 403) against 263 other places of a first date: 41 of
 * the same airbases and 222 at eight pairs of airports where nothing burnt and that the aircraft model knows (`bench/findings/README.md`).
 * Of these wrecks one has 0.49 and all others 0.81 and more, of the other places one 0.21 and the next 0.16.
 */
const NOTHING_SEEN = -6.45;
const weights = {
  burntShare: { full: 1, odds: 3.8 },
  darkened: { full: 0.6, odds: 3.43 },
  residual: { full: 1, odds: 3.15 },
  lightShare: { full: 0.15, odds: -1.8 },
  similarity: { full: 0.6, odds: -0.97 },
} as const satisfies Record<string, Weight>;

/**
 * How strongly the pixels speak for a wreck on burnt ground, 0..1: evidence is weighed together, since shadows, liveries and traffic
 * forge one piece easily and all of them seldom. Not the chance that one is destroyed: wrecks are rendered, and rare.
 */
export function burntBelief(evidence: AircraftEvidence): number {
  const seen: Readonly<Record<keyof typeof weights, number>> = {
    burntShare: evidence.burntShare ?? 0,
    darkened: -(evidence.bodyTurn ?? 0),
    // Too few pixels to see edges in: then dark is all there is to go by.
    residual: evidence.residual ?? 1,
    lightShare: evidence.lightShare ?? 0,
    similarity: evidence.similarity ?? 0,
  };
  const odds = (Object.keys(weights) as (keyof typeof weights)[]).reduce((sum, name) => {
    const { full, odds } = weights[name];
    return sum + odds * Math.min(1, Math.max(0, seen[name] / full));
  }, NOTHING_SEEN);
  return sigmoid(odds);
}
