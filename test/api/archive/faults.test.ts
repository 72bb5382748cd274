import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { serveArchive } from '../../../src/api/archive/archive-server.ts';
import { ENDPOINTS, type Endpoint } from '../../../src/api/archive/endpoints.ts';
import { FAULTS, type FaultName, parseFault } from '../../../src/api/archive/faults.ts';
import { UsageError } from '../../../src/core/contract/errors.ts';
import { type Holdings, openHoldings } from '../../../src/run/archive-holdings.ts';
import { type Observation, observe } from '../../helpers/observe.ts';
import { writeRehearsalFolder } from '../../helpers/rehearsal-folder.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';

const folder = temporaryFolder();
let holdings: Holdings;
beforeAll(async () => {
  await writeRehearsalFolder(folder.path);
  holdings = await openHoldings(folder.path);
});

/** One request to each endpoint. */
const requests: Readonly<Record<Endpoint, { readonly path: string; readonly headers?: Record<string, string> }>> = {
  landing: { path: '/' },
  search: { path: '/search?limit=2' },
  item: { path: '/collections/base/items/base-before' },
  'asset-header': { path: '/assets/base-before.tif', headers: { range: 'bytes=0-999' } },
  'asset-tile': { path: '/assets/base-before.tif', headers: { range: 'bytes=5000-5999' } },
  thumbnail: { path: '/thumbnails/base-before.png' },
  planet: {
    path: '/data/v1/item-types/SkySatCollect/items/base-before',
    headers: { authorization: 'api-key rehearsal' },
  },
};

/** These answers do not end; all others are waited for, however busy the machine is. */
const ENDLESS: ReadonlySet<FaultName> = new Set(['slow', 'stall']);
const BRIEF_MS = 2000;
const LONG_MS = 60_000;

/** What is seen of so many requests in a row to an archive with these faults; the `endless` one is not waited for. */
async function observations(
  faults: readonly string[],
  endpoint: Endpoint,
  count: number,
  endless = -1,
): Promise<Observation[]> {
  const archive = await serveArchive(holdings, {
    port: 0,
    faults: faults.map(parseFault),
    drawThumbnail: async () => Buffer.alloc(5000, 'png'),
  });
  try {
    const { path, headers = {} } = requests[endpoint];
    const seen: Observation[] = [];
    for (let i = 0; i < count; i++) {
      const patienceMs = i === endless ? BRIEF_MS : LONG_MS;
      seen.push(await observe(archive.url + path, { headers, patienceMs }));
    }
    return seen;
  } finally {
    await archive.close();
  }
}

async function seenAt(fault: FaultName, endpoint: Endpoint): Promise<Observation> {
  return (await observations([`${fault}@${endpoint}`], endpoint, 1, ENDLESS.has(fault) ? 0 : -1))[0]!;
}

const everywhere = Object.entries(FAULTS).flatMap(([name, { endpoints }]) =>
  endpoints.map((endpoint) => [name as FaultName, endpoint] as const),
);

describe('a fault', () => {
  it.each(everywhere)('%s at %s comes at its moment, and at no other', async (name, endpoint) => {
    const [first, second, third] = await observations(
      [`${name}@${endpoint}:second`],
      endpoint,
      3,
      ENDLESS.has(name) ? 1 : -1,
    );
    expect(first).toMatchObject({ ending: 'whole' });
    expect([200, 206]).toContain(first!.status);
    expect(third).toEqual(first);
    expect(second).not.toEqual(first);
  });

  it('comes late: at the third request and each after it', async () => {
    const seen = await observations(['503@search:late'], 'search', 4);
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 503, 503]);
  });

  it('without an endpoint comes at each that can have it', async () => {
    expect((await observations(['changed-etag'], 'asset-tile', 1))[0]!.headers['etag']).toBe('"another-version"');
    expect((await observations(['changed-etag'], 'search', 1))[0]).toMatchObject({ status: 200, ending: 'whole' });
  });

  it('is refused by name, endpoint and moment', () => {
    expect(() => parseFault('hiccup')).toThrow(UsageError);
    expect(() => parseFault('hiccup')).toThrow(/gzip-bomb/);
    expect(() => parseFault('wrong-range@search')).toThrow(/asset-header, asset-tile/);
    expect(() => parseFault('slow@search:never')).toThrow(/first, second, late/);
    expect(parseFault('slow@search:late')).toEqual({ name: 'slow', endpoint: 'search', moment: 'late' });
  });

  it('stands in docs/rehearsal.md as in the table', async () => {
    const page = await readFile('docs/rehearsal.md', 'utf8');
    const rows = [...page.matchAll(/^\| `([\w-]+)` \| (.+) \| (.+) \|$/gm)].map(([, ...cells]) => cells);
    const all = (endpoints: readonly Endpoint[]) =>
      endpoints.length === ENDPOINTS.length ? 'all' : endpoints.join(', ');
    expect(rows).toEqual(Object.entries(FAULTS).map(([name, { what, endpoints }]) => [name, what, all(endpoints)]));
  });
});

