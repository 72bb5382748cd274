import { describe, expect, it } from 'vitest';
import { type SceneCalibration, sceneBelief } from '../../../src/core/detect/scene-belief.ts';

const calibration: Pick<SceneCalibration, 'wrong' | 'right'> = {
  wrong: {
    mean: [0.3, -2.2, -0.17],
    covariance: [
      [2.7, 0.1, 0],
      [0.1, 0.07, 0.01],
      [0, 0.01, 0.007],
    ],
  },
  right: { top: 0.93, between: 0.84, within: 0.67 },
};
const FLOOR = 0.05;
const KM2 = 1.6;
/** What ground without objects gives: many low scores, and three that come near the others. */
const ground = Array.from({ length: 60 }, (_, i) => 0.05 + 0.3 * (i / 60) ** 3);
const doubtful = [0.45, 0.5, 0.55];
const firm = Array.from({ length: 40 }, (_, i) => 0.7 + 0.004 * i);
const believe = (scores: readonly number[], km2 = KM2) => sceneBelief(scores, km2, calibration, FLOOR);

describe('what a score is worth in its scene', () => {
  it('is what the recipe that fits it reckons', () => {
    // models/train/scene_belief.py, believe(), on the same finds.
    const pick = (all: readonly number[]) => [0, 59, 60, 61, 62, all.length - 1].map((i) => all[i]!);
    const alone = [0.000581, 0.393584, 0.464128, 0.483628, 0.498633, 0.498633];
    const among = [0.0, 0.168227, 0.700349, 0.856347, 0.932478, 0.999024];
    pick(believe([...ground, ...doubtful])).forEach((one, i) => {
      expect(one).toBeCloseTo(alone[i]!, 5);
    });
    pick(believe([...ground, ...doubtful, ...firm])).forEach((one, i) => {
      expect(one).toBeCloseTo(among[i]!, 5);
    });
  });

  it('is little where the ground gives as many by itself, and much where the same finds lie on little ground', () => {
    // Finds spread as the card's parabola has it, thrice as dense: rubble.
    const [a, b, c] = calibration.wrong.mean;
    const rubble: number[] = [];
    let expected = 0;
    for (let x = -2.94; x < 6; x += 0.001) {
      expected += 3 * KM2 * 0.001 * Math.exp(a + b * x + c * x * x);
      if (expected >= rubble.length + 0.5) rubble.push(1 / (1 + Math.exp(-x)));
    }
    expect(Math.max(...rubble)).toBeGreaterThan(0.5);
    expect(Math.max(...believe(rubble))).toBeLessThan(0.5);
    expect(Math.min(...believe(rubble.slice(-8), KM2 / 50))).toBeGreaterThan(0.5);
  });

  it('never falls as the score rises, up to the surest', () => {
    const scores = [...ground, ...firm, 0.95, 0.98, 0.999, 1].toSorted((a, b) => a - b);
    const beliefs = believe(scores);
    beliefs.slice(1).forEach((one, i) => {
      expect(one).toBeGreaterThanOrEqual(beliefs[i]!);
    });
    expect(beliefs.at(-1)).toBeLessThanOrEqual(1);
  });

  it('does not depend on the order of the finds, and is nothing where there are none', () => {
    const scores = [...ground, ...doubtful, ...firm];
    expect(believe(scores.toReversed())).toEqual(believe(scores).toReversed());
    expect(believe([])).toEqual([]);
  });
});
