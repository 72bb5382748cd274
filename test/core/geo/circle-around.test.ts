import { expect, it } from 'vitest';
import { circleAround, geodesicArea } from '../../../src/core/geo/geodesic.ts';
import { groundDistance } from '../../../src/core/geo/ground.ts';

it('a circle has its corners at the distance asked for, counterclockwise, and is cut at the antimeridian', () => {
  const centre = { lon: 33.59, lat: 45.09 };
  const circle = circleAround(centre, 3000);
  expect(circle.type).toBe('Polygon');
  const ring = (circle.coordinates as [number, number][][])[0]!;
  expect(ring[0]).toEqual(ring.at(-1));
  for (const [lon, lat] of ring) expect(groundDistance(centre, { lon, lat })).toBeCloseTo(3000, 0);
  expect(geodesicArea(ring.slice(1).map(([lon, lat]) => ({ lon, lat }))).area / (Math.PI * 3000 ** 2)).toBeCloseTo(
    1,
    2,
  );
  const twiceArea = ring.slice(1).reduce((sum, [x, y], i) => {
    const [x0, y0] = ring[i]!;
    return sum + (x0 - centre.lon) * (y - centre.lat) - (x - centre.lon) * (y0 - centre.lat);
  }, 0);
  expect(twiceArea).toBeGreaterThan(0);
  const cut = circleAround({ lon: 179.99, lat: -17 }, 5000);
  expect(cut.type).toBe('MultiPolygon');
  for (const [lon] of (cut.coordinates as [number, number][][][]).flat(2))
    expect(Math.abs(lon!)).toBeLessThanOrEqual(180);
});
