import { describe, expect, it } from 'vitest';
import type { OfferedScene } from '../../../../src/core/contract/archive.ts';
import { offeredScene } from '../../../../src/io/sources/stac/offered-scene.ts';

/**
 * Items as archives write them, made from their documentation: none of these archives can be reached from here, and no file of theirs
 * lies beside the repository.
 */
const COG = 'image/tiff; application=geotiff; profile=cloud-optimized';
const SQUARE = squareAt(33, 45);
const place = { archive: 'a', address: 'https://example.org/v1/item.json', isAlone: true, licence: null, credit: null };

function squareAt(west: number, south: number, east = west + 1, north = south + 1) {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}

function offered(assets: object, properties: object = {}, more: object = {}): OfferedScene {
  const scene = offeredScene(
    {
      type: 'Feature',
      stac_version: '1.0.0',
      id: 'one',
      geometry: SQUARE,
      properties: { datetime: '2022-08-09T08:00:00Z', ...properties },
      assets,
      links: [],
      ...more,
    },
    place,
  );
  if (typeof scene === 'string') throw new TypeError(scene);
  return scene;
}

describe('an item as it is written by', () => {
  it('Earth Search v1: its picture for the eye, SCL, thumbnail, and the GSD that the grid tells', () => {
    const scene = offered(
      {
        red: {
          href: 'B04.tif',
          type: COG,
          'eo:bands': [{ name: 'red', common_name: 'red' }],
          gsd: 10,
          roles: ['data', 'reflectance'],
        },
        visual: {
          href: 'https://cogs.example.org/TCI.tif',
          type: COG,
          'eo:bands': ['red', 'green', 'blue'].map((name) => ({ name, common_name: name })),
          'proj:transform': [10, 0, 499_980, 0, -10, 5_000_040],
          roles: ['visual'],
        },
        'visual-jp2': { href: 's3://bucket/TCI.jp2', type: 'image/jp2', roles: ['visual'] },
        scl: { href: 'https://cogs.example.org/SCL.tif', type: COG, roles: ['data', 'reflectance'] },
        aot: { href: 'AOT.tif', type: COG, roles: ['data', 'reflectance'] },
        granule_metadata: { href: 'm.xml', type: 'application/xml', roles: ['metadata'] },
        thumbnail: { href: 'https://cogs.example.org/thumbnail.jpg', type: 'image/jpeg', roles: ['thumbnail'] },
      },
      {
        'proj:epsg': 32636,
        platform: 'sentinel-2b',
        'eo:cloud_cover': 12.5,
        'view:sun_elevation': 55,
        'view:sun_azimuth': 140,
      },
    );
    expect(scene).toMatchObject({
      asset: { key: 'visual', bandNames: ['red', 'green', 'blue'] },
      mask: { key: 'scl' },
      thumbnail: 'https://cogs.example.org/thumbnail.jpg',
      gsdMeters: 10,
      cloudFraction: 0.125,
    });
  });

  it('Planetary Computer of Landsat: a band of the ground, never a product of temperature', () => {
    const product = { type: COG, roles: ['data'], 'raster:bands': [{ data_type: 'int16', spatial_resolution: 30 }] };
    const band = (name: string, number: string) => ({
      href: `${number}.TIF`,
      type: COG,
      roles: ['data'],
      'eo:bands': [{ name: number, common_name: name }],
      'raster:bands': [{ scale: 0.0000275, offset: -0.2, spatial_resolution: 30 }],
    });
    const scene = offered({
      qa: { href: 'ST_QA.TIF', ...product },
      ang: { href: 'ANG.txt', type: 'text/plain', roles: ['metadata'] },
      red: band('red', 'OLI_B4'),
      blue: band('blue', 'OLI_B2'),
      atran: { href: 'ST_ATRAN.TIF', ...product },
      qa_pixel: { href: 'QA_PIXEL.TIF', type: COG, roles: ['cloud', 'cloud-shadow', 'water-mask'] },
      rendered_preview: { href: 'https://example.org/preview.png', type: 'image/png', roles: ['overview'] },
    });
    expect(scene).toMatchObject({ asset: { key: 'red' }, mask: null, gsdMeters: 30 });
  });

  it('Copernicus Data Space: dates and thumbnail, but no picture that is read here', () => {
    const alternate = { https: { href: 'https://download.example.org/TCI.jp2' } };
    const scene = offered(
      {
        TCI_10m: { href: 's3://eodata/TCI.jp2', type: 'image/jp2', roles: ['visual'], alternate },
        thumbnail: { href: 'https://example.org/ql.jpg', type: 'image/jpeg', roles: ['thumbnail', 'overview'] },
      },
      { datetime: null, start_datetime: '2022-08-09T08:00:00.024Z', end_datetime: '2022-08-09T08:00:03Z', gsd: 10 },
      { stac_version: '1.1.0' },
    );
    expect(scene).toMatchObject({
      acquiredAt: '2022-08-09T08:00:00.024Z',
      asset: null,
      thumbnail: 'https://example.org/ql.jpg',
    });
  });

  it('Vantor: relative addresses, cloud by its own field, a mask of polygons passed over', () => {
    const scene = offered(
      {
        'data-mask': { href: '../x-data-mask.gpkg', type: 'application/geopackage+sqlite3', roles: ['data-mask'] },
        visual: {
          href: '../103001/x-visual.tif',
          type: COG,
          roles: ['visual'],
          'eo:bands': [{ name: 'RED' }, { name: 'GREEN' }, { name: 'BLUE' }],
        },
        pan_analytic: { href: '../x-pan.tif', type: COG, roles: ['data'], 'eo:bands': [{ name: 'PAN' }] },
      },
      { gsd: 0.5, 'tile:clouds_percent': 4, 'view:off_nadir': 21.3, 'view:azimuth': 120 },
    );
    expect(scene).toMatchObject({
      asset: { key: 'visual', href: 'https://example.org/103001/x-visual.tif' },
      mask: null,
      cloudFraction: 0.04,
      gsdMeters: 0.5,
      offNadirDegrees: 21.3,
    });
  });
});

