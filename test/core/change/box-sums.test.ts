import { describe, expect, it } from 'vitest';
import { boxSums } from '../../../src/core/change/box-sums.ts';
import { seededRandom } from './planted-pair.ts';

describe('box sums', () => {
  it.each([
    { situation: 'a radius inside the plane', width: 23, height: 17, radius: 3 },
    { situation: 'a radius as large as the plane', width: 9, height: 5, radius: 9 },
    { situation: 'a single pixel', width: 1, height: 1, radius: 2 },
  ])('are the sums of the neighbours: $situation', ({ width, height, radius }) => {
    const random = seededRandom(2);
    const values = Int32Array.from({ length: width * height }, () => Math.round((random() - 0.5) * 1e5));
    const expected = values.map((_, i) => {
      let sum = 0;
      for (let row = 0; row < height; row++) {
        for (let col = 0; col < width; col++) {
          const isNear = Math.abs(col - (i % width)) <= radius && Math.abs(row - Math.floor(i / width)) <= radius;
          if (isNear) sum += values[row * width + col]!;
        }
      }
      return sum;
    });
    expect(boxSums(values, width, height, radius)).toEqual(expected);
  });
});
