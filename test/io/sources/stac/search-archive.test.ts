import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { SearchQuery } from '../../../../src/core/contract/archive.ts';
import { openGate } from '../../../../src/io/outbound/gate.ts';
import { searchArchive } from '../../../../src/io/sources/stac/search-archive.ts';
import {
  type SeenRequest,
  type StandIn,
  type StandInAnswer,
  squareAt,
  stacItem,
  standIn,
} from '../../../helpers/stac-stand-in.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const QUERY: SearchQuery = {
  area: squareAt(33.59, 45.09, 0.01),
  from: '2022-08-01T00:00:00Z',
  to: '2022-08-31T23:59:59Z',
};

type Answer = (request: SeenRequest, base: string) => StandInAnswer | null;

async function archive(answer: Answer): Promise<StandIn> {
  const own = await standIn(answer);
  closers.push(own.close);
  return own;
}

function search(
  { host, base }: StandIn,
  query: Partial<SearchQuery> = {},
  path = '/',
  others: readonly StandIn[] = [],
) {
  const gate = openGate([host, ...others.map((other) => other.host)]);
  closers.push(gate.close);
  return searchArchive({ name: 'stand-in', address: `${base}${path}` }, { ...QUERY, ...query }, { gate });
}

function landing(base: string, more: object = {}) {
  return {
    type: 'Catalog',
    stac_version: '1.0.0',
    id: 'stand-in',
    conformsTo: [],
    links: [
      { rel: 'search', href: `${base}/search`, method: 'GET' },
      { rel: 'search', href: `${base}/search`, method: 'POST' },
    ],
    ...more,
  };
}

function page(features: readonly unknown[], next?: object) {
  return { type: 'FeatureCollection', features, links: next === undefined ? [] : [{ rel: 'next', ...next }] };
}

/** A STAC API whose search answers as told. */
function api(answer: Answer, more: object = {}) {
  return archive((request, base) => (request.path === '/' ? { body: landing(base, more) } : answer(request, base)));
}

const ids = ({ scenes }: { readonly scenes: readonly { readonly id: string }[] }) => scenes.map(({ id }) => id);

