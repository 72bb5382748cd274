import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { formatUtm } from '../../../src/core/geo/format-coordinates.ts';
import type { LonLat } from '../../../src/core/geo/points.ts';
import { fromUtm, toUtm, utmZone } from '../../../src/core/geo/utm.ts';
import { GDAL_PYTHON, hasGdal } from '../../helpers/gdal.ts';

/** Over the globe between the polar caps, spread by the golden ratio. */
const places: readonly LonLat[] = Array.from({ length: 400 }, (_, i) => ({
  lon: ((i * 0.618_033_988_75 * 360) % 360) - 180,
  lat: -79.9 + ((i * 163.8) / 400) * 1,
}));

const PROJECT = `
import json, sys
from osgeo import osr
osr.UseExceptions()
geographic = osr.SpatialReference(); geographic.ImportFromEPSG(4326)
geographic.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
answers = []
for epsg, lon, lat in json.load(sys.stdin):
    utm = osr.SpatialReference(); utm.ImportFromEPSG(epsg)
    answers.append(osr.CoordinateTransformation(geographic, utm).TransformPoint(lon, lat)[:2])
json.dump(answers, sys.stdout)
`;

describe('UTM', () => {
  it('of Cape Morris Jesup is as GeographicLib publishes it: 25n 504158 9286521', () => {
    const cape = { lon: -(32 + 39 / 60 + 52 / 3600), lat: 83 + 37 / 60 + 39 / 3600 };
    expect(formatUtm(cape)).toBe('25X 504158 9286521');
  });

  it('makes way for Norway and Svalbard', () => {
    const zones = (lat: number, lons: readonly number[]) => lons.map((lon) => utmZone({ lon, lat }));
    expect(zones(60, [2.99, 3, 5.99, 6, 11.99, 12])).toEqual([31, 32, 32, 32, 32, 33]);
    expect(zones(55.99, [3, 5.99, 6])).toEqual([31, 31, 32]);
    expect(zones(64, [3, 6])).toEqual([31, 32]);
    expect(zones(78, [-0.01, 0, 8.99, 9, 20.99, 21, 32.99, 33, 41.99, 42])).toEqual([
      30, 31, 31, 33, 33, 35, 35, 37, 37, 38,
    ]);
    expect(zones(71.99, [8.99, 9, 21])).toEqual([32, 32, 34]);
  });

  it('is refused at the poles, and knows the antimeridian by either name', () => {
    expect([84.01, -80.01, 90, Number.NaN].map((lat) => utmZone({ lon: 33, lat }))).toEqual([null, null, null, null]);
    expect([utmZone({ lon: 33, lat: 84 }), utmZone({ lon: 30, lat: -80 })]).toEqual([37, 36]);
    expect([utmZone({ lon: 180, lat: 0 }), utmZone({ lon: -180, lat: 0 }), utmZone({ lon: 181, lat: 0 })]).toEqual([
      60, 1, 1,
    ]);
  });

  it('comes back to where it was', () => {
    for (const at of places) {
      const back = fromUtm(toUtm(at)!);
      expect(back.lat).toBeCloseTo(at.lat, 8);
      expect(back.lon).toBeCloseTo(at.lon, 7);
    }
  });

  it.skipIf(!hasGdal())('agrees with PROJ to a tenth of a millimetre (needs GDAL)', () => {
    const ours = places.map((at) => toUtm(at)!);
    const asked = places.map(({ lon, lat }, i) => [(ours[i]!.isNorth ? 32600 : 32700) + ours[i]!.zone, lon, lat]);
    const theirs = JSON.parse(
      execFileSync(GDAL_PYTHON, ['-c', PROJECT], { input: JSON.stringify(asked), encoding: 'utf8' }),
    ) as [number, number][];
    const apart = ours.map((utm, i) => Math.hypot(utm.easting - theirs[i]![0], utm.northing - theirs[i]![1]));
    expect(Math.max(...apart)).toBeLessThan(1e-4);
  });
});
