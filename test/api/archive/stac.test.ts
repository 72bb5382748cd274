import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveArchive } from '../../../src/api/archive/archive-server.ts';
import type { Listening } from '../../../src/api/listen.ts';
import { parseStacItem, stacFacts } from '../../../src/io/formats/stac-item.ts';
import { type Holdings, openHoldings } from '../../../src/run/archive-holdings.ts';
import { drawScene } from '../../../src/run/scene-picture.ts';
import { writeRehearsalFolder } from '../../helpers/rehearsal-folder.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';
import { hasStacSchemas, stacValidator } from '../../helpers/stac-schemas.ts';
import { sendRaw } from '../service.ts';

const folder = temporaryFolder();
let holdings: Holdings;
let archive: Listening;

beforeAll(async () => {
  await writeRehearsalFolder(folder.path);
  holdings = await openHoldings(folder.path);
  const drawThumbnail = async ({ scene }: Holdings['scenes'][number]) => (await drawScene(scene, 64)).png;
  archive = await serveArchive(holdings, { port: 0, drawThumbnail });
});
afterAll(() => archive.close());

const ask = (path: string, init?: RequestInit) => fetch(archive.url + path, init);
const read = async (path: string) => (await (await ask(path)).json()) as Json;
const post = (body: unknown) =>
  ask('/search', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const idsOf = ({ features }: Json) => (features as Json[]).map(({ id }) => id);

type Json = Readonly<Record<string, unknown>>;
interface Link {
  readonly rel: string;
  readonly href: string;
  readonly method?: string;
  readonly body?: unknown;
}
const linksOf = (document: Json) => document['links'] as readonly Link[];

const SCOPE = 'scope-20220811_081500_24_2413_3B_AnalyticMS';
const ALL = [SCOPE, 'base-after', 'base-before', 'far'];

describe('what an archive holds', () => {
  it('is each GeoTIFF that is placed on the ground and in time, the latest first; a mask belongs to its scene', () => {
    expect(holdings.scenes.map(({ id }) => id)).toEqual(ALL);
    expect(holdings.scenes[0]!.mask?.name).toBe('20220811_081500_24_2413_3B_udm2.tif');
  });

  it('leaves out the others, each with its reason', () => {
    const reasons = Object.fromEntries(holdings.leftOut.map(({ name, reason }) => [name, reason]));
    expect(Object.keys(reasons).sort()).toEqual(['broken.tif', 'nowhere.tif', 'undated.tif']);
    expect(reasons['undated.tif']).toMatch(/date/);
    expect(reasons['nowhere.tif']).toMatch(/coordinates/);
    expect(reasons['broken.tif']).toMatch(/damaged|cut short|read/);
  });

  it('names no folder of this machine in any document', async () => {
    for (const path of ['/', '/collections', '/search', '/nothing', '/assets/none.tif']) {
      expect(await (await ask(path)).text()).not.toContain(folder.path);
    }
  });
});

describe('the landing page', () => {
  it('has the fields that STAC requires of a catalog, and leads to all that it conforms to', async () => {
    const landing = await read('/');
    expect(landing).toMatchObject({ type: 'Catalog', stac_version: '1.1.0' });
    for (const name of ['id', 'description']) expect(landing[name]).toEqual(expect.any(String));
    expect(landing['conformsTo']).toEqual((await read('/conformance'))['conformsTo']);
    expect(landing['conformsTo']).toContain('https://api.stacspec.org/v1.0.0/item-search');
    expect(String(landing['conformsTo'])).not.toMatch(/cql|filter/);
    const rels = linksOf(landing).map(({ rel }) => rel);
    for (const rel of ['root', 'self', 'conformance', 'data', 'service-desc', 'search', 'child']) {
      expect(rels).toContain(rel);
    }
    for (const { href, method } of linksOf(landing)) {
      if (method !== 'POST') expect((await fetch(href)).status).toBe(200);
    }
  });

  it('is not given to who asks for another host', async () => {
    expect((await sendRaw(archive.url, '/', { headers: { Host: 'evil.example' } })).status).toBe(421);
  });
});

describe('a collection', () => {
  it('has the fields that STAC requires, and its extents hold its items', async () => {
    const { collections } = (await read('/collections')) as { collections: Json[] };
    expect(collections.map(({ id }) => id)).toContain('base');
    for (const collection of collections) {
      expect(collection).toMatchObject({ type: 'Collection', stac_version: '1.1.0', license: expect.any(String) });
      const { spatial, temporal } = collection['extent'] as {
        spatial: { bbox: number[][] };
        temporal: { interval: string[][] };
      };
      const items = await read(`/collections/${String(collection['id'])}/items`);
      expect(idsOf(items).length).toBeGreaterThan(0);
      for (const { bbox, properties } of items['features'] as { bbox: number[]; properties: Json }[]) {
        expect(bbox[1]).toBeGreaterThanOrEqual(spatial.bbox[0]![1]!);
        expect(bbox[3]).toBeLessThanOrEqual(spatial.bbox[0]![3]!);
        const at = String(properties['datetime'] ?? properties['start_datetime']);
        expect(at >= temporal.interval[0]![0]! && at <= temporal.interval[0]![1]!).toBe(true);
      }
    }
    expect(await read('/collections/base')).toEqual(collections.find(({ id }) => id === 'base'));
    expect((await ask('/collections/none/items')).status).toBe(404);
  });
});

describe('an item', () => {
  it('has the fields that STAC requires, and the facts that lie beside the image', async () => {
    const item = await read(`/collections/scope/items/${SCOPE}`);
    expect(item).toMatchObject({
      type: 'Feature',
      stac_version: '1.1.0',
      id: SCOPE,
      collection: 'scope',
      geometry: { type: 'Polygon' },
      properties: {
        datetime: '2022-08-11T08:15:00Z',
        license: 'CC-BY-NC-4.0',
        gsd: 3.1,
        'eo:cloud_cover': 12,
        'view:sun_azimuth': 140,
        'view:sun_elevation': 55,
        'view:off_nadir': 4.5,
        'view:azimuth': 98,
        'proj:code': 'EPSG:32636',
      },
      assets: { udm2: { roles: ['data-mask'] }, thumbnail: { roles: ['thumbnail'] } },
    });
    expect(linksOf(item).map(({ rel }) => rel)).toEqual(
      expect.arrayContaining(['root', 'self', 'parent', 'collection']),
    );
    expect(await (await fetch(linksOf(item).find(({ rel }) => rel === 'self')!.href)).json()).toEqual(item);
  });

  it('keeps to the forms of its common fields', async () => {
    const { features } = (await read('/search')) as { features: { properties: Json; assets: Record<string, Json> }[] };
    expect(features).toHaveLength(4);
    for (const { properties, assets } of features) {
      for (const name of ['datetime', 'start_datetime', 'end_datetime']) {
        if (typeof properties[name] === 'string') expect(properties[name]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      }
      for (const { href, type, roles } of Object.values(assets)) {
        expect([typeof href, typeof type, Array.isArray(roles)]).toEqual(['string', 'string', true]);
      }
      expect(assets['image']).toMatchObject({
        'file:size': expect.any(Number),
        'file:checksum': expect.stringMatching(/^1220[0-9a-f]{64}$/),
      });
    }
  });

  it.skipIf(!hasStacSchemas)(
    'is accepted by the schemas of STAC and its extensions, as are the collections and the catalogue',
    async () => {
      const errorsOf = await stacValidator();
      const { features } = (await read('/search')) as { features: Json[] };
      const { collections } = (await read('/collections')) as { collections: Json[] };
      const documents = [await read('/'), ...collections, ...features];
      expect(documents.map(({ type }) => type)).toEqual([
        'Catalog',
        ...collections.map(() => 'Collection'),
        ...ALL.map(() => 'Feature'),
      ]);
      for (const document of documents) expect([document['id'], ...errorsOf(document)]).toEqual([document['id']]);
      const [item] = features as [Json & { properties: Json; assets: Json }];
      for (const wrong of [
        { properties: { ...item.properties, datetime: null } },
        { properties: { ...item.properties, 'eo:cloud_cover': 101 } },
        { properties: { ...item.properties, 'view:elevation': 12 } },
        { properties: { ...item.properties, 'proj:shape': [48] } },
        { assets: { image: { ...(item.assets['image'] as Json), 'file:size': -1 } } },
        { assets: { image: { ...(item.assets['image'] as Json), bands: [{ 'eo:common_name': 'ultraviolet' }] } } },
        { stac_extensions: [...(item['stac_extensions'] as string[]), 'https://example.org/v1.0.0/schema.json'] },
      ]) {
        expect(errorsOf({ ...item, ...wrong }), JSON.stringify(wrong)).not.toEqual([]);
      }
    },
  );

  it('declares an extension where it has a field of it, and no other: the schemas of eo and view refuse that', async () => {
    const { features } = (await read('/search')) as { features: { id: string; stac_extensions: string[] }[] };
    const declared = Object.fromEntries(
      features.map(({ id, stac_extensions }) => [id, stac_extensions.map((one) => one.split('/')[3]).sort()]),
    );
    expect(declared).toMatchObject({ far: ['file', 'projection'], [SCOPE]: ['eo', 'file', 'projection', 'view'] });
  });

  it('is read by our own reader of STAC items', async () => {
    const item = parseStacItem(await read(`/collections/scope/items/${SCOPE}`))!;
    expect(stacFacts(item, `${SCOPE}.tif`)).toMatchObject({
      acquiredAt: '2022-08-11T08:15:00Z',
      licence: 'CC-BY-NC-4.0',
      gsdMeters: 3.1,
      cloudCover: 0.12,
      sun: { azimuthDeg: 140, elevationDeg: 55 },
      view: { offNadirDeg: 4.5, azimuthDeg: 98 },
      bandNames: ['blue', 'green', 'red', 'nir'],
    });
  });

  it('of a day alone says from when to when, and one across the antimeridian is cut there', async () => {
    const far = await read(`/collections/${holdings.scenes.at(-1)!.collection}/items/far`);
    expect(far['properties']).toMatchObject({
      datetime: null,
      start_datetime: '2021-05-04T00:00:00Z',
      end_datetime: '2021-05-04T23:59:59Z',
    });
    expect(far['geometry']).toMatchObject({ type: 'MultiPolygon' });
    const [west, , east] = far['bbox'] as [number, number, number, number];
    expect(west).toBeCloseTo(179.99, 5);
    expect(east).toBeCloseTo(-179.99, 5);
  });
});

describe('an item search', () => {
  const near = [33.5, 45, 33.7, 45.2];
  const inside = { type: 'Point', coordinates: [33.585, 45.088] };

  it.each<[string, object, string[]]>([
    ['nothing', {}, ALL],
    ['a box', { bbox: near }, ALL.slice(0, 3)],
    ['a box with heights', { bbox: [33.5, 45, -100, 33.7, 45.2, 900] }, ALL.slice(0, 3)],
    ['a box across the antimeridian', { bbox: [179, -18, -179, -16] }, ['far']],
    ['a box elsewhere', { bbox: [0, 0, 1, 1] }, []],
    ['a point', { intersects: inside }, ALL.slice(0, 3)],
    ['a moment', { datetime: '2022-08-09T08:30:00Z' }, ['base-before']],
    ['a time', { datetime: '2022-08-09T00:00:00Z/2022-08-10T23:59:59Z' }, ['base-after', 'base-before']],
    ['until', { datetime: '../2022-08-09T12:00:00Z' }, ['base-before', 'far']],
    ['since', { datetime: '2022-08-10T12:10:00+00:00/..' }, [SCOPE, 'base-after']],
    ['some hour of a day of which no hour is known', { datetime: '2021-05-04T10:00:00Z' }, ['far']],
    ['names', { ids: ['far', 'base-after'] }, ['base-after', 'far']],
    ['collections', { collections: ['scope'] }, [SCOPE]],
    ['all of it', { collections: ['base'], bbox: near, datetime: '2022-08-10T00:00:00Z/..', limit: 1 }, ['base-after']],
  ])('by %s finds the same by POST and by GET', async (_, query, ids) => {
    expect(idsOf((await (await post(query)).json()) as Json)).toEqual(ids);
    const address = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      address.set(
        name,
        Array.isArray(value) ? value.join() : typeof value === 'object' ? JSON.stringify(value) : value,
      );
    }
    expect(idsOf(await read(`/search?${address}`))).toEqual(ids);
  });

  it('is paged by next links, which hold no more than once what there is', async () => {
    const seen: unknown[] = [];
    for (let link: Link | undefined = { rel: 'next', href: `${archive.url}/search?limit=1` }; link !== undefined; ) {
      const page = (await (await fetch(link.href)).json()) as Json;
      expect(page).toMatchObject({ numberMatched: 4, numberReturned: 1 });
      seen.push(...idsOf(page));
      link = linksOf(page).find(({ rel }) => rel === 'next');
    }
    expect(seen).toEqual(ALL);
    const first = (await (await post({ limit: 3 })).json()) as Json;
    const next = linksOf(first).find(({ rel }) => rel === 'next')!;
    expect(next).toMatchObject({ method: 'POST', body: { limit: 3 } });
    expect(idsOf((await (await post(next.body)).json()) as Json)).toEqual(ALL.slice(3));
  });

  it.each<[string, unknown]>([
    ['a limit of 0', { limit: 0 }],
    ['a negative limit', { limit: -1 }],
    ['too high a limit', { limit: 10_001 }],
    ['a limit that is none', { limit: 'many' }],
    ['a box of three', { bbox: [1, 2, 3] }],
    ['a box upside down', { bbox: [1, 5, 2, 4] }],
    ['a box beyond the pole', { bbox: [1, 5, 2, 95] }],
    ['a box and an area', { bbox: near, intersects: inside }],
    ['no geometry', { intersects: { type: 'Circle', coordinates: [1, 2] } }],
    [
      'an open ring',
      {
        intersects: {
          type: 'Polygon',
          coordinates: [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 1],
            ],
          ],
        },
      },
    ],
    ['a time backwards', { datetime: '2022-08-10T00:00:00Z/2022-08-09T00:00:00Z' }],
    ['a day alone', { datetime: '2022-08-10' }],
    ['no time at all', { datetime: '../..' }],
    ['ids that are no list', { ids: 'far' }],
    ['CQL2, which is not offered', { filter: { op: '=' } }],
    ['a list', []],
  ])('refuses %s', async (_, query) => {
    const answer = await post(query);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'E_USAGE' });
  });

  it('refuses a body that nests without end, and one that is no JSON', async () => {
    const send = (body: string) =>
      ask('/search', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect((await send('['.repeat(50_000))).status).toBe(413);
    expect((await send('{"limit":')).status).toBe(400);
    expect((await ask('/search', { method: 'PUT' })).status).toBe(405);
  });
});

