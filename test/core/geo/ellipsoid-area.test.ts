import { describe, expect, it } from 'vitest';
import { ringArea } from '../../../src/core/geo/ellipsoid-area.ts';
import { groundPixelSize } from '../../../src/core/geo/ground.ts';
import { gridAt } from '../../helpers/scenes.ts';

/** A box in longitude and latitude, counterclockwise. */
const box = (west: number, south: number, east: number, north: number) => [
  { lon: west, lat: south },
  { lon: east, lat: south },
  { lon: east, lat: north },
  { lon: west, lat: north },
];

describe('area on the ellipsoid', () => {
  it('adds up to the published surface of WGS 84: 510,065,621.724 km² (Moritz 2000)', () => {
    let sum = 0;
    for (let lat = -90; lat < 90; lat += 10) sum += 4 * ringArea(box(0, lat, 90, lat + 10));
    expect(sum / 1e6).toBeCloseTo(510_065_621.724, 2);
  });

  it('of a small box is its sides’ product by the radii of curvature', () => {
    const grid = gridAt({
      epsg: 4326,
      originX: 33.59,
      originY: 45.09,
      pixelWidth: 1e-5,
      pixelHeight: 1e-5,
      width: 1,
      height: 1,
    });
    const pixel = groundPixelSize(grid)!;
    expect(ringArea(box(33.59, 45.09 - 1e-5, 33.59 + 1e-5, 45.09)) / (pixel.width * pixel.height)).toBeCloseTo(1, 6);
  });

  it('is the same across the antimeridian, however longitudes are written', () => {
    const here = ringArea(box(10, -17, 10.02, -16.98));
    expect(ringArea(box(179.99, -17, 180.01, -16.98)) / here).toBeCloseTo(1, 9);
    expect(ringArea(box(179.99, -17, -179.99, -16.98)) / here).toBeCloseTo(1, 9);
  });

  it('is negative for a hole', () => {
    expect(ringArea(box(1, 1, 1.1, 1.1).reverse())).toBeLessThan(0);
  });
});