describe('an asset', () => {
  it.each<[string, object, string | null]>([
    [
      'in a bucket, and over https besides',
      {
        href: 's3://b/x.tif',
        alternate: { s3: { href: 's3://b/x.tif' }, https: { href: 'https://b.example.org/x.tif' } },
      },
      'https://b.example.org/x.tif',
    ],
    ['in a bucket alone', { href: 's3://b/x.tif' }, null],
    ['on somebody’s disk', { href: 'file:///data/x.tif' }, null],
    [
      'of bytes that nobody describes',
      { href: 'x.tif', type: 'application/octet-stream' },
      'https://example.org/v1/x.tif',
    ],
    ['of a type of its own', { href: 'x', type: 'image/x.geotiff' }, 'https://example.org/v1/x'],
    ['without type or roles, behind a key', { href: 'x.tiff?sig=1' }, 'https://example.org/v1/x.tiff?sig=1'],
  ])('%s', (_, asset, href) => {
    expect(offered({ image: asset }).asset?.href ?? null).toBe(href);
  });

  it('has its bands named since 1.1 as before', () => {
    const [since, before] = [
      {
        bands: [
          { name: 'B4', 'eo:common_name': 'red' },
          { name: 'B8', 'eo:common_name': 'nir' },
        ],
      },
      {
        'eo:bands': [
          { name: 'B4', common_name: 'red' },
          { name: 'B8', common_name: 'nir' },
        ],
      },
    ];
    for (const bands of [since, before]) {
      expect(offered({ image: { href: 'x.tif', ...bands } }).asset!.bandNames).toEqual(['red', 'nir']);
    }
  });

  it.each<[string, object, object, number | null]>([
    ['its own before its item’s', { gsd: 10 }, { gsd: 60 }, 10],
    ['of bands since 1.1', { bands: [{ name: 'a', 'raster:spatial_resolution': 3 }] }, {}, 3],
    [
      'by a grid of metres, proj:code',
      { 'proj:transform': [0.5, 0, 0, 0, -0.5, 0] },
      { 'proj:code': 'EPSG:32736' },
      0.5,
    ],
    ['not by a grid of degrees', { 'proj:transform': [0.00001, 0, 33, 0, -0.00001, 45] }, { 'proj:epsg': 4326 }, null],
    [
      'not by Web Mercator, whose metres are none',
      { 'proj:transform': [10, 0, 0, 0, -10, 0] },
      { 'proj:code': 'EPSG:3857' },
      null,
    ],
    ['not where the grid is nobody’s', { 'proj:transform': [10, 0, 0, 0, -10, 0] }, { 'proj:epsg': null }, null],
  ])('has a GSD: %s', (_, asset, properties, gsd) => {
    expect(offered({ image: { href: 'x.tif', ...asset } }, properties).gsdMeters).toBe(gsd);
  });
});

describe('a footprint', () => {
  const across = (west: number, east: number) => ({
    type: 'MultiPolygon',
    coordinates: [squareAt(west, -17, 180, -16).coordinates, squareAt(-180, -17, east, -16).coordinates],
  });
  const boundsOf = ({ footprint: { type, coordinates } }: OfferedScene) =>
    (type === 'Polygon' ? [coordinates] : coordinates)
      .map((part) => part.flat().map(([lon]) => Math.round(lon)))
      .map((lons) => [Math.min(...lons), Math.max(...lons)])
      .sort(([a], [b]) => a! - b!);

  it('is in two parts at the antimeridian: cut already, not cut, or a box alone', () => {
    const halves = [
      [-180, -179],
      [179, 180],
    ];
    expect(boundsOf(offered({}, {}, { geometry: across(179, -179) }))).toEqual(halves);
    expect(boundsOf(offered({}, {}, { geometry: squareAt(179, -17, -179, -16) }))).toEqual(halves);
    expect(boundsOf(offered({}, {}, { geometry: null, bbox: [179, -17, -179, -16] }))).toEqual(halves);
  });

  it('round the world stays one', () => {
    expect(boundsOf(offered({}, {}, { geometry: squareAt(-180, -17, 180, -16) }))).toEqual([[-180, 180]]);
  });

  it('that an item has not is its box, and where it has none either the item is of no use', () => {
    expect(offered({}, {}, { geometry: null, bbox: [33, 45, 34, 46] }).footprint).toEqual(SQUARE);
    expect(() => offered({}, {}, { geometry: null })).toThrow('no footprint');
  });
});
