import { describe, expect, it } from 'vitest';
import { gaussianBlur, gaussianKernel } from '../../../src/core/raster/gaussian.ts';

describe('the Gaussian blur', () => {
  it('spreads a point into a Gaussian of the σ asked for, losing nothing', () => {
    for (const sigma of [0.7, 1, 2, 4]) {
      const size = 61;
      const point = new Float32Array(size * size);
      point[30 * size + 30] = 1;
      const blurred = gaussianBlur(point, size, size, sigma);
      let sum = 0;
      let variance = 0;
      for (let i = 0; i < blurred.length; i++) {
        sum += blurred[i]!;
        variance += blurred[i]! * ((i % size) - 30) ** 2;
      }
      expect(sum).toBeCloseTo(1, 6);
      expect(Math.sqrt(variance)).toBeGreaterThan(0.97 * sigma);
      expect(Math.sqrt(variance)).toBeLessThan(1.01 * sigma);
    }
  });

  it('gives a plane of ones back bit for bit, and a plane thinner than its kernel too', () => {
    for (const [width, height] of [
      [50, 40],
      [3, 2],
      [1, 1],
    ] as const) {
      const ones = new Float32Array(width * height).fill(1);
      expect(gaussianBlur(ones, width, height, 2.3)).toEqual(ones);
    }
  });

  it('leaves a linear ramp where it is, away from the edges', () => {
    const ramp = Float32Array.from({ length: 64 * 64 }, (_, i) => (i % 64) + 2 * Math.floor(i / 64));
    const blurred = gaussianBlur(ramp, 64, 64, 2);
    for (let row = 8; row < 56; row++) {
      for (let col = 8; col < 56; col++) expect(blurred[row * 64 + col]!).toBeCloseTo(col + 2 * row, 3);
    }
  });

  it('copies where σ is 0', () => {
    const values = Float32Array.from([1, 2, 3, 4]);
    const copy = gaussianBlur(values, 2, 2, 0);
    expect(copy).toEqual(values);
    expect(copy).not.toBe(values);
  });

  it('has a symmetric kernel that sums to exactly 1', () => {
    const kernel = gaussianKernel(1.5);
    expect(kernel.reduce((sum, weight) => sum + weight, 0)).toBe(1);
    expect([...kernel].reverse()).toEqual([...kernel]);
  });
});
