import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/core/contract/errors.ts';
import { areaHolds, areaOfInterest, askedPixels, maskOutside } from '../../../src/core/geo/area-of-interest.ts';
import { WGS84 } from '../../../src/core/geo/crs.ts';
import { gridAt } from '../../helpers/scenes.ts';

const square = (x0: number, y0: number, x1: number, y1: number) => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
  [x0, y0],
];
const grid = gridAt({ epsg: 4326, originX: 0, originY: 10, pixelWidth: 1, pixelHeight: 1, width: 10, height: 10 });

describe('the area of interest', () => {
  it('masks pixels whose centre lies outside, holes included', () => {
    const area = areaOfInterest({ type: 'Polygon', coordinates: [square(2, 2, 8, 8), square(4, 4, 6, 6)] }, WGS84);
    const valid = new Uint8Array(100).fill(1);
    maskOutside(area, grid, { col: 0, row: 0, width: 10, height: 10 }, valid);
    expect(valid.reduce((sum, v) => sum + v, 0)).toBe(36 - 4);
    expect(valid[3 * 10 + 3]).toBe(1);
    expect(valid[5 * 10 + 5]).toBe(0);
  });

  it.each([
    ['on the grid', square(2, 2, 8, 8), 36],
    ['half beside it', square(5, 2, 15, 8), 60],
    ['past its corner', square(-6, -6, 4, 4), 100],
    ['beside it', square(20, 2, 30, 8), 0],
  ])('asks for all of its pixels where it lies %s', (_, ring, pixels) => {
    const area = areaOfInterest({ type: 'Polygon', coordinates: [ring] }, WGS84);
    expect(askedPixels(area, grid)).toBeCloseTo(pixels, 0);
  });

  it('asks for the whole grid where there is none', () => {
    expect(askedPixels(null, grid)).toBe(100);
  });

  it('gives the same for a window as for the whole', () => {
    const area = areaOfInterest(
      {
        type: 'Polygon',
        coordinates: [
          [
            [1, 1],
            [9, 2],
            [5, 9],
            [1, 1],
          ],
        ],
      },
      WGS84,
    );
    const whole = new Uint8Array(100).fill(1);
    maskOutside(area, grid, { col: 0, row: 0, width: 10, height: 10 }, whole);
    const part = new Uint8Array(12).fill(1);
    maskOutside(area, grid, { col: 3, row: 4, width: 4, height: 3 }, part);
    for (let row = 0; row < 3; row++) {
      for (let col = 0; col < 4; col++) expect(part[row * 4 + col]).toBe(whole[(row + 4) * 10 + col + 3]);
    }
  });

  it('holds a point where its mask keeps the pixel that the point lies in, holes and ground beyond the grid included', () => {
    const area = areaOfInterest({ type: 'Polygon', coordinates: [square(2, 2, 12, 8), square(4, 4, 6, 6)] }, WGS84);
    const valid = new Uint8Array(100).fill(1);
    maskOutside(area, grid, { col: 0, row: 0, width: 10, height: 10 }, valid);
    for (let row = 0; row < 10; row++) {
      for (let col = 0; col < 10; col++) {
        for (const [right, down] of [
          [0, 0],
          [0.5, 0.5],
          [0.99, 0.99],
        ] as const) {
          expect(areaHolds(area, grid, { col: col + right, row: row + down })).toBe(valid[row * 10 + col] === 1);
        }
      }
    }
    expect(areaHolds(area, grid, { col: 11.5, row: 3 })).toBe(true);
    expect(areaHolds(area, grid, { col: 12.5, row: 3 })).toBe(false);
    expect(areaHolds(area, grid, { col: -0.5, row: 3 })).toBe(false);
  });

  it('takes several polygons from a collection', () => {
    const feature = (coordinates: unknown) => ({ type: 'Feature', geometry: { type: 'Polygon', coordinates } });
    const area = areaOfInterest(
      { type: 'FeatureCollection', features: [feature([square(0, 0, 1, 1)]), feature([square(8, 8, 9, 9)])] },
      WGS84,
    );
    expect(area.extent).toEqual({ minX: 0, minY: 0, maxX: 9, maxY: 9 });
  });

  it.each([
    [{ type: 'Point', coordinates: [1, 2] }],
    [null],
    [{ type: 'Polygon', coordinates: [[[500_000, 4_000_000]]] }],
  ])('refuses %j', (document) => {
    expect(() => areaOfInterest(document, WGS84)).toThrow(UsageError);
  });
});
