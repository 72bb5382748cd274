import { describe, expect, it } from 'vitest';
import { geometriesMeet } from '../../../src/core/geo/geometries-meet.ts';
import type { Geometry } from '../../../src/core/geo/parse-geometry.ts';

const square = (west: number, south: number, side: number) => [
  [west, south] as const,
  [west + side, south] as const,
  [west + side, south + side] as const,
  [west, south + side] as const,
  [west, south] as const,
];
const box = (west: number, south: number, side: number): Geometry => ({
  type: 'Polygon',
  coordinates: [square(west, south, side)],
});
const ring: Geometry = { type: 'Polygon', coordinates: [square(0, 0, 10), square(3, 3, 4).toReversed()] };

describe('two geometries', () => {
  it.each<[string, Geometry, Geometry, boolean]>([
    ['overlap', box(0, 0, 10), box(5, 5, 10), true],
    ['lie one in the other', box(0, 0, 10), box(4, 4, 1), true],
    ['touch at a corner', box(0, 0, 10), box(10, 10, 1), true],
    ['lie apart', box(0, 0, 10), box(10.001, 0, 1), false],
    [
      'have overlapping bounds only',
      {
        type: 'LineString',
        coordinates: [
          [0, 8],
          [2, 10],
        ],
      },
      box(2, 0, 7),
      false,
    ],
    ['are a point inside', { type: 'Point', coordinates: [5, 5] }, box(0, 0, 10), true],
    ['are a point outside', { type: 'Point', coordinates: [5, 11] }, box(0, 0, 10), false],
    ['are a point in a hole', { type: 'Point', coordinates: [5, 5] }, ring, false],
    ['are a box in a hole', box(4, 4, 1), ring, false],
    ['are a box over the edge of a hole', box(4, 4, 5), ring, true],
    [
      'are a line right through',
      {
        type: 'LineString',
        coordinates: [
          [-1, 5],
          [11, 5],
        ],
      },
      box(0, 0, 10),
      true,
    ],
    [
      'are two points, one inside',
      {
        type: 'MultiPoint',
        coordinates: [
          [20, 20],
          [1, 1],
        ],
      },
      box(0, 0, 10),
      true,
    ],
    [
      'are several, of which one meets',
      {
        type: 'GeometryCollection',
        geometries: [box(20, 20, 1), { type: 'MultiPolygon', coordinates: [[square(9, 9, 3)]] }],
      },
      box(0, 0, 10),
      true,
    ],
  ])('that %s', (_, one, other, meet) => {
    expect(geometriesMeet(one, other)).toBe(meet);
    expect(geometriesMeet(other, one)).toBe(meet);
  });
});
