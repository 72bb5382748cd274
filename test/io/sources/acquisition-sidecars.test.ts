import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openScene } from '../../../src/io/sources/open-scene.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';
import { geoTags, type TinyTag, type TinyTiff, tinyTiff } from '../../helpers/tiny-tiff.ts';

const folder = temporaryFolder();
let count = 0;
const saky = geoTags({ epsg: 32636, originX: 546_000, originY: 4_993_000, pixelSize: 10 });

/** An image in a folder of its own, and documents beside it. */
async function imageBeside(
  documents: Readonly<Record<string, unknown>>,
  options: Partial<TinyTiff> & { name?: string },
) {
  const { name = 'scene.tif', ...image } = options;
  const home = join(folder.path, `beside-${count++}`);
  await mkdir(home);
  await writeFile(
    join(home, name),
    tinyTiff({ width: 6, height: 4, value: (_, col) => col + 1, tags: saky, ...image }),
  );
  for (const [file, content] of Object.entries(documents)) {
    await writeFile(join(home, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return openScene(join(home, name));
}

const item = (properties: object, asset: object) => ({
  type: 'Feature',
  stac_version: '1.0.0',
  id: 'one',
  properties,
  assets: { data: { href: './scene.tif', ...asset } },
});

const planetXml = (bands: number) => `<?xml version="1.0"?><ps:EarthObservation xmlns:ps="x">
  <eop:Platform><eop:shortName>PlanetScope</eop:shortName></eop:Platform>
  <eop:Instrument><eop:shortName>PS2</eop:shortName></eop:Instrument>
  <ps:acquisitionDateTime>2017-08-31T17:27:54+00:00</ps:acquisitionDateTime>
  <opt:illuminationAzimuthAngle uom="deg">1.454200e+02</opt:illuminationAzimuthAngle>
  <opt:illuminationElevationAngle uom="deg">6.512005e+01</opt:illuminationElevationAngle>
  <ps:spaceCraftViewAngle uom="deg">-2.401510e-01</ps:spaceCraftViewAngle>
  ${Array.from({ length: bands }, (_, i) => `<ps:reflectanceCoefficient>${i + 1}e-05</ps:reflectanceCoefficient>`).join('')}
</ps:EarthObservation>`;

describe('a STAC item beside an image', () => {
  it('says when, in which light and from where', async () => {
    const properties = {
      datetime: '2022-08-09T08:30:00.5Z',
      platform: 'skysat-c19',
      instruments: ['skysat', ' pan\n'],
      gsd: 0.9,
      'eo:cloud_cover': 12,
      'view:sun_azimuth': 122,
      'view:sun_elevation': 56.3,
      'view:off_nadir': 27.2,
      'view:azimuth': 121.3,
    };
    const scene = await imageBeside({ 'any-name.json': item(properties, {}) }, {});
    expect(scene).toMatchObject({ acquiredAt: '2022-08-09T08:30:00.500Z', gsdMeters: 0.9 });
    expect(scene.sensor).toBe('skysat-c19 skysat pan');
    expect(scene.conditions).toEqual({
      sun: { azimuthDeg: 122, elevationDeg: 56.3, source: 'metadata' },
      view: { offNadirDeg: 27.2, azimuthDeg: 121.3 },
      cloudCover: 0.12,
      reflectance: null,
    });
  });

  it.each([
    ['its name', { license: 'CC-BY-4.0' }, 'CC-BY-4.0'],
    ['its address, where the name says nothing', { license: 'proprietary' }, 'https://a.test/by-nc'],
    ['its address, where there is no name', {}, 'https://a.test/by-nc'],
  ])('states a licence: %s', async (_, properties, licence) => {
    const links = [
      { rel: 'self', href: 'https://a.test/one' },
      { rel: 'license', href: 'https://a.test/by-nc' },
    ];
    expect(await imageBeside({ 'one.json': { ...item(properties, {}), links } }, {})).toMatchObject({ licence });
    expect((await imageBeside({ 'one.json': item({}, {}) }, {})).licence).toBeNull();
  });

  it('names bands and their way to reflectance, as STAC 1.0 and 1.1 write them', async () => {
    const old = {
      roles: ['data', 'reflectance'],
      'eo:bands': [
        { name: 'B04', common_name: 'red' },
        { name: 'B08', common_name: 'nir' },
      ],
      'raster:bands': [
        { scale: 0.0001, offset: -0.1 },
        { scale: 0.0001, offset: -0.1 },
      ],
    };
    const young = {
      roles: ['data', 'reflectance'],
      bands: [
        { name: 'B04', 'eo:common_name': 'red' },
        { name: 'B08', 'eo:common_name': 'nir' },
      ],
      'raster:scale': 0.0001,
      'raster:offset': -0.1,
    };
    for (const asset of [old, young]) {
      const { bandNames, parts, conditions } = await imageBeside({ 'a.json': item({}, asset) }, { samples: 2 });
      expect(bandNames).toEqual(['red', 'nir']);
      expect(parts[0].bandNames).toEqual(['red', 'nir']);
      expect(conditions.reflectance).toEqual([
        { scale: 0.0001, offset: -0.1 },
        { scale: 0.0001, offset: -0.1 },
      ]);
    }
  });

  it('do not take away an offset that the archive took away already', async () => {
    const asset = { roles: ['data', 'reflectance'], 'raster:bands': [{ scale: 0.0001, offset: -0.1 }] };
    const document = item({ 'earthsearch:boa_offset_applied': true }, asset);
    expect((await imageBeside({ 'a.json': document }, {})).conditions.reflectance).toEqual([
      { scale: 0.0001, offset: 0 },
    ]);
  });

  it('leaves a scale alone that leads to something else than reflectance', async () => {
    const asset = { roles: ['data'], 'raster:bands': [{ scale: 0.01, unit: 'W·sr−1·m−2·nm−1' }] };
    expect((await imageBeside({ 'a.json': item({}, asset) }, {})).conditions.reflectance).toBeNull();
  });

  it('counts only where it names the image, and neither breaks nor blinds what lies beside it', async () => {
    const other = { ...item({ datetime: '2001-01-01T10:00:00Z' }, {}), assets: { data: { href: './other.tif' } } };
    const scene = await imageBeside({ 'other.json': other, 'broken.json': '{"type":', 'list.json': [1] }, {});
    expect(scene.acquiredAt).toBeNull();
    expect(scene.conditions.sun).toBeNull();
  });
});

describe('Planet’s metadata beside an image', () => {
  it('says as XML when, in which light, and how samples become reflectance', async () => {
    const name = '20170831_172754_101c_3B_AnalyticMS_clip.tif';
    const scene = await imageBeside(
      { '20170831_172754_101c_3B_AnalyticMS_metadata_clip.xml': planetXml(4) },
      { name, samples: 4 },
    );
    expect(scene.acquiredAt).toBe('2017-08-31T17:27:54Z');
    expect(scene.sensor).toBe('PlanetScope PS2');
    expect(scene.bandNames).toEqual(['blue', 'green', 'red', 'nir']);
    expect(scene.conditions.sun).toEqual({ azimuthDeg: 145.42, elevationDeg: 65.12005, source: 'metadata' });
    expect(scene.conditions.view).toEqual({ offNadirDeg: 0.240151, azimuthDeg: null });
    expect(scene.conditions.reflectance?.map(({ scale }) => scale)).toEqual([1e-5, 2e-5, 3e-5, 4e-5]);
  });

  it('does not apply the scale of radiance to surface reflectance', async () => {
    const name = '20170831_172754_101c_3B_AnalyticMS_SR.tif';
    const xml = { '20170831_172754_101c_3B_AnalyticMS_metadata.xml': planetXml(4) };
    const scene = await imageBeside(xml, { name, samples: 4 });
    expect(scene.conditions.reflectance?.map(({ scale }) => scale)).toEqual([1e-4, 1e-4, 1e-4, 1e-4]);
  });

  it('says as an item of the API what the item says', async () => {
    const properties = {
      acquired: '2021-01-19T13:40:04Z',
      cloud_cover: 0.06,
      gsd: 3.7,
      sun_azimuth: 141.3,
      sun_elevation: 41.7,
    };
    const scene = await imageBeside(
      { '20210119_134004_metadata.json': { properties: { ...properties, view_angle: 3.1, satellite_azimuth: 99 } } },
      { name: '20210119_134004_3B_Visual.tif' },
    );
    expect(scene).toMatchObject({ acquiredAt: '2021-01-19T13:40:04Z', gsdMeters: 3.7 });
    expect(scene.conditions).toMatchObject({ cloudCover: 0.06, view: { offNadirDeg: 3.1, azimuthDeg: 99 } });
  });
});

describe('the sun', () => {
  const tag = (value: string): TinyTag => ({
    tag: 42112,
    type: 'text',
    value: `<GDALMetadata>${value}</GDALMetadata>`,
  });

  it('is taken from GDAL’s metadata where no document says better', async () => {
    const items = tag('<Item name="SUN_AZIMUTH">150.5</Item><Item name="SUN_ELEVATION">40.25</Item>');
    const scene = await imageBeside({}, { tags: [...saky, items] });
    expect(scene.conditions.sun).toEqual({ azimuthDeg: 150.5, elevationDeg: 40.25, source: 'metadata' });
  });

  it('is computed from time and place where metadata is silent, and unknown without a time', async () => {
    const timed = await imageBeside({}, { tags: [...saky, tag('<Item name="ACQUIRED">2022-08-09T09:51:00Z</Item>')] });
    expect(timed.conditions.sun?.source).toBe('computed');
    expect(timed.conditions.sun?.azimuthDeg).toBeCloseTo(180, 0);
    const dated = await imageBeside({}, { tags: [...saky, tag('<Item name="ACQUIRED">2022-08-09</Item>')] });
    expect(dated.conditions.sun).toBeNull();
  });
});

const harvey =
  '../shared/data/planet-stac-harvey/tests/data-files/disaster/hurricane-harvey/hurricane-harvey-0831/20170831_172754_101c';

describe.skipIf(!existsSync(harvey))('Planet’s own sample (Hurricane Harvey)', () => {
  it('is read from its STAC item and its XML', async () => {
    const scene = await openScene(join(harvey, '20170831_172754_101c_3B_AnalyticMS.tif'));
    expect(scene).toMatchObject({ acquiredAt: '2017-08-31T17:27:54.960Z', gsdMeters: 2.6 });
    expect(scene.bandNames).toEqual(['blue', 'green', 'red', 'nir']);
    expect(scene.conditions).toMatchObject({ cloudCover: 0.02, view: { offNadirDeg: 0.2 } });
    expect(scene.conditions.reflectance).toHaveLength(4);
  });
});
