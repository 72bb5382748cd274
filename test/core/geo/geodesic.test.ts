import { describe, expect, it } from 'vitest';
import { ringArea } from '../../../src/core/geo/ellipsoid-area.ts';
import { geodesicArea, geodesicLength } from '../../../src/core/geo/geodesic.ts';
import { groundDistance } from '../../../src/core/geo/ground.ts';

const at = (lat: number, lon: number) => ({ lat, lon });

describe('distance on the ellipsoid', () => {
  it('is as published from JFK to Heathrow: 5,551,759.400 m (GeodSolve’s manual)', () => {
    expect(geodesicLength([at(40.6, -73.8), at(51.6, -0.5)])).toBeCloseTo(5_551_759.4, 3);
  });

  it('is a quarter of the meridian from the equator to the pole: 10,001,965.729 m', () => {
    expect(geodesicLength([at(0, 12), at(90, 12)])).toBeCloseTo(10_001_965.729, 3);
  });

  it('holds for points that are nearly antipodal, where Vincenty’s formulae do not converge (Wikipedia): 19,944,127.421 m', () => {
    expect(geodesicLength([at(0, 0), at(0.5, 179.7)])).toBeCloseTo(19_944_127.421, 3);
    expect(geodesicLength([at(0, 0), at(0.5, 179.5)])).toBeCloseTo(19_936_288.579, 3);
  });

  it('goes the short way across the antimeridian, however longitudes are written', () => {
    const across = geodesicLength([at(-17, 179.9), at(-17, -179.9)]);
    expect(across).toBeCloseTo(geodesicLength([at(-17, 10), at(-17, 10.2)]), 6);
    expect(geodesicLength([at(-17, 179.9), at(-17, 180.1)])).toBeCloseTo(across, 6);
  });

  it('adds up along a path, is none of a point, and agrees with the small-distance formula', () => {
    const path = [at(45.09, 33.59), at(45.095, 33.6), at(45.1, 33.59)];
    expect(geodesicLength(path)).toBeCloseTo(
      groundDistance(path[0]!, path[1]!) + groundDistance(path[1]!, path[2]!),
      3,
    );
    expect(geodesicLength([path[0]!])).toBe(0);
  });
});

describe('area on the ellipsoid, of what people draw', () => {
  it('is that of findings where sides are short, whichever way round, also across the antimeridian', () => {
    const ring = (lon: number) => [at(45, lon), at(45, lon + 0.01), at(45.01, lon + 0.01), at(45.01, lon)];
    for (const corners of [ring(33.59), ring(33.59).reverse(), ring(179.995)]) {
      const { area, perimeter } = geodesicArea(corners);
      expect(area / Math.abs(ringArea(corners))).toBeCloseTo(1, 6);
      expect(perimeter).toBeCloseTo(geodesicLength([...corners, corners[0]!]), 6);
    }
  });

  it('is half the globe of a triangle round a hemisphere: 255,032,810.857 km²', () => {
    expect(geodesicArea([at(0, 0), at(0, 120), at(0, -120)]).area / 1e6).toBeCloseTo(510_065_621.724 / 2, 1);
  });
});
