import { describe, expect, it } from 'vitest';
import type { LonLat } from '../../../src/core/geo/points.ts';
import { locatorPath, type Outlines } from '../../../src/core/publish/locator.ts';
import { worldOutlines } from '../../../src/io/places/world-outlines.ts';

const world = await worldOutlines();
const box = { x: 100, y: 50, width: 200, height: 200 };

/** Whether a point of the map, −1..1 right and up from its middle, is drawn as land: nonzero winding. */
function isLand(at: LonLat, right: number, up: number, outlines: Outlines = world): boolean {
  const [x, y] = [box.x + 100 + right * 100, box.y + 100 - up * 100];
  let winding = 0;
  for (const ring of locatorPath(at, outlines, box).split('Z').slice(0, -1)) {
    const corners = ring
      .slice(1)
      .split('L')
      .map((pair) => pair.split(' ').map(Number) as [number, number]);
    for (const [i, [x1, y1]] of corners.entries()) {
      const [x0, y0] = corners.at(i - 1)!;
      if (y0 > y === y1 > y || x0 + ((y - y0) * (x1 - x0)) / (y1 - y0) <= x) continue;
      winding += y1 > y0 ? 1 : -1;
    }
  }
  return winding !== 0;
}

describe('the locator', () => {
  it('shows a coast where it is', () => {
    const saky = { lon: 33.6, lat: 45.1 };
    expect(isLand(saky, 0, 0.6)).toBe(true);
    expect(isLand(saky, 0, -0.2)).toBe(false);
  });

  it('shows sea in the sea whose far side of the globe is land: off Fiji, Hawaii and Chile', () => {
    for (const at of [
      { lon: 179.99, lat: -18.5 },
      { lon: -157.8, lat: 23 },
      { lon: -80, lat: -33 },
    ]) {
      expect(isLand(at, 0, 0)).toBe(false);
      expect(isLand(at, 0.3, 0.3)).toBe(false);
    }
  });

  it('is right at the poles and across the antimeridian', () => {
    expect(isLand({ lon: 0, lat: -89.9 }, 0.2, 0.1)).toBe(true);
    expect(isLand({ lon: 0, lat: 89.9 }, 0, 0)).toBe(false);
    const chukotka = { lon: 179.5, lat: 67.5 };
    expect(isLand(chukotka, 0.05, 0)).toBe(true);
    expect(isLand(chukotka, -0.05, 0)).toBe(true);
  });

  it('stays in its box', () => {
    for (const lon of [-180, -60, 30, 150]) {
      const numbers = locatorPath({ lon, lat: 50 }, world, box)
        .match(/-?[\d.]+/g)!
        .map(Number);
      numbers.forEach((value, i) => {
        expect(value).toBeGreaterThanOrEqual(i % 2 === 0 ? 100 : 50);
        expect(value).toBeLessThanOrEqual(i % 2 === 0 ? 300 : 250);
      });
    }
  });
});
