import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveArchive } from '../../../src/api/archive/archive-server.ts';
import type { Listening } from '../../../src/api/listen.ts';
import { openHoldings } from '../../../src/run/archive-holdings.ts';
import { writeRehearsalFolder } from '../../helpers/rehearsal-folder.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';

const folder = temporaryFolder();
let archive: Listening;
const rules = { key: 'a-key', pollsUntilActive: 2, requestsPerSecond: 1000 };

async function open(planet = rules): Promise<Listening> {
  return serveArchive(await openHoldings(folder.path), { port: 0, planet, drawThumbnail: async () => Buffer.alloc(8) });
}
beforeAll(async () => {
  await writeRehearsalFolder(folder.path);
  archive = await open();
});
afterAll(() => archive.close());

type Json = Readonly<Record<string, unknown>>;

const authorization = `Basic ${Buffer.from('a-key:').toString('base64')}`;
const ask = (address: string, init: RequestInit = {}) =>
  fetch(address, { ...init, headers: { authorization, ...init.headers } });
const read = async (address: string) => (await (await ask(address)).json()) as Json;
const search = (filter: unknown, options: { size?: number; types?: readonly string[] } = {}) =>
  ask(`${archive.url}/data/v1/quick-search?_page_size=${options.size ?? 250}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ item_types: options.types ?? ['PSScene', 'SkySatCollect'], filter }),
  });
const idsOf = (page: Json) => (page['features'] as Json[]).map(({ id }) => id);

const SCOPE = 'scope-20220811_081500_24_2413_3B_AnalyticMS';
const everything = { type: 'AndFilter', config: [] };
const date = (config: object) => ({ type: 'DateRangeFilter', field_name: 'acquired', config });
const clouds = (config: object) => ({ type: 'RangeFilter', field_name: 'cloud_cover', config });
const place = {
  type: 'GeometryFilter',
  field_name: 'geometry',
  config: {
    type: 'Polygon',
    coordinates: [
      [
        [33.5, 45],
        [33.7, 45],
        [33.7, 45.2],
        [33.5, 45.2],
        [33.5, 45],
      ],
    ],
  },
};

describe('the API key', () => {
  it.each(['none', 'api-key other', `Basic ${Buffer.from('other:').toString('base64')}`])(
    '%s is answered 401',
    async (given) => {
      const answer = await fetch(`${archive.url}/data/v1`, {
        headers: given === 'none' ? {} : { authorization: given },
      });
      expect(answer.status).toBe(401);
    },
  );

  it('is taken as user of basic authentication and as api-key', async () => {
    expect((await ask(`${archive.url}/data/v1`)).status).toBe(200);
    const other = await fetch(`${archive.url}/data/v1`, { headers: { authorization: 'api-key a-key' } });
    expect(other.status).toBe(200);
  });
});

describe('a quick search', () => {
  it.each<[string, object, string[]]>([
    ['nothing', everything, [SCOPE, 'base-after', 'base-before', 'far']],
    ['place', place, [SCOPE, 'base-after', 'base-before']],
    ['date', date({ gte: '2022-08-09T00:00:00Z', lt: '2022-08-10T12:10:00Z' }), ['base-before']],
    ['cloud, which not all state', clouds({ lte: 0.5 }), [SCOPE]],
    ['less cloud than there is', clouds({ lte: 0.1 }), []],
    ['what it is not', { type: 'NotFilter', config: clouds({ lte: 0.5 }) }, ['base-after', 'base-before', 'far']],
    [
      'one or the other',
      { type: 'OrFilter', config: [clouds({ lt: 1 }), date({ lte: '2022-01-01T00:00:00Z' })] },
      [SCOPE, 'far'],
    ],
    ['both', { type: 'AndFilter', config: [place, date({ gt: '2022-08-10T12:00:00Z' })] }, [SCOPE, 'base-after']],
    [
      'a word',
      { type: 'StringInFilter', field_name: 'item_type', config: ['SkySatCollect'] },
      ['base-after', 'base-before'],
    ],
  ])('by %s', async (_, filter, ids) => {
    expect(idsOf((await (await search(filter)).json()) as Json)).toEqual(ids);
  });

  it('is paged by _next', async () => {
    let page = (await (await search(everything, { size: 3 })).json()) as Json;
    expect(idsOf(page)).toHaveLength(3);
    page = await read(String((page['_links'] as Json)['_next']));
    expect(idsOf(page)).toEqual(['far']);
    expect(page['_links']).not.toHaveProperty('_next');
  });

  it('finds items of the types that are asked for', async () => {
    expect(idsOf((await (await search(everything, { types: ['PSScene'] })).json()) as Json)).toEqual([SCOPE, 'far']);
  });

  it.each<[string, unknown]>([
    ['no filter', undefined],
    ['an unknown filter', { type: 'NumberInFilter', field_name: 'gsd', config: [1] }],
    ['a range without bounds', clouds({})],
    ['a range of words', clouds({ lte: 'few' })],
    ['a date that is none', date({ gte: 'yesterday' })],
    ['a place that is none', { ...place, config: { type: 'Circle' } }],
  ])('refuses %s', async (_, filter) => {
    expect((await search(filter)).status).toBe(400);
  });
});

describe('an asset', () => {
  it('is inactive, is activated, becomes active after so many polls, and lies then at a location that needs no key', async () => {
    const [item] = ((await (await search(clouds({ lte: 0.5 }))).json()) as { features: Json[] }).features;
    expect(item).toMatchObject({
      properties: {
        item_type: 'PSScene',
        acquired: '2022-08-11T08:15:00Z',
        gsd: 3.1,
        cloud_cover: 0.12,
        view_angle: 4.5,
      },
      assets: ['ortho_analytic_4b', 'ortho_udm2'],
    });
    const list = String((item!['_links'] as Json)['assets']);
    const asset = async () => (await read(list))['ortho_udm2'] as Json & { _links: Record<string, string> };
    expect(await asset()).toMatchObject({ status: 'inactive' });
    const activate = (await asset())._links['activate']!;
    expect((await ask(activate)).status).toBe(202);
    expect((await ask(activate)).status).toBe(204);
    expect(await asset()).toMatchObject({ status: 'activating' });
    expect(await asset()).not.toHaveProperty('location');
    const active = await asset();
    expect(active).toMatchObject({ status: 'active' });
    const file = await fetch(String(active['location']), { headers: { range: 'bytes=0-3' } });
    expect(file.status).toBe(206);
    expect(Buffer.from(await file.arrayBuffer()).toString('latin1')).toBe('II*\0');
    expect((await fetch(`${archive.url}/data/v1/download?token=none`)).status).toBe(404);
  });
});

it('asks for a pause where requests come too fast', async () => {
  const hasty = await open({ ...rules, requestsPerSecond: 3 });
  const answers = await Promise.all(Array.from({ length: 12 }, () => ask(`${hasty.url}/data/v1`)));
  const refused = answers.filter(({ status }) => status === 429);
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(3);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]!.headers.get('retry-after')).toBe('1');
  await hasty.close();
});
