import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FetchRequest } from '../../src/core/contract/fetch.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { fetchRecordOf } from '../../src/io/store/fetched.ts';
import { fetchInto } from '../../src/run/fetch-into.ts';
import { type RangeServer, rangeServer } from '../helpers/range-server.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';
import { hasStacSchemas, stacValidator } from '../helpers/stac-schemas.ts';
import { geoTags, type TinyTiff, tinyTiff } from '../helpers/tiny-tiff.ts';

const folder = temporaryFolder();
let server: RangeServer;
beforeAll(async () => {
  server = await rangeServer();
});
afterAll(() => server.close());

const scene: TinyTiff = {
  width: 900,
  height: 900,
  value: (_sample, col, row) => (col * row) % 251,
  tile: { width: 128, height: 128 },
  tags: geoTags({ epsg: 32636, originX: 500_000, originY: 5_000_000, pixelSize: 2 }),
};
/** TIFF's DateTime, of a day alone. */
const taken = { tag: 306, type: 'text', value: '2021:05:04 00:00:00' } as const;
const picture = tinyTiff(scene);
const sha256 = createHash('sha256').update(picture).digest('hex');

/** As archives give it: signed, with more assets than one. */
function item(asset: object = {}) {
  return {
    type: 'Feature',
    stac_version: '1.0.0',
    stac_extensions: [],
    id: '20220809_saky',
    collection: 'ortho',
    geometry: null,
    properties: {
      datetime: '2022-08-09T08:01:02Z',
      platform: 'PSB.SD',
      license: 'CC-BY-4.0',
      providers: [
        { name: 'A Host', roles: ['host'] },
        { name: 'A Lab', roles: ['producer', 'licensor'] },
      ],
      gsd: 3.7,
      'view:sun_azimuth': 140.5,
      'view:sun_elevation': 55.5,
      'proj:shape': [900, 900],
    },
    links: [
      { rel: 'self', href: `http://${server.host}/items/one?token=SECRET` },
      { rel: 'collection', href: '../collection?token=SECRET' },
    ],
    assets: {
      thumbnail: { href: './thumb.png', type: 'image/png', roles: ['thumbnail'] },
      analytic: {
        href: `../pictures/saky.tif?sig=SECRET`,
        type: 'image/tiff; application=geotiff',
        roles: ['data'],
        'proj:transform': [2, 0, 500_000, 0, -2, 5_000_000],
        ...asset,
      },
    },
  };
}

function serveItem(asset?: object) {
  server.files.set('/items/one', { bytes: Buffer.from(JSON.stringify(item(asset))), etag: '"item"' });
  server.files.set('/pictures/saky.tif', { bytes: picture, etag: '"picture"' });
}

function fetchIt(out: string, request: Partial<FetchRequest> = {}) {
  const addresses = [`http://${server.host}/items/one?token=SECRET`];
  return fetchInto({ addresses, ...request }, join(folder.path, out), { allowedHosts: [server.host] });
}

