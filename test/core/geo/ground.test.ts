import { describe, expect, it } from 'vitest';
import { crsFromEpsg, fromLonLat, toLonLat } from '../../../src/core/geo/crs.ts';
import { groundDistance, groundPixelSize } from '../../../src/core/geo/ground.ts';
import { gridAt } from '../../helpers/scenes.ts';

describe('ground measures', () => {
  it('give a degree of latitude its ellipsoidal length', () => {
    // WGS 84: 110,574 m a degree at the equator, 111,694 m at the pole.
    expect(groundDistance({ lon: 0, lat: -0.005 }, { lon: 0, lat: 0.005 }) * 100).toBeCloseTo(110_574, -1);
    expect(groundDistance({ lon: 0, lat: 89.985 }, { lon: 0, lat: 89.995 }) * 100).toBeCloseTo(111_694, -1);
  });

  it('cross the antimeridian the short way', () => {
    expect(groundDistance({ lon: 179.9999, lat: 0 }, { lon: -179.9999, lat: 0 })).toBeCloseTo(22.26, 1);
  });

  it('know that a Web Mercator metre at 45° north is 0.71 m', () => {
    const at = fromLonLat(crsFromEpsg(3857)!, { lon: 33.59, lat: 45.09 });
    const size = groundPixelSize(gridAt({ epsg: 3857, originX: at.x, originY: at.y, pixelWidth: 1, pixelHeight: 1 }));
    expect(size!.width).toBeCloseTo(Math.cos((45.09 * Math.PI) / 180), 2);
  });

  it('are null without a CRS', () => {
    expect(groundPixelSize(gridAt({ epsg: null }))).toBeNull();
  });
});

describe('CRSs by EPSG code', () => {
  it.each([4326, 3857, 32601, 32660, 32701, 32760, 26915, 25833])('EPSG:%i goes to lon/lat and back', (code) => {
    const crs = crsFromEpsg(code)!;
    const zone = code > 20_000 ? (code % 100) * 6 - 183 : 10;
    const lat = code > 32_700 && code < 33_000 ? -37 : 37;
    const back = toLonLat(crs, fromLonLat(crs, { lon: zone + 0.5, lat }));
    expect(back.lon).toBeCloseTo(zone + 0.5, 8);
    expect(back.lat).toBeCloseTo(lat, 8);
  });

  it.each([25801, 32661, 27700, 0])('EPSG:%i is not one of ours', (code) => {
    expect(crsFromEpsg(code)).toBeNull();
  });
});
