import { describe, expect, it } from 'vitest';
import { countMagnitudes, emptyHistogram, robustThreshold } from '../../../src/core/change/threshold.ts';
import { seededRandom } from './planted-pair.ts';

function bellShaped(count: number, centre: number, sigma: number): Float32Array {
  const random = seededRandom(4);
  return Float32Array.from({ length: count }, () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += random();
    return centre + sigma * sum;
  });
}

describe('the robust threshold', () => {
  it('gets centre and spread back, whatever 3 % of outliers say', () => {
    const histogram = emptyHistogram();
    countMagnitudes(histogram, bellShaped(97_000, 2, 0.4));
    countMagnitudes(histogram, new Float32Array(3000).fill(1000));
    const { median, spread, seedMagnitude, growMagnitude } = robustThreshold(histogram);
    expect(median).toBeCloseTo(2, 1);
    expect(spread).toBeCloseTo(0.4, 1);
    expect(seedMagnitude).toBeCloseTo(median + 6 * spread, 9);
    expect(growMagnitude).toBeCloseTo(median + 3.5 * spread, 9);
  });

  it('counts the same tile by tile, in any order', () => {
    const magnitude = bellShaped(10_000, 2, 0.4);
    magnitude.fill(Number.NaN, 100, 200);
    const whole = emptyHistogram();
    countMagnitudes(whole, magnitude);
    const sum = emptyHistogram();
    for (const [start, end] of [
      [7000, 10_000],
      [0, 150],
      [150, 7000],
    ] as const) {
      countMagnitudes(sum, magnitude.subarray(start, end));
    }
    expect(sum).toEqual(whole);
    expect(whole.counts.reduce((total, count) => total + count, 0)).toBe(9900);
  });

  it('stays above zero where nothing differs', () => {
    const histogram = emptyHistogram();
    countMagnitudes(histogram, new Float32Array(1000));
    expect(robustThreshold(histogram).growMagnitude).toBeGreaterThan(0.5);
  });

  it('takes other multiples', () => {
    const histogram = emptyHistogram();
    countMagnitudes(histogram, bellShaped(10_000, 2, 0.4));
    const { median, spread, seedMagnitude, growMagnitude } = robustThreshold(histogram, { seed: 4, grow: 0 });
    expect(seedMagnitude).toBeCloseTo(median + 4 * spread, 9);
    expect(growMagnitude).toBe(median);
  });

  it('refuses a map in which nothing was observed', () => {
    const histogram = emptyHistogram();
    countMagnitudes(histogram, new Float32Array(10).fill(Number.NaN));
    expect(() => robustThreshold(histogram)).toThrow(RangeError);
  });
});
