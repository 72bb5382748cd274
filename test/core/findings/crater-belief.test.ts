import { describe, expect, it } from 'vitest';
import { believedCraters } from '../../../src/core/findings/crater-belief.ts';
import type { SeenCrater } from '../../../src/core/findings/crater-findings.ts';

/** A model that is wrong eight times a square kilometre at a score of 0.5, and seven times as often at 0.27. */
const card = {
  calibration: {
    wrong: {
      mean: [2.1, -2, -0.07],
      covariance: [
        [0.16, 0.08, 0.006],
        [0.08, 0.07, 0.009],
        [0.006, 0.009, 0.002],
      ],
    },
    right: { top: 0.46, between: 0.3, within: 0.46 },
    basis: 'a test',
  },
  decode: { threshold: 0.05, peakRadius: 1, turns: 1 },
} as const;

function crater(score: number): SeenCrater {
  const box = [0, 0, 40, 40] as const;
  const size = { diameterMeters: 20, diameterMetersRange: [16, 24] as const, isIndicative: false };
  const detection = { label: 'crater' as const, score, confidence: 0.02, box, asset: 'after.tif', model: 'test-v1' };
  return { detection: { ...detection, ...size }, box };
}

describe('the belief in proposed craters', () => {
  const ground = { spots: 100, pixelMeters: 0.5 }; // 0.04 km²

  it('is high for a middling score where little ground changed, and says so on the detection', () => {
    const [found] = believedCraters([crater(0.7), crater(0.65)], ground, card);
    expect(found!.detection.confidence).toBeGreaterThan(0.8);
  });

  it('is too low to state the same where a hundred times as much changed', () => {
    expect(believedCraters([crater(0.7), crater(0.65)], { ...ground, spots: 10_000 }, card)).toEqual([]);
  });

  it('leaves out what is doubtful even there', () => {
    const found = believedCraters([crater(0.7), ...Array.from({ length: 8 }, () => crater(0.08))], ground, card);
    expect(found.map(({ detection }) => detection.score)).toEqual([0.7]);
  });

  it('is not reckoned where the card has no calibration: all are passed on as they are', () => {
    const proposed = [crater(0.7), crater(0.08)];
    expect(believedCraters(proposed, ground, { ...card, calibration: null })).toEqual(proposed);
  });
});
