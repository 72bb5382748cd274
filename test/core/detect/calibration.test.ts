import { describe, expect, it } from 'vitest';
import { confidenceOf } from '../../../src/core/detect/calibration.ts';

describe('calibration', () => {
  it('gives back the share that is true at each score', () => {
    // A model that is too sure: it says 0.9 where 0.75 is true, and 0.5 where 0.5 is.
    const slope = Math.log(3) / Math.log(9);
    const calibration = { slope, intercept: 0, basis: 'a test' };
    expect(confidenceOf(0.9, calibration)).toBeCloseTo(0.75, 9);
    expect(confidenceOf(0.1, calibration)).toBeCloseTo(0.25, 9);
    expect(confidenceOf(0.5, { ...calibration, intercept: -1 })).toBeLessThan(0.3);
  });

  it('states nothing without a calibration', () => {
    expect(confidenceOf(0.99, null)).toBeNull();
  });

  it('stays finite at the ends', () => {
    for (const score of [0, 1]) {
      expect(confidenceOf(score, { slope: 2, intercept: 0, basis: '' })).toBeCloseTo(score, 6);
    }
  });
});
