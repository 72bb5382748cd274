import { describe, expect, it } from 'vitest';
import { CHANGE_CALIBRATION, changeConfidence } from '../../../src/core/findings/change-confidence.ts';

const rough = { texture: 0.1, shade: 0 };

describe('confidence of a change finding', () => {
  it('is less for smooth ground, and for what is darker than the ground round it on one date', () => {
    const plain = changeConfidence(rough, 3)!;
    expect(plain).toBeGreaterThan(0.5);
    expect(changeConfidence({ ...rough, texture: 0.005 }, 3)!).toBeLessThan(plain);
    expect(changeConfidence({ ...rough, shade: 0.6 }, 3)!).toBeLessThan(plain);
  });

  it('is a share with two digits and never certain, however odd the look', () => {
    for (const shade of [-5, 0, 5]) {
      for (const texture of [0, 0.03, 3]) {
        const said = changeConfidence({ texture, shade }, 10)!;
        expect(said).toBeGreaterThan(0);
        expect(said).toBeLessThan(1);
        expect(said).toBe(Number(said.toFixed(2)));
      }
    }
  });

  it('is not stated outside the ground sample distances that it was held against', () => {
    const { least, most } = CHANGE_CALIBRATION.gsdMeters;
    expect(changeConfidence(rough, least)).not.toBeNull();
    expect(changeConfidence(rough, most)).not.toBeNull();
    expect(changeConfidence(rough, 0.5)).toBeNull();
    expect(changeConfidence(rough, 30)).toBeNull();
    expect(changeConfidence(rough, null)).toBeNull();
  });

  it('is not stated where too little was seen of the place', () => {
    expect(changeConfidence(null, 3)).toBeNull();
  });
});
