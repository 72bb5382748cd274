import { describe, expect, it } from 'vitest';
import { quantileOf, robustSpread, takeMedian } from '../../../src/core/raster/robust.ts';

/** The same numbers every time, between −1 and 1; the coarser the grain, the more ties. */
const draw = (count: number, grain: number) =>
  Float64Array.from(
    { length: count },
    (_, i) => Math.round((Math.sin(i * 78.233 + 1) * 43_758.5453) % grain) / grain + 0,
  );

describe('the median', () => {
  it('is that of the sorted sample, bit for bit, for every length, with ties and in any order', () => {
    for (let count = 1; count <= 60; count++) {
      for (const grain of [1, 3, 1e6]) {
        const values = draw(count, grain);
        const sorted = values.slice().sort();
        const middle = quantileOf(sorted, 0.5);
        for (const sample of [values, sorted.slice(), sorted.slice().reverse()]) {
          expect(takeMedian(sample)).toBe(middle);
        }
      }
    }
  });

  it('loses no value of a long sample on its way', () => {
    const values = draw(10_001, 1e6);
    const kept = values.slice();
    expect(takeMedian(kept)).toBe(quantileOf(values.slice().sort(), 0.5));
    expect(kept.sort()).toEqual(values.slice().sort());
  });
});

describe('the robust spread', () => {
  it('gives the middle of a sample of which two in five are wrong, and leaves the sample as it is', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i % 5 < 2 ? 900 + i : 10 + (i % 3) - 1));
    const before = values.slice();
    const { centre, spread } = robustSpread(values);
    expect(centre).toBeGreaterThanOrEqual(10);
    expect(centre).toBeLessThanOrEqual(11);
    expect(spread).toBeLessThan(3);
    expect(values).toEqual(before);
  });
});