describe('fetching into a folder', () => {
  it('of a STAC item brings its picture, and an item beside it that says what the source does, without keys', async () => {
    serveItem({ 'file:checksum': `1220${sha256}` });
    const [file, ...others] = await fetchIt('item');
    expect(others).toEqual([]);
    expect(file).toEqual({
      file: 'saky.tif',
      item: 'saky.json',
      mask: null,
      address: `http://${server.host}/pictures/saky.tif?sig=…`,
      sha256,
      bytes: picture.length,
      bytesOfWhole: null,
      acquiredAt: '2022-08-09T08:01:02Z',
      licence: 'CC-BY-4.0',
      credit: 'A Lab',
    });
    const out = join(folder.path, 'item');
    expect(await readFile(join(out, 'saky.tif'))).toEqual(picture);
    expect(await openScene(join(out, 'saky.tif'))).toMatchObject({
      acquiredAt: '2022-08-09T08:01:02Z',
      sensor: 'PSB.SD',
      licence: 'CC-BY-4.0',
      credit: 'A Lab',
      gsdMeters: 3.7,
      conditions: { sun: { azimuthDeg: 140.5, elevationDeg: 55.5 } },
    });
    const written = JSON.parse(await readFile(join(out, 'saky.json'), 'utf8'));
    expect(Object.keys(written.assets)).toEqual(['analytic']);
    expect(written.assets.analytic).toMatchObject({ href: './saky.tif', 'file:checksum': `1220${sha256}` });
    expect(written.bbox.map((degrees: number) => Math.round(degrees * 1000))).toEqual([33_000, 45_137, 33_023, 45_153]);
    expect(written.links).toEqual([
      { rel: 'canonical', href: `http://${server.host}/items/one?token=…`, type: 'application/geo+json' },
      { rel: 'via', href: `http://${server.host}/pictures/saky.tif?sig=…` },
      { rel: 'collection', href: `http://${server.host}/collection?token=…` },
    ]);
    expect(await fetchRecordOf(join(out, 'saky.tif'), sha256)).toMatchObject({
      address: `http://${server.host}/pictures/saky.tif?sig=…`,
      item: `http://${server.host}/items/one?token=…`,
      checksum: `1220${sha256}`,
      licence: 'CC-BY-4.0',
      credit: 'A Lab',
      etag: '"picture"',
    });
    for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      expect(await readFile(join(entry.parentPath, entry.name), 'latin1')).not.toContain('SECRET');
    }
  });

  it('brings the mask that an item names, each beside its picture, so that tiles make one scene with one mask', async () => {
    const tile = (name: string, originX: number, scl: number) => {
      const tags = geoTags({ epsg: 32636, originX, originY: 5_000_000, pixelSize: 2 });
      const assets = {
        visual: { href: `../${name}/picture.tif`, type: 'image/tiff; application=geotiff', roles: ['visual'] },
        scl: { href: `../${name}/SCL.tif`, type: 'image/tiff; application=geotiff', roles: ['data-mask'] },
      };
      const document = { ...item(), id: name, assets };
      server.files.set(`/items/${name}`, { bytes: Buffer.from(JSON.stringify(document)), etag: `"${name}"` });
      server.files.set(`/${name}/picture.tif`, { bytes: tinyTiff({ ...scene, tags }), etag: `"${name}"` });
      const mask = tinyTiff({
        width: 180,
        height: 180,
        value: () => scl,
        tags: geoTags({ epsg: 32636, originX, originY: 5_000_000, pixelSize: 10 }),
      });
      server.files.set(`/${name}/SCL.tif`, { bytes: mask, etag: `"${name} mask"` });
      return `http://${server.host}/items/${name}`;
    };
    const files = await fetchIt('tiles', { addresses: [tile('west', 500_000, 5), tile('east', 501_800, 9)] });
    expect(files.map(({ file, mask }) => [file, mask])).toEqual([
      ['picture.tif', 'picture_scl.tif'],
      [expect.stringMatching(/^picture-\w{8}\.tif$/), expect.stringMatching(/^picture-\w{8}_scl\.tif$/)],
    ]);
    const out = join(folder.path, 'tiles');
    const written = JSON.parse(await readFile(join(out, 'picture.json'), 'utf8'));
    expect(written.assets).toMatchObject({
      visual: { href: './picture.tif' },
      scl: { href: './picture_scl.tif', roles: ['data-mask'] },
    });
    const joined = await openScene(out);
    expect(joined.parts).toHaveLength(2);
    expect(joined.mask).toMatchObject({ parts: [{ bytes: expect.any(Number) }, { bytes: expect.any(Number) }] });
    expect((await openScene(join(out, 'picture.tif'))).mask?.parts).toHaveLength(1);
    await rm(join(out, files[1]!.mask!));
    expect((await openScene(out)).mask).toBeNull();
  });

  it.skipIf(!hasStacSchemas)(
    'writes items that the schema of STAC accepts: of a source, of a day, and none without a date',
    async () => {
      const errorsOf = await stacValidator();
      const readItem = async (out: string, name: string) =>
        JSON.parse(await readFile(join(folder.path, out, name), 'utf8')) as Record<string, unknown>;
      serveItem();
      await fetchIt('valid');
      expect(errorsOf(await readItem('valid', 'saky.json'))).toEqual([]);

      const taken = { tag: 306, type: 'text', value: '2021:05:04 00:00:00' } as const;
      server.files.set('/day.tif', { bytes: tinyTiff({ ...scene, tags: [...scene.tags!, taken] }), etag: '"day"' });
      server.files.set('/undated.tif', { bytes: picture, etag: '"undated"' });
      const addresses = ['day', 'undated'].map((name) => `http://${server.host}/${name}.tif`);
      const files = await fetchInto({ addresses }, join(folder.path, 'dates'), { allowedHosts: [server.host] });
      expect(files.map(({ file, item: beside }) => [file, beside])).toEqual([
        ['day.tif', 'day.json'],
        ['undated.tif', null],
      ]);
      const day = await readItem('dates', 'day.json');
      expect(errorsOf(day)).toEqual([]);
      expect(day['properties']).toMatchObject({ datetime: null, start_datetime: '2021-05-04T00:00:00Z' });
      expect((await openScene(join(folder.path, 'dates', 'day.tif'))).acquiredAt).toBe('2021-05-04');
    },
  );

  it('around a place brings its tiles, and the item tells of them, not of the whole', async () => {
    serveItem({ 'file:checksum': `1220${'0'.repeat(64)}`, 'file:size': picture.length });
    const [file] = await fetchIt('place', { at: '45°08′47″N 33°00′41″E', radiusMeters: 60 });
    expect(file!.bytes).toBeLessThan(picture.length / 4);
    expect(file!.bytesOfWhole).toBe(picture.length);
    const written = JSON.parse(await readFile(join(folder.path, 'place', 'saky.json'), 'utf8'));
    expect(written.assets.analytic).toMatchObject({
      'file:size': file!.bytes,
      'file:checksum': `1220${file!.sha256}`,
    });
    expect(JSON.stringify(written)).not.toContain('proj:');
    const scene = await openScene(join(folder.path, 'place', 'saky.tif'));
    expect(scene).toMatchObject({ acquiredAt: '2022-08-09T08:01:02Z', gsdMeters: 3.7 });
  });

  it('that has not the stated checksum keeps nothing', async () => {
    serveItem({ 'file:checksum': `1220${'0'.repeat(64)}` });
    await expect(fetchIt('damaged')).rejects.toMatchObject({ code: 'E_DAMAGED' });
    expect(await readdir(join(folder.path, 'damaged', '.originals'))).toEqual(['incoming']);
    serveItem({ 'file:checksum': `d50110${createHash('md5').update(picture).digest('hex')}` });
    expect((await fetchIt('damaged'))[0]!.sha256).toBe(sha256);
  });

  it('of a picture that is here already holds it against what its item states, and records that', async () => {
    serveItem({ 'file:checksum': `1220${sha256}` });
    const addresses = [`http://${server.host}/pictures/saky.tif?sig=SECRET`];
    const path = join(folder.path, 'again', '.originals', sha256, 'saky.tif');
    await fetchIt('again', { addresses });
    expect(await fetchRecordOf(path, sha256)).toMatchObject({ item: null, licence: null });
    server.sent = 0;
    await fetchIt('again');
    expect(server.sent).toBeLessThan(picture.length);
    expect(await fetchRecordOf(path, sha256)).toMatchObject({ licence: 'CC-BY-4.0', checksum: `1220${sha256}` });
    serveItem({ 'file:checksum': `1220${'0'.repeat(64)}` });
    await expect(fetchIt('again')).rejects.toMatchObject({ code: 'E_DAMAGED' });
    expect((await fetchIt('again', { addresses }))[0]!.sha256).toBe(sha256);
  });

  it('of pictures keeps them apart where they are called the same, asks again only what changed, and takes no room twice', async () => {
    const one = tinyTiff({ ...scene, tags: [...scene.tags!, taken] });
    const other = tinyTiff({ ...scene, tags: [...scene.tags!, taken], value: () => 3 });
    server.files.set('/a/visual.tif', { bytes: one, etag: '"a"' });
    server.files.set('/b/visual.tif', { bytes: other, etag: '"b"' });
    const addresses = ['a', 'b'].map((name) => `http://${server.host}/${name}/visual.tif`);
    const files = await fetchIt('two', { addresses });
    const short = createHash('sha256').update(other).digest('hex').slice(0, 8);
    expect(files.map(({ file, item: beside }) => [file, beside])).toEqual([
      ['visual.tif', 'visual.json'],
      [`visual-${short}.tif`, `visual-${short}.json`],
    ]);
    server.sent = 0;
    expect(await fetchIt('two', { addresses })).toEqual(files);
    expect(server.sent).toBe(0);
    const out = join(folder.path, 'two');
    expect((await readdir(out)).sort()).toEqual(
      ['.originals', ...files.flatMap(({ file, item: beside }) => [file, beside])].sort(),
    );
    const kept = await stat(join(out, '.originals', createHash('sha256').update(one).digest('hex'), 'visual.tif'));
    expect((await stat(join(out, 'visual.tif'))).ino).toBe(kept.ino);
  });

  it.each<[string, Partial<FetchRequest>, string, RegExp]>([
    ['an area and a place', { aoi: 'a.geojson', at: '45,33', radiusMeters: 5 }, 'E_USAGE', /not both/],
    ['a place without a radius', { at: '45,33' }, 'E_USAGE', /go together/],
    ['a place that is none', { at: 'Saky', radiusMeters: 5 }, 'E_USAGE', /cannot be read as coordinates/],
    ['a place that lies elsewhere', { at: '10,10', radiusMeters: 5 }, 'E_NO_OVERLAP', /lies outside "saky.tif"/],
    ['an asset that the item has not', { asset: 'B04' }, 'E_USAGE', /no asset "B04".*analytic/],
    ['an address that is refused', { addresses: ['http://10.0.0.1/a.tif'] }, 'E_ADDRESS', /operator allows/],
    ['what is no address', { addresses: ['a.tif'] }, 'E_USAGE', /no address/],
  ])('refuses %s', async (_what, request, code, words) => {
    serveItem();
    await expect(fetchIt('refused', request)).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
  });

  it.each([
    ['a page', '<html>Please sign in</html>', 'E_TYPE'],
    ['a catalog', '{"type":"Catalog"}', 'E_TYPE'],
    ['JSON that nests without end', '{"a":'.repeat(1000), 'E_TOO_LARGE'],
    ['an item without a picture', JSON.stringify(onlyBeside()), 'E_USAGE'],
  ])('says so where %s lies at the address', async (_what, body, code) => {
    server.files.set('/items/one', { bytes: Buffer.from(body), etag: '"other"' });
    await expect(fetchIt('other')).rejects.toMatchObject({ code });
  });
});

function onlyBeside() {
  const beside = (href: string) => ({ href, type: 'image/tiff', roles: ['metadata'] });
  return {
    type: 'Feature',
    stac_version: '1.0.0',
    properties: {},
    assets: { B02: beside('./B02.tif'), B03: beside('./B03.tif') },
  };
}