describe('what is seen', () => {
  const whole = async (endpoint: Endpoint) => (await observations([], endpoint, 1))[0]!;

  it.each(['stall', 'slow'] as const)('of %s is a whole head and an open body', async (name) => {
    const sound = await whole('asset-tile');
    const seen = await seenAt(name, 'asset-tile');
    expect(seen).toMatchObject({ status: 206, ending: 'open' });
    expect(seen.headers['content-length']).toBe('1000');
    expect(sound.body.subarray(0, seen.body.length)).toEqual(seen.body);
    if (name === 'stall') expect(seen.body.length).toBe(500);
    else expect(seen.body.length % 64).toBe(0);
    expect(seen.body.length).toBeLessThan(1000);
  });

  it('of cut is half of the body, of reset nothing', async () => {
    expect(await seenAt('cut', 'asset-tile')).toMatchObject({ status: 206, ending: 'broken' });
    expect((await seenAt('cut', 'asset-tile')).body.length).toBe(500);
    expect(await seenAt('reset', 'search')).toMatchObject({ status: 0, ending: 'broken' });
  });

  it('of a short body is an end like any other', async () => {
    const seen = await seenAt('short-body', 'asset-tile');
    expect(seen).toMatchObject({ status: 206, ending: 'whole' });
    expect(seen.headers['content-range']).toMatch(/^bytes 5000-5999\//);
    expect(seen.body.length).toBe(500);
    expect((await seenAt('wrong-length', 'asset-tile')).body.length).toBe(999);
  });

  it('of a wrong range are other bytes, under their own name', async () => {
    const file = await readFile(holdings.scenes.find(({ id }) => id === 'base-before')!.image.path);
    const seen = await seenAt('wrong-range', 'asset-tile');
    expect(seen.headers['content-range']).toBe(`bytes 5016-6015/${file.length}`);
    expect(seen.body).toEqual(file.subarray(5016, 6016));
    const all = await seenAt('200-for-206', 'asset-tile');
    expect(all.status).toBe(200);
    expect(all.body).toEqual(file);
    expect((await seenAt('changed-length', 'asset-tile')).headers['content-range']).toBe(
      `bytes 5000-5999/${file.length + 1}`,
    );
  });

  it.each([
    ['401', 401, 'www-authenticate', /^Basic/],
    ['404', 404, 'content-type', /json/],
    ['429', 429, 'retry-after', /^1$/],
    ['500', 500, 'content-type', /json/],
    ['503', 503, 'content-type', /json/],
    ['redirect-private', 302, 'location', /^http:\/\/169\.254\.169\.254\//],
    ['redirect-loop', 302, 'location', /^http:\/\/127\.0\.0\.1:\d+\/search\?limit=2$/],
    ['redirect-file', 302, 'location', /^file:\/\/\/etc\/passwd$/],
    ['wrong-type', 200, 'content-type', /^text\/html/],
  ] as const)('of %s is %i with %s', async (name, status, header, value) => {
    const seen = await seenAt(name, 'search');
    expect(seen.status).toBe(status);
    expect(seen.headers[header]).toMatch(value);
  });

  it('of hostile links is a document that leads away', async () => {
    const next = async (name: FaultName) => {
      const { links } = JSON.parse(String((await seenAt(name, 'search')).body)) as { links: Record<string, string>[] };
      return links.filter(({ rel }) => rel === 'next').map(({ href }) => href);
    };
    expect(await next('next-elsewhere')).toEqual(['http://169.254.169.254/latest/meta-data/']);
    expect(await next('next-loop')).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/search\?limit=2$/)]);
    const { assets } = JSON.parse(String((await seenAt('asset-file', 'item')).body)) as {
      assets: Record<string, { href: string; type: string }>;
    };
    expect(assets['image']).toMatchObject({ href: 'file:///etc/passwd', type: expect.stringContaining('image/tiff') });
    expect(String((await seenAt('asset-private', 'search')).body)).toContain('"href":"http://169.254.169.254');
  });

  it('of a hostile document is what would take memory, depth or patience to read', async () => {
    const huge = await seenAt('huge-json', 'landing');
    expect(huge.ending).toBe('whole');
    expect(huge.body.length).toBeGreaterThan(64 * 2 ** 20);
    const deep = String((await seenAt('deep-json', 'item')).body);
    expect(deep).toContain('['.repeat(100_000));
    const broken = String((await seenAt('broken-json', 'search')).body);
    expect(() => JSON.parse(broken) as unknown).toThrow(SyntaxError);
    const bomb = await seenAt('gzip-bomb', 'search');
    expect(bomb.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-type': 'application/geo+json' });
    expect(bomb.body.length).toBeLessThan(2 * 2 ** 20);
    expect(gunzipSync(bomb.body).length).toBe(2 ** 30);
  });
});
