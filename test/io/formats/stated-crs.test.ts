import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { CrsNotSupported } from '../../../src/core/contract/errors.ts';
import { toLonLat } from '../../../src/core/geo/crs.ts';
import { groundDistance } from '../../../src/core/geo/ground.ts';
import type { GeoKeys } from '../../../src/io/formats/geo-keys.ts';
import { crsFromGeoKeys, crsFromWkt } from '../../../src/io/formats/stated-crs.ts';
import { GDAL_PYTHON, hasGdal } from '../../helpers/gdal.ts';

/** National grids, polar ones, feet and degrees; the second list stands on datums that PROJ shifts in finer pieces. */
const CLOSE = [
  2154, 2180, 2193, 2263, 3006, 3031, 3035, 3067, 3310, 3395, 3413, 3976, 4258, 4269, 4490, 4547, 5041, 5070, 5564,
  5880, 6383, 6677, 6933, 7855, 21781, 2056, 27700, 28355, 28992, 31287, 31370, 31467, 32661, 32761,
];
const ROUGH = [20255, 23030, 26711, 28406, 29193, 30169];

describe.skipIf(!hasGdal())('the same ground as PROJ (skipped without python3-gdal)', () => {
  it.each([
    ['to a metre', CLOSE, 1],
    ['to 20 m', ROUGH, 20],
  ])('%s', async (_, codes, toleranceM) => {
    const points: [number, number, number, number, number][] = JSON.parse(
      execFileSync(GDAL_PYTHON, ['-c', MIDDLES, JSON.stringify(codes)], { encoding: 'utf8' }),
    );
    expect(points).toHaveLength(codes.length);
    const far: string[] = [];
    for (const [code, x, y, lon, lat] of points) {
      const crs = await crsFromGeoKeys(epsgKeys(code), 'a file');
      const meters = groundDistance(toLonLat(crs as NonNullable<typeof crs>, { x, y }), { lon, lat });
      if (!(meters <= toleranceM)) far.push(`EPSG:${code} lies ${meters} m off`);
    }
    expect(far).toEqual([]);
  });
});

it('no CRS where the keys state none', async () => {
  expect(await crsFromGeoKeys(keysOf({ GTRasterTypeGeoKey: 1 }), 'a file')).toBeNull();
});

it('a CRS spelled out by its parameters', async () => {
  const keys = keysOf({
    GTModelTypeGeoKey: 1,
    ProjectedCSTypeGeoKey: 32767,
    GeographicTypeGeoKey: 4269,
    ProjectionGeoKey: 32767,
    ProjCoordTransGeoKey: 11,
    ProjLinearUnitsGeoKey: 9001,
    ProjStdParallel1GeoKey: 29.5,
    ProjStdParallel2GeoKey: 45.5,
    ProjNatOriginLongGeoKey: -96,
    ProjNatOriginLatGeoKey: 23,
    ProjFalseEastingGeoKey: 0,
    ProjFalseNorthingGeoKey: 0,
  });
  const spelled = await crsFromGeoKeys(keys, 'a file');
  const named = await crsFromGeoKeys(epsgKeys(5070), 'a file');
  expect(spelled?.code).toBe('user-defined');
  const place = { x: 300_000, y: 1_500_000 };
  expect(groundDistance(toLonLat(spelled!, place), toLonLat(named!, place))).toBeLessThan(0.001);
});

it.each([
  ['EPSG:2193', 'EPSG:2193'],
  ['PROJCS["WGS_1984_UTM_Zone_55S",GEOGCS["GCS_WGS_1984"]]', 'EPSG:32755'],
  ['GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]]]', 'EPSG:4326'],
  ['PROJCRS["x",BASEGEOGCRS["WGS 84"],ID["EPSG",32636]]', 'EPSG:32636'],
])('%s is %s', async (wkt, code) => {
  expect((await crsFromWkt(wkt, 'a.prj')).code).toBe(code);
});

it.each(['', 'nonsense', 'LOCAL_CS["site plan",UNIT["metre",1]]'])('refuses the text "%s"', async (wkt) => {
  await expect(crsFromWkt(wkt, 'a.prj')).rejects.toThrow(CrsNotSupported);
});

it.each([4978, 5514, 24305, 32999])(
  'refuses EPSG:%i: geocentric, of unknown datum, or unknown itself',
  async (code) => {
    await expect(crsFromGeoKeys(epsgKeys(code), 'a file')).rejects.toThrow(CrsNotSupported);
  },
);

function epsgKeys(code: number): GeoKeys {
  const isGeographic = code >= 4000 && code < 5000 && code !== 4547;
  return keysOf(
    isGeographic
      ? { GTModelTypeGeoKey: 2, GeographicTypeGeoKey: code }
      : { GTModelTypeGeoKey: 1, ProjectedCSTypeGeoKey: code },
  );
}

function keysOf(values: GeoKeys['values']): GeoKeys {
  return {
    values,
    number: (name) => (typeof values[name] === 'number' ? values[name] : undefined),
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
  };
}

/** The middle of each CRS's area of use, in its own coordinates and on WGS 84. */
const MIDDLES = `
import json, sys
from osgeo import osr
osr.UseExceptions()
wgs84 = osr.SpatialReference(); wgs84.ImportFromEPSG(4326)
wgs84.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
points = []
for code in json.loads(sys.argv[1]):
    crs = osr.SpatialReference(); crs.ImportFromEPSG(code)
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    area = crs.GetAreaOfUse()
    lon = (area.west_lon_degree + area.east_lon_degree) / 2 + (180 if area.west_lon_degree > area.east_lon_degree else 0)
    lat = (area.south_lat_degree + area.north_lat_degree) / 2
    x, y, _ = osr.CoordinateTransformation(wgs84, crs).TransformPoint(lon, lat)
    points.append([code, x, y, lon, lat])
print(json.dumps(points))
`;