describe('a STAC API', () => {
  it('is asked by POST for the area, the time and the collections, and gives its scenes, the newest first', async () => {
    const own = await api(() => ({
      body: page([stacItem('old', '2022-08-09T08:00:00Z'), stacItem('new', '2022-08-10T09:00:00Z')]),
    }));
    const answer = await search(own, { collections: ['pictures'] });
    expect(own.seen[1]).toMatchObject({
      method: 'POST',
      path: '/search',
      body: {
        intersects: QUERY.area,
        datetime: '2022-08-01T00:00:00Z/2022-08-31T23:59:59Z',
        collections: ['pictures'],
      },
    });
    expect(ids(answer)).toEqual(['new', 'old']);
    expect(answer).toMatchObject({ skipped: {}, truncated: false });
    expect(answer.scenes[0]).toMatchObject({
      archive: 'stand-in',
      acquiredAt: '2022-08-10T09:00:00Z',
      gsdMeters: 3,
      sensor: 'sat-1',
      licence: 'CC-BY-4.0',
      asset: { key: 'visual', href: 'https://example.org/new.tif' },
      mask: null,
      thumbnail: null,
    });
  });

  it.each([
    ['offers no POST', { links: [{ rel: 'search', href: '/search', method: 'GET' }] }, 0],
    ['refuses POST as a method', {}, 405],
    ['does not know POST', {}, 501],
  ])('that %s is asked by GET for a box', async (_what, more, refusal) => {
    const own = await api(
      ({ method }) =>
        method === 'POST' ? { status: refusal } : { body: page([stacItem('one', '2022-08-09T08:00:00Z')]) },
      more,
    );
    expect(ids(await search(own, { collections: ['a', 'b'] }))).toEqual([]);
    expect(ids(await search(own))).toEqual(['one']);
    const asked = new URL(own.seen.at(-1)!.path, own.base).searchParams;
    expect(asked.get('bbox')!.split(',').map(Number)).toEqual([
      33.59,
      45.09,
      expect.closeTo(33.6),
      expect.closeTo(45.1),
    ]);
    expect(asked.get('datetime')).toBe('2022-08-01T00:00:00Z/2022-08-31T23:59:59Z');
  });

  it.each([
    [
      'by GET links',
      ({ path }: SeenRequest, base: string) => {
        const at = Number(new URL(path, base).searchParams.get('page') ?? 0);
        return { at, next: { href: `${base}/search?page=${at + 1}` } };
      },
    ],
    [
      'by POST links with a whole body',
      ({ body }: SeenRequest, base: string) => {
        const at = Number((body as { token?: string }).token ?? 0);
        return { at, next: { href: `${base}/search`, method: 'POST', body: { limit: 1, token: `${at + 1}` } } };
      },
    ],
    [
      'by POST links to be merged',
      ({ body }: SeenRequest, base: string) => {
        const { token = '0', intersects } = body as { token?: string; intersects?: unknown };
        expect(intersects).toEqual(QUERY.area);
        return {
          at: Number(token),
          next: { href: `${base}/search`, method: 'POST', merge: true, body: { token: `${Number(token) + 1}` } },
        };
      },
    ],
    [
      'by relative links',
      ({ path }: SeenRequest, base: string) => {
        const at = Number(new URL(path, base).searchParams.get('page') ?? 0);
        return { at, next: { href: `/search?page=${at + 1}` } };
      },
    ],
  ])('is read page by page, %s', async (_how, paging) => {
    const own = await api((request, base) => {
      const { at, next } = paging(request, base);
      return { body: page([stacItem(`scene-${at}`, `2022-08-1${at}T08:00:00Z`)], at < 3 ? next : undefined) };
    });
    const answer = await search(own);
    expect(ids(answer)).toEqual(['scene-3', 'scene-2', 'scene-1', 'scene-0']);
    expect(answer.truncated).toBe(false);
    expect(own.seen).toHaveLength(5);
  });

  it.each([
    ['itself', '/search?page=1'],
    ['the first page', '/search?page=0'],
  ])('whose page leads to %s again is left there, and says that there may be more', async (_what, href) => {
    const own = await api(({ path }) => ({
      body: page([stacItem(path, '2022-08-09T08:00:00Z')], {
        href: path.endsWith('=0') ? '/search?page=1' : path.endsWith('=1') ? href : '/search?page=0',
      }),
    }));
    const answer = await search(own);
    expect(answer.truncated).toBe(true);
    expect(own.seen.length).toBeLessThanOrEqual(5);
  });

  it('that never ends is read for twenty pages', async () => {
    let count = 0;
    const own = await api(() => ({ body: page([], { href: `/search?page=${++count}` }) }));
    expect(await search(own)).toMatchObject({ scenes: [], truncated: true });
    expect(own.seen).toHaveLength(21);
  });

  it('is not read further than the scenes that are wanted', async () => {
    const own = await api((_request, base) => ({
      body: page(
        [9, 10, 11].map((day) => stacItem(`day-${day}`, `2022-08-${String(day).padStart(2, '0')}T08:00:00Z`)),
        { href: `${base}/search?page=2` },
      ),
    }));
    const answer = await search(own, { limit: 2 });
    expect(ids(answer)).toEqual(['day-11', 'day-10']);
    expect(answer.truncated).toBe(true);
    expect(own.seen).toHaveLength(2);
  });

  it.each([
    ['sorts', ['https://api.stacspec.org/v1.0.0/item-search#sort']],
    ['gives the newest first and knows no other order', []],
  ])('that %s gives the nearest scenes on either side of a moment, however busy it is', async (_what, conformsTo) => {
    const days = Array.from({ length: 28 }, (_, i) => `2022-08-${String(i + 1).padStart(2, '0')}`);
    const own = await api(
      ({ body }, base) => {
        const {
          datetime,
          sortby,
          skip = 0,
        } = body as { datetime: string; sortby?: { direction: string }[]; skip?: number };
        const [from, to] = datetime.split('/') as [string, string];
        const within = days.filter((day) => `${day}T08:00:00Z` >= from && `${day}T08:00:00Z` <= to);
        const sorted = sortby?.[0]?.direction === 'asc' ? within : within.toReversed();
        const items = sorted.slice(skip, skip + 5).map((day) => stacItem(day, `${day}T08:00:00Z`));
        const next = { href: `${base}/search`, method: 'POST', merge: true, body: { skip: skip + 5 } };
        return { body: page(items, skip + 5 < sorted.length ? next : undefined) };
      },
      { conformsTo },
    );
    const around = '2022-08-14T12:00:00Z';
    const answer = await search(own, { around, limit: 3 });
    expect(ids(answer)).toEqual(['17', '16', '15', '14', '13', '12'].map((day) => `2022-08-${day}`));
    expect(answer.truncated).toBe(true);
    expect(own.seen).toHaveLength(conformsTo.length > 0 ? 3 : 5);
  });

  it('gives nothing that was not asked for, whatever it answers; what a scene does not say does not count against it', async () => {
    const at = '2022-08-09T08:00:00Z';
    const own = await api(() => ({
      body: page([
        stacItem('silent', at, { properties: { gsd: undefined } }),
        stacItem('clear', at, {
          properties: { 'eo:cloud_cover': 10, 'view:off_nadir': 5, 'view:sun_elevation': 50, 'view:sun_azimuth': 140 },
        }),
        stacItem('cloudy', at, { properties: { 'eo:cloud_cover': 60 } }),
        stacItem('coarse', at, { properties: { gsd: 30 } }),
        stacItem('oblique', at, { properties: { 'view:off_nadir': -40 } }),
        stacItem('dusk', at, { properties: { 'view:sun_elevation': 4, 'view:sun_azimuth': 280 } }),
        stacItem('elsewhere', at, { geometry: squareAt(10, 50) }),
        stacItem('earlier', '2021-08-09T08:00:00Z'),
      ]),
    }));
    const answer = await search(own, {
      maximumCloudFraction: 0.2,
      maximumGsdMeters: 10,
      maximumOffNadirDegrees: 25,
      minimumSunElevationDegrees: 20,
    });
    expect(ids(answer)).toEqual(['clear', 'silent']);
    expect(answer.skipped).toEqual({});
  });

  it.each([
    [
      'CQL2',
      ['https://api.stacspec.org/v1.0.0/item-search#filter', 'http://www.opengis.net/spec/cql2/1.0/conf/cql2-json'],
      'filter',
    ],
    ['query', ['https://api.stacspec.org/v1.0.0/item-search#query'], 'query'],
    ['neither', [], null],
  ])('is told of the clouds by %s where it offers that', async (_what, conformsTo, field) => {
    const own = await api(() => ({ body: page([]) }), { conformsTo });
    await search(own, { maximumCloudFraction: 0.3 });
    const body = own.seen[1]!.body as Record<string, unknown>;
    expect(['filter', 'query'].filter((name) => name in body)).toEqual(field === null ? [] : [field]);
    if (field !== null) expect(JSON.stringify(body[field])).toContain('"eo:cloud_cover"');
  });

  it('counts items that cannot be used by what is wrong with them', async () => {
    const at = '2022-08-09T08:00:00Z';
    const { geometry: _none, ...without } = stacItem('x1', at);
    const own = await api(() => ({
      body: page([
        stacItem('good', at),
        null,
        'text',
        [],
        { type: 'Feature' },
        stacItem('', at),
        stacItem('x2', 'yesterday'),
        stacItem('x3', '2022-02-30T00:00:00Z'),
        without,
        stacItem('x4', at, { geometry: { type: 'Polygon', coordinates: 'none' } }),
        stacItem('x5', at, {
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [1, 2],
                [3, 4],
                [500, 6],
                [1, 2],
              ],
            ],
          },
        }),
        stacItem('x6', at, { geometry: { type: 'Point', coordinates: [33.59, 45.09] } }),
      ]),
    }));
    const answer = await search(own);
    expect(ids(answer)).toEqual(['good']);
    expect(answer.skipped).toEqual({
      'no STAC item': 4,
      'no id': 1,
      'no date': 2,
      'no footprint': 1,
      'a footprint that is none': 2,
      'a footprint without area': 1,
    });
  });

  it('is searched for one collection where the address of that is given', async () => {
    const own = await api(({ path }, base) => {
      if (path !== '/collections/pictures') return { body: page([stacItem('one', '2022-08-09T08:00:00Z')]) };
      const links = [
        { rel: 'items', href: `${base}/collections/pictures/items` },
        { rel: 'root', href: `${base}/` },
        { rel: 'self', href: `${base}/collections/pictures` },
      ];
      return { body: { type: 'Collection', stac_version: '1.0.0', id: 'pictures', links } };
    });
    expect(ids(await search(own, {}, '/collections/pictures'))).toEqual(['one']);
    expect(own.seen.find(({ path }) => path === '/search')?.body).toMatchObject({ collections: ['pictures'] });
  });

  it('has the box in the stead of an outline of thousands of corners', async () => {
    const corners = Array.from({ length: 3000 }, (_, i) => [33 + i / 3000, 45 + (i % 2)]);
    const geometry = { type: 'Polygon', coordinates: [[...corners, corners[0]]] };
    const features = [
      stacItem('boxed', '2022-08-09T08:00:00Z', { geometry, bbox: [33, 45, 34, 46] }),
      stacItem('unboxed', '2022-08-09T08:00:00Z', { geometry }),
    ];
    const answer = await search(await api(() => ({ body: page(features) })));
    expect(ids(answer)).toEqual(['boxed']);
    expect(answer.scenes[0]!.footprint).toEqual(squareAt(33, 45, 1));
    expect(answer.skipped).toEqual({ 'a footprint of more than 1000 corners': 1 });
  });

  it('has licence and credit told by its collection where its items are silent, asked once', async () => {
    const own = await api(({ path }, base) => {
      if (path === '/collections/pictures') {
        return {
          body: {
            license: 'proprietary',
            providers: [
              { name: 'Someone', roles: ['licensor'] },
              { name: 'Host', roles: ['host'] },
            ],
            links: [{ rel: 'license', href: 'https://example.org/licence' }],
          },
        };
      }
      const links = [{ rel: 'collection', href: `${base}/collections/pictures` }];
      return {
        body: page(
          ['a', 'b'].map((id) => stacItem(id, '2022-08-09T08:00:00Z', { links, properties: { license: undefined } })),
        ),
      };
    });
    expect((await search(own)).scenes).toMatchObject([
      { licence: 'https://example.org/licence', credit: 'Someone' },
      { licence: 'https://example.org/licence', credit: 'Someone' },
    ]);
    expect(own.seen).toHaveLength(3);
  });

  it.each([
    [401, 'E_UPSTREAM', /AFTERMATH_SECRETS/],
    [429, 'E_RATE', /pause/],
    [500, 'E_UPSTREAM', /500/],
  ])('that answers %i says so, and nothing of what it wrote', async (status, code, words) => {
    const own = await api(() => ({ status, body: { detail: 'UPSTREAM-WORDS' } }));
    const error: unknown = await search(own).catch((one: unknown) => one);
    expect(error).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(inspect(error)).not.toContain('UPSTREAM-WORDS');
  });

  it.each([
    ['text', 'not JSON', 'E_UPSTREAM'],
    ['a list', '[]', 'E_UPSTREAM'],
    ['a word', '"text"', 'E_UPSTREAM'],
    ['half a document', '{"features":[', 'E_UPSTREAM'],
    ['no features', '{"type":"FeatureCollection"}', 'E_UPSTREAM'],
    ['one feature for a list', '{"features":{}}', 'E_UPSTREAM'],
    ['JSON without bottom', `${'['.repeat(1e5)}${']'.repeat(1e5)}`, 'E_TOO_LARGE'],
  ])('that answers with %s is wrong, and no crash', async (_what, body, code) => {
    await expect(search(await api(() => ({ body })))).rejects.toMatchObject({ code });
  });

  it('cannot lead this program to a private address, by its search, its next page or a redirect', async () => {
    let asked = 0;
    const inside = await archive(() => {
      asked += 1;
      return { body: page([]) };
    });
    for (const own of [
      await archive(() => ({ body: { links: [{ rel: 'search', href: `${inside.base}/search` }] } })),
      await api(() => ({ body: page([], { href: `${inside.base}/search` }) })),
      await api(() => ({ body: page([], { href: `${inside.base}/search`, method: 'POST', body: {} }) })),
      await api(() => ({ body: page([], { href: 'http://169.254.169.254/latest/meta-data' }) })),
      await api(() => ({ body: page([], { href: 'file:///etc/passwd' }) })),
      await api(() => ({ status: 307, headers: { location: `${inside.base}/` } })),
    ]) {
      await expect(search(own)).rejects.toMatchObject({ code: 'E_ADDRESS' });
    }
    expect(asked).toBe(0);
  });

  it('cannot choose what headers are sent to whom', async () => {
    const own = await api((request, base) =>
      request.path === '/search' && request.method === 'POST'
        ? { body: page([], { href: `${base}/more`, headers: { 'x-evil': '1', authorization: 'stolen' } }) }
        : { body: page([]) },
    );
    await search(own);
    expect(own.seen.at(-1)!.path).toBe('/more');
    expect(own.seen.at(-1)!.headers).not.toHaveProperty('x-evil');
    expect(own.seen.at(-1)!.headers).not.toHaveProperty('authorization');
  });
});

