import { describe, expect, it } from 'vitest';
import { fitRadiometry } from '../../../src/core/align/radiometry.ts';
import { AllNodata } from '../../../src/core/contract/errors.ts';
import { rendered, texturedGround, threeBands, withDiscs } from '../change/planted-pair.ts';

const ground = texturedGround(3);

describe('the radiometric fit', () => {
  it.each([
    { situation: '8 bit', arrays: Uint8Array, unit: 1 },
    { situation: '16 bit', arrays: Uint16Array, unit: 40 },
  ])('gets gain and haze back in $situation', ({ arrays, unit }) => {
    const before = rendered(ground, { seed: 1, gain: unit, arrays });
    const after = rendered(ground, { seed: 2, gain: 0.7 * unit, offset: 30 * unit, arrays });
    const { bands, unchangedFraction } = fitRadiometry([{ before, after }], threeBands);
    for (const { gain, offset } of bands) {
      expect(gain).toBeCloseTo(1 / 0.7, 1);
      expect(gain * 100 * unit + offset).toBeCloseTo((100 * unit - 30 * unit) / 0.7 + 0, -Math.log10(2 * unit));
    }
    expect(unchangedFraction).toBeGreaterThan(0.95);
  });

  it('keeps to the unchanged ground where a fifth was burnt', () => {
    const burnt = withDiscs(ground, [{ col: 128, row: 128, radius: 65, factor: 0.35 }]);
    const before = rendered(ground, { seed: 1 });
    const after = rendered(burnt, { seed: 2, gain: 0.8, offset: 20 });
    const { bands, unchangedFraction } = fitRadiometry([{ before, after }], threeBands);
    for (const { gain, offset } of bands) {
      expect(gain).toBeGreaterThan(1.25 * 0.96);
      expect(gain).toBeLessThan(1.25 * 1.04);
      expect(Math.abs(gain * 96 + offset - 95)).toBeLessThan(2);
    }
    expect(unchangedFraction).toBeGreaterThan(0.7);
    expect(unchangedFraction).toBeLessThan(0.85);
  });

  it('is not outvoted by a wide dark sea', () => {
    const coast = (col: number, row: number) => (col < 200 ? ([20, 20, 20] as const) : ground(col, row));
    const before = rendered(coast, { seed: 1 });
    const after = rendered(coast, { seed: 2, gain: 0.8, offset: 10 });
    for (const { gain } of fitRadiometry([{ before, after }], threeBands).bands) {
      expect(gain).toBeGreaterThan(1.25 * 0.95);
      expect(gain).toBeLessThan(1.25 * 1.05);
    }
  });

  it('changes nothing on two copies of one image', () => {
    const image = rendered(ground);
    const { bands, unchangedFraction } = fitRadiometry([{ before: image, after: image }], threeBands);
    for (const { gain, offset } of bands) {
      expect(gain).toBeCloseTo(1, 9);
      expect(offset).toBeCloseTo(0, 6);
    }
    expect(unchangedFraction).toBe(1);
  });

  it('leaves flat images alone but for their level', () => {
    const flat = (level: number) => rendered(() => [level, level, level], { noise: 0 });
    const { bands } = fitRadiometry([{ before: flat(80), after: flat(50) }], threeBands);
    for (const { gain, offset } of bands) expect([gain, offset]).toEqual([1, 30]);
  });

  it('pairs bands by their places', () => {
    const before = rendered(ground, { seed: 1 });
    const after = rendered(ground, { seed: 1 });
    const swapped = { ...after, bands: [...after.bands].reverse() };
    const pairs = threeBands.map((pair) => ({ ...pair, after: 2 - pair.before }));
    for (const { gain } of fitRadiometry([{ before, after: swapped }], pairs).bands) expect(gain).toBeCloseTo(1, 9);
  });

  it('refuses a pair that shares hardly a valid pixel', () => {
    const before = rendered(ground, { isValid: (col) => col < 100 });
    const after = rendered(ground, { isValid: (col, row) => col > 98 && row < 50 });
    expect(() => fitRadiometry([{ before, after }], threeBands)).toThrow(AllNodata);
  });
});
