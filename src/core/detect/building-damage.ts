import type { DamageClass } from '../contract/finding.ts';
import type { BuildingFeatures } from './building.ts';
import { type ScoreCalibration, sigmoid } from './calibration.ts';

/** `models/<id>/card.json` of a model that weighs features instead of looking at pixels. */
export interface LogisticCard {
  readonly id: string;
  readonly kind: 'logistic';
  readonly label: 'building';
  readonly summary: string;
  /** Images outside [min, max] are not judged. */
  readonly gsdMeters: { readonly model: number; readonly min: number; readonly max: number };
  /** z is the sum of weight · (feature − mean) / spread. */
  readonly features: readonly {
    readonly name: keyof BuildingFeatures;
    readonly mean: number;
    readonly spread: number;
    readonly weight: number;
  }[];
  /** The chance of this state or a worse one is sigmoid(z + intercept). */
  readonly intercepts: { readonly damaged: number; readonly destroyed: number };
  /** As a `ModelCard`'s; null where not calibrated on places not trained on. */
  readonly calibration: ScoreCalibration | null;
  readonly licence: {
    readonly weights: string;
    readonly data: readonly { readonly name: string; readonly licence: string; readonly url: string }[];
  };
}

/** Chances at which a state is stated. */
const DESTROYED = 0.5;
const SEVERE = 0.25;
const DAMAGED = 0.5;
const POSSIBLE = 0.3;

/**
 * How badly a building is damaged, from its features, by proportional odds: one scale from standing through damaged to
 * destroyed.
 *
 * Destroyed is a state that was learnt; the degrees between are places on the scale, not states that anybody drew:
 * severe where destruction is one in four, moderate where damage is likelier than none, possible from three in ten.
 *
 * McCullagh, "Regression models for ordinal data", 1980.
 *
 * @returns `score`: the chance that it is destroyed, 0..1.
 */
export function judgeBuilding(
  features: BuildingFeatures,
  { features: weighed, intercepts }: LogisticCard,
): { readonly score: number; readonly damageClass: DamageClass } {
  const z = weighed.reduce(
    (sum, { name, mean, spread, weight }) => sum + (weight * (features[name] - mean)) / spread,
    0,
  );
  const destroyed = sigmoid(z + intercepts.destroyed);
  const damaged = sigmoid(z + intercepts.damaged);
  return { score: destroyed, damageClass: classOf(destroyed, damaged) };
}

function classOf(destroyed: number, damaged: number): DamageClass {
  if (destroyed >= DESTROYED) return 'destroyed';
  if (destroyed >= SEVERE) return 'severe';
  if (damaged >= DAMAGED) return 'moderate';
  return damaged >= POSSIBLE ? 'possible' : 'no-visible-damage';
}