describe('a static catalogue', () => {
  const at = '2022-08-09T08:00:00Z';
  const catalog = (links: readonly object[], more: object = {}) => ({
    type: 'Catalog',
    stac_version: '1.1.0',
    id: 'c',
    links,
    ...more,
  });
  const files = (documents: Readonly<Record<string, unknown>>) =>
    archive(({ path }) => (path in documents ? { body: documents[path] } : null));

  it('is walked to its items, whose relative addresses hold from where they lie', async () => {
    const own = await files({
      '/catalog.json': catalog([
        { rel: 'child', href: './a/collection.json' },
        { rel: 'item', href: 'top.json' },
      ]),
      '/a/collection.json': catalog([{ rel: 'item', href: 'one/one.json' }], {
        type: 'Collection',
        license: 'CC-BY-NC-4.0',
        providers: [{ name: 'Someone', roles: ['producer'] }],
      }),
      '/a/one/one.json': stacItem('one', at, {
        properties: { license: undefined },
        links: [{ rel: 'self', href: 'https://elsewhere.example.org/one.json' }],
        assets: {
          visual: {
            href: './one.tif',
            type: 'image/tiff; application=geotiff; profile=cloud-optimized',
            roles: ['visual'],
          },
        },
      }),
      '/top.json': stacItem('top', at),
    });
    const { scenes } = await search(own, {}, '/catalog.json');
    expect(scenes.find(({ id }) => id === 'one')).toMatchObject({
      licence: 'CC-BY-NC-4.0',
      credit: 'Someone',
      itemAddress: `${own.base}/a/one/one.json`,
      asset: { href: `${own.base}/a/one/one.tif` },
    });
    expect(scenes).toHaveLength(2);
  });

  it('is not gone into where its extent holds nothing of what is asked for', async () => {
    const extent = (bbox: readonly number[], interval: readonly (string | null)[]) => ({
      extent: { spatial: { bbox: [bbox] }, temporal: { interval: [interval] } },
    });
    const item = [{ rel: 'item', href: '/item.json' }];
    const children = {
      '/far.json': catalog(item, extent([0, 0, 1, 1], [null, null])),
      '/early.json': catalog(item, extent([33, 45, 34, 46], [null, '2021-01-01T00:00:00Z'])),
      '/late.json': catalog(item, extent([33, 45, 34, 46], ['2023-01-01T00:00:00Z', null])),
    };
    const links = Object.keys(children).map((href) => ({ rel: 'child', href }));
    const own = await files({ '/catalog.json': catalog(links), ...children, '/item.json': stacItem('one', at) });
    expect(ids(await search(own, {}, '/catalog.json'))).toEqual([]);
    expect(own.seen).toHaveLength(4);
  });

  it('in a circle, or with documents that are lost, ends and says what was lost', async () => {
    const own = await files({
      '/catalog.json': catalog([
        { rel: 'child', href: 'catalog.json' },
        { rel: 'child', href: 'b.json' },
        { rel: 'child', href: 'gone.json' },
        { rel: 'item', href: 'http://10.0.0.1/item.json' },
        { rel: 'child', href: 'text.json' },
      ]),
      '/b.json': catalog([
        { rel: 'child', href: 'catalog.json' },
        { rel: 'item', href: 'one.json' },
      ]),
      '/text.json': 'no JSON',
      '/one.json': stacItem('one', at),
    });
    const answer = await search(own, {}, '/catalog.json');
    expect(ids(answer)).toEqual(['one']);
    expect(answer.skipped).toEqual({
      'a document that cannot be read (E_UPSTREAM)': 2,
      'a document that cannot be read (E_ADDRESS)': 1,
    });
  });

  it('without an end is left at its eighth level', async () => {
    let count = 0;
    const own = await archive(() => ({ body: catalog([{ rel: 'child', href: `/${++count}.json` }]) }));
    expect(await search(own, {}, '/catalog.json')).toMatchObject({ scenes: [], truncated: true });
    expect(own.seen).toHaveLength(9);
  });

  it('gives the nearest on either side of a moment, once each', async () => {
    const items = [8, 9, 10, 11].map((day) => stacItem(`d${day}`, `2022-08-${String(day).padStart(2, '0')}T08:00:00Z`));
    const own = await files({
      '/catalog.json': catalog(items.map(({ id }) => ({ rel: 'item', href: `${id}.json` }))),
      ...Object.fromEntries(items.map((item) => [`/${item.id}.json`, item])),
    });
    expect(ids(await search(own, { around: '2022-08-09T08:00:00Z' }, '/catalog.json'))).toEqual([
      'd11',
      'd10',
      'd9',
      'd8',
    ]);
    const nearest = await search(own, { around: '2022-08-10', limit: 1 }, '/catalog.json');
    expect(ids(nearest)).toEqual(['d10']);
    expect(ids(await search(own, { around: '2022-08-09T12:00:00Z', limit: 1 }, '/catalog.json'))).toEqual([
      'd10',
      'd9',
    ]);
  });

  it('may as well be one item, or a page of them', async () => {
    const own = await files({
      '/item.json': stacItem('one', at),
      '/page.json': page([stacItem('two', at)]),
    });
    expect(ids(await search(own, {}, '/item.json'))).toEqual(['one']);
    expect(ids(await search(own, {}, '/page.json'))).toEqual(['two']);
  });

  it.each([{}, { links: [] }, { type: 'Catalog' }])('is not %j: that is no archive', async (body) => {
    await expect(search(await archive(() => ({ body })))).rejects.toMatchObject({ code: 'E_UPSTREAM' });
  });
});
