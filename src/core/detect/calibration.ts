/** confidence = sigmoid(slope · logit(score) + intercept), as a card states it. */
export interface ScoreCalibration {
  readonly slope: number;
  readonly intercept: number;
  readonly basis: string;
}

/**
 * What a model's score is worth: sigmoid(slope · logit(score) + intercept), from its card.
 *
 * Platt, "Probabilistic outputs for support vector machines", 1999; Guo et al., "On calibration of modern neural
 * networks", 2017 (which has no intercept).
 *
 * @param score 0..1.
 * @returns 0..1; null where the card has no calibration.
 */
export function confidenceOf(score: number, calibration: ScoreCalibration | null): number | null {
  if (calibration === null) return null;
  return sigmoid(calibration.slope * logit(score) + calibration.intercept);
}

/** No score is so sure that evidence could not move it. */
const SUREST = 1e-6;

export function logit(p: number): number {
  const held = Math.min(1 - SUREST, Math.max(SUREST, p));
  return Math.log(held / (1 - held));
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
