import geodesic from 'geographiclib-geodesic';
import { describe, expect, it } from 'vitest';
import { distanceToArea } from '../../../src/core/geo/distance-to-area.ts';
import { circleAround, geodesicLength } from '../../../src/core/geo/geodesic.ts';
import type { LonLatGeometry } from '../../../src/core/geo/lon-lat-geometry.ts';
import type { LonLat } from '../../../src/core/geo/points.ts';
import { seededRandom } from '../../helpers/random.ts';

const { WGS84 } = geodesic.Geodesic;

function polygon(...corners: [number, number][]): LonLatGeometry {
  return { type: 'Polygon', coordinates: [[...corners, corners[0]!]] };
}

describe('how far a place lies from ground', () => {
  const airfield = circleAround({ lon: 33.589, lat: 45.091 }, 2000);

  it('is nothing within it, and what lies between the edge and the place outside', () => {
    expect(distanceToArea({ lon: 33.59, lat: 45.092 }, airfield)).toBe(0);
    const east = { lon: 33.7, lat: 45.091 };
    const apart = geodesicLength([{ lon: 33.589, lat: 45.091 }, east]) - 2000;
    expect(distanceToArea(east, airfield)).toBeGreaterThan(apart);
    expect(distanceToArea(east, airfield)).toBeLessThan(apart + 2000 * (1 - Math.cos(Math.PI / 72)));
  });

  it('is that to the edge of a hole from within the hole', () => {
    const ring = polygon([33, 45], [34, 45], [34, 46], [33, 46]).coordinates[0] as [number, number][];
    const hole: [number, number][] = [
      [33.4, 45.4],
      [33.4, 45.6],
      [33.6, 45.6],
      [33.6, 45.4],
      [33.4, 45.4],
    ];
    const area: LonLatGeometry = { type: 'Polygon', coordinates: [ring, hole] };
    const toWest = geodesicLength([
      { lon: 33.4, lat: 45.5 },
      { lon: 33.45, lat: 45.5 },
    ]);
    expect(distanceToArea({ lon: 33.45, lat: 45.5 }, area) / toWest).toBeCloseTo(1, 4);
  });

  it('goes the short way across the antimeridian', () => {
    const fiji = circleAround({ lon: 179.99, lat: -17 }, 20_000);
    expect(fiji.type).toBe('MultiPolygon');
    expect(distanceToArea({ lon: -179.9, lat: -17 }, fiji)).toBe(0);
    const place = { lon: -179.5, lat: -17 };
    const apart = geodesicLength([{ lon: 179.99, lat: -17 }, place]) - 20_000;
    expect(Math.abs(distanceToArea(place, fiji) - apart)).toBeLessThan(25);
  });

  it('is within 0.1 % of the nearest of thousands of points along the sides, up to 300 km away', () => {
    const random = seededRandom(4);
    for (let round = 0; round < 60; round++) {
      const [lat, lon] = [random(120) - 60, random(360) - 180];
      const shape = () => ({ lon: lon + random(2000) / 1000, lat: lat + random(2000) / 1000 });
      const [a, b, place] = [shape(), shape(), shape()];
      const nearest = Math.min(...alongGeodesic(a, b).map((point) => geodesicLength([place, point])));
      const stated = distanceToArea(place, polygon([a.lon, a.lat], [b.lon, b.lat]));
      // Points a hundred metres apart say nothing of what is nearer than a few kilometres.
      if (nearest > 5000) expect(Math.abs(stated / nearest - 1)).toBeLessThan(0.001);
    }
  });
});

function alongGeodesic(a: LonLat, b: LonLat): LonLat[] {
  const line = WGS84.InverseLine(a.lat, a.lon, b.lat, b.lon);
  return Array.from({ length: 2001 }, (_, i) => {
    const { lat2 = 0, lon2 = 0 } = line.Position((i / 2000) * line.s13);
    return { lat: lat2, lon: lon2 };
  });
}
