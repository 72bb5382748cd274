import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/core/contract/errors.ts';
import { footprintsOn } from '../../../src/core/detect/footprints.ts';
import { toLonLat } from '../../../src/core/geo/crs.ts';
import { pixelToMap } from '../../../src/core/geo/grid.ts';
import { utm36 } from '../findings/scenes.ts';

const position = (col: number, row: number) => {
  const { lon, lat } = toLonLat(utm36.crs, pixelToMap(utm36, { col, row }));
  return [lon, lat];
};
const square = (at: number) => [
  [position(at, at), position(at + 8, at), position(at + 8, at + 8), position(at, at + 8), position(at, at)],
];

describe('building footprints', () => {
  it('come one a polygon, in pixels of the grid', () => {
    const footprints = footprintsOn(utm36, {
      type: 'FeatureCollection',
      features: [
        { type: 'Feature', geometry: { type: 'Polygon', coordinates: square(10) } },
        { type: 'Feature', geometry: { type: 'MultiPolygon', coordinates: [square(30), square(50)] } },
        { type: 'Feature', geometry: { type: 'Point', coordinates: position(1, 1) } },
      ],
    });
    expect(footprints.map((rings) => rings[0]![2]!.map(Math.round))).toEqual([
      [18, 18],
      [38, 38],
      [58, 58],
    ]);
  });

  it('are refused where there is none, where a ring is a line, and where positions are no lon/lat', () => {
    const polygon = (coordinates: unknown) => ({ type: 'Polygon', coordinates });
    expect(() => footprintsOn(utm36, { type: 'FeatureCollection', features: [] })).toThrow(UsageError);
    expect(() => footprintsOn(utm36, polygon([[position(1, 1), position(2, 2)]]))).toThrow(UsageError);
    expect(() =>
      footprintsOn(
        utm36,
        polygon([
          [
            [500_000, 4_990_000],
            [1, 1],
            [2, 2],
          ],
        ]),
      ),
    ).toThrow(UsageError);
  });
});
