import { describe, expect, it } from 'vitest';
import { crsFromEpsg, fromLonLat } from '../../../src/core/geo/crs.ts';
import type { LonLat } from '../../../src/core/geo/points.ts';
import { trueNorthDegrees } from '../../../src/core/publish/true-north.ts';
import { gridAt } from '../../helpers/scenes.ts';

function northAt(epsg: number, place: LonLat): number | null {
  const { x, y } = fromLonLat(crsFromEpsg(epsg)!, place);
  return trueNorthDegrees(gridAt({ epsg, originX: x, originY: y, pixelWidth: 1, pixelHeight: 1 }), { col: 0, row: 0 });
}

/** Grid convergence of a transverse Mercator projection on a sphere, degrees; true north lies to its negative. */
function convergence(degreesFromMeridian: number, lat: number): number {
  const radians = Math.PI / 180;
  return Math.atan(Math.tan(degreesFromMeridian * radians) * Math.sin(lat * radians)) / radians;
}

describe('true north', () => {
  it('leans from grid north in UTM by the convergence of the meridians, on both halves of the globe', () => {
    for (const [epsg, lon, lat] of [
      [32636, 33.59, 45.09],
      [32636, 30.2, 45.09],
      [32633, 17.9, 80],
      [32733, 17.5, -34],
    ] as const) {
      const meridian = ((epsg % 100) - 1) * 6 - 177;
      expect(northAt(epsg, { lon, lat })).toBeCloseTo(-convergence(lon - meridian, lat), 1);
    }
  });

  it('leans west of grid north, east of the central meridian on the northern half', () => {
    expect(northAt(32636, { lon: 35.9, lat: 45 })).toBeLessThan(-1.9);
  });

  it('is straight up in longitude and latitude and in Web Mercator', () => {
    expect(northAt(4326, { lon: 12, lat: 60 })).toBeCloseTo(0, 6);
    expect(northAt(3857, { lon: -170, lat: -50 })).toBeCloseTo(0, 6);
  });

  it('is unknown without georeference', () => {
    expect(trueNorthDegrees(gridAt({ epsg: null }), { col: 10, row: 10 })).toBeNull();
  });
});