describe('an asset', () => {
  const path = '/assets/base-before.tif';
  let bytes: Buffer;
  beforeAll(async () => {
    bytes = await readFile(join(folder.path, 'base', 'before.tif'));
  });

  it('is the file as it lies, with the checksum and size that its item states', async () => {
    const { assets } = (await read('/collections/base/items/base-before')) as { assets: Record<string, Json> };
    const answer = await fetch(String(assets['image']!['href']));
    const body = Buffer.from(await answer.arrayBuffer());
    expect(body.equals(bytes)).toBe(true);
    expect(assets['image']).toMatchObject({ 'file:size': body.length });
    expect(assets['image']!['file:checksum']).toBe(`1220${createHash('sha256').update(body).digest('hex')}`);
  });

  it('is given by ranges, under one ETag', async () => {
    const whole = await ask(path, { method: 'HEAD' });
    const etag = whole.headers.get('etag')!;
    expect(whole.headers.get('content-length')).toBe(String(bytes.length));
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    const part = await ask(path, { headers: { range: 'bytes=100-199', 'if-range': etag } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 100-199/${bytes.length}`);
    expect(part.headers.get('etag')).toBe(etag);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(100, 200));
    const last = await ask(path, { headers: { range: 'bytes=-10' } });
    expect(Buffer.from(await last.arrayBuffer())).toEqual(bytes.subarray(-10));
  });

  it('is given whole to who has another version, not at all to who has this one, and refused past the end', async () => {
    const etag = (await ask(path, { method: 'HEAD' })).headers.get('etag')!;
    expect((await ask(path, { headers: { range: 'bytes=0-9', 'if-range': '"other"' } })).status).toBe(200);
    expect((await ask(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await ask(path, { headers: { range: `bytes=${bytes.length}-` } })).status).toBe(416);
  });

  it('is a mask, or a small picture, too', async () => {
    expect((await ask(`/assets/${SCOPE}_udm2.tif`)).status).toBe(200);
    expect((await ask('/assets/far_udm2.tif')).status).toBe(404);
    const thumbnail = await ask('/thumbnails/base-after.png');
    expect(thumbnail.headers.get('content-type')).toBe('image/png');
    expect(await sharp(Buffer.from(await thumbnail.arrayBuffer())).metadata()).toMatchObject({
      format: 'png',
      width: 64,
    });
  });
});
