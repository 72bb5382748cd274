import { describe, expect, it } from 'vitest';
import { selfCrossing } from '../../../src/core/geo/crosses-itself.ts';
import type { Position } from '../../../src/core/geo/split-antimeridian.ts';

const polygon = (...corners: Position[]) => ({ type: 'Polygon', coordinates: [[...corners, corners[0]!]] }) as const;

describe('a ring that crosses itself', () => {
  it('is one with two sides through each other, wherever they stand', () => {
    expect(selfCrossing(polygon([0, 0], [1, 1], [1, 0], [0, 1]))).toEqual([0, 0]);
    expect(selfCrossing(polygon([5, 5], [0, 0], [1, 1], [1, 0], [0, 1]))).not.toBeNull();
  });

  it('is one that touches itself at a corner', () => {
    expect(selfCrossing(polygon([0, 0], [1, 1], [2, 0], [2, 2], [1, 1], [0, 2]))).not.toBeNull();
  });

  it('is none that is bent, nor one with a corner written twice', () => {
    expect(selfCrossing(polygon([0, 0], [4, 0], [4, 4], [2, 1], [0, 4]))).toBeNull();
    expect(selfCrossing(polygon([0, 0], [4, 0], [4, 0], [4, 4], [0, 4]))).toBeNull();
    expect(selfCrossing(polygon([0, 0], [4, 0], [4, 4]))).toBeNull();
  });

  it('is found in any ring of several polygons', () => {
    const [good, bad] = [polygon([0, 0], [1, 0], [0, 1]), polygon([9, 9], [10, 10], [10, 9], [9, 10])];
    const area = { type: 'MultiPolygon', coordinates: [good.coordinates, bad.coordinates] } as const;
    expect(selfCrossing(area)).toEqual([9, 9]);
  });
});
