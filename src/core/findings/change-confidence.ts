import { sigmoid } from '../detect/calibration.ts';
import { rounded } from '../raster/rounded.ts';

/** What a region looks like, as far as the belief in it rests on that (`ChangeEvidence`). */
export interface ChangeLook {
  readonly texture: number;
  readonly shade: number;
}

/**
 * The fit, as a model's card would state it. Printed by `bench/findings/confidence.bench.ts`, which tells how it was seen what is
 * real, and holds each place apart in turn; to be fitted anew where that bench prints something else.
 */
export const CHANGE_CALIBRATION = {
  fittedOn:
    '424 change findings of 6 cities (Sentinel-2, 10 m) and 19 airports (0.5 m, reduced to 3 m), judged by eye by one model, no analyst',
  date: '2026-11-25',
  /** Expected calibration error with each place held apart, all together. */
  expectedCalibrationError: 0.037,
  intercept: 3.827,
  perLogTexture: 0.994,
  perShade: -5.891,
  /** Ground sample distances that it was held against, m, with a little to either side. At 0.5 m it does not hold. */
  gsdMeters: { least: 2.5, most: 12 },
} as const;

/** Not fewer and not more than so many of twenty were real among those that the fit was surest of. */
const LEAST_BELIEF = 0.05;
const MOST_BELIEF = 0.95;

/** Keeps the logarithm of an even region finite. */
const LEAST_TEXTURE = 0.01;

/**
 * The share of such findings in which the ground or an object on it really differs, and not light, shadow, haze, water or season:
 * a logistic regression on ln texture and shade. Smooth regions are seldom real (fields, water, haze), and so are those that are much
 * darker than what is round them on one of the dates (shadow). A dark thing that is real, such as scorch, gets less than it deserves.
 *
 * Says nothing of whether a change matters to anybody: of those seen to be real in the cities, a third lie outside OSCD's masks of
 * urban change.
 *
 * @returns 0.05..0.95, two digits; null where the look is not known, or the ground sample distance is outside what was calibrated.
 */
export function changeConfidence(look: ChangeLook | null, gsdMeters: number | null): number | null {
  const { intercept, perLogTexture, perShade, gsdMeters: covered } = CHANGE_CALIBRATION;
  if (look === null || gsdMeters === null || gsdMeters < covered.least || gsdMeters > covered.most) return null;
  const [logTexture, shade] = confidenceFeatures(look);
  const belief = sigmoid(intercept + perLogTexture * logTexture + perShade * shade);
  return rounded(Math.min(MOST_BELIEF, Math.max(LEAST_BELIEF, belief)), 2);
}

/** What the regression is on. */
export function confidenceFeatures({ texture, shade }: ChangeLook): readonly [logTexture: number, shade: number] {
  return [Math.log(texture + LEAST_TEXTURE), shade];
}
