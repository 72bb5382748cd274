import { chmod, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveArchive } from '../../../../src/api/archive/archive-server.ts';
import { parseFault } from '../../../../src/api/archive/faults.ts';
import type { Listening } from '../../../../src/api/listen.ts';
import type { SearchQuery } from '../../../../src/core/contract/archive.ts';
import { NotFound } from '../../../../src/core/contract/errors.ts';
import { type Gate, openGate } from '../../../../src/io/outbound/gate.ts';
import type { Patience } from '../../../../src/io/outbound/tries.ts';
import { fetchPlanetAsset } from '../../../../src/io/sources/planet/fetch-planet-asset.ts';
import { locateAsset } from '../../../../src/io/sources/planet/locate-asset.ts';
import type { PlanetAccess } from '../../../../src/io/sources/planet/planet-access.ts';
import { planetSecret } from '../../../../src/io/sources/planet/planet-key.ts';
import { searchPlanet } from '../../../../src/io/sources/planet/search-planet.ts';
import { type Holdings, openHoldings } from '../../../../src/run/archive-holdings.ts';
import { writeRehearsalFolder } from '../../../helpers/rehearsal-folder.ts';
import { temporaryFolder } from '../../../helpers/scene-files.ts';
import { squareAt, standIn } from '../../../helpers/stac-stand-in.ts';

const KEY = 'PLAK-key-of-a-test';
const PATIENCE: Patience = {
  tries: 3,
  firstWaitMs: 5,
  longestWaitMs: 1500,
  graceMs: 5000,
  leastBytesPerSecond: 1024,
  requestsPerSecond: 1000,
};
const PACE = { firstPauseMs: 5, longestPauseMs: 20, deadlineMs: 5000 };
const SCOPE = 'scope-20220811_081500_24_2413_3B_AnalyticMS';
const everywhere: SearchQuery = {
  area: squareAt(33.5, 45, 0.2),
  from: '2022-08-01T00:00:00Z',
  to: '2022-08-31T00:00:00Z',
};

const NO_FACTS = { mediaType: null, bytes: null, checksum: null, bandNames: null };

const folder = temporaryFolder();
const kept = temporaryFolder();
let holdings: Holdings;
let archive: Listening;
const open: Gate[] = [];

beforeAll(async () => {
  await writeRehearsalFolder(folder.path);
  holdings = await openHoldings(folder.path);
  archive = await rehearse();
});
afterAll(async () => {
  for (const gate of open) await gate.close();
  await archive.close();
});

function rehearse(faults: readonly string[] = [], requestsPerSecond = 1000): Promise<Listening> {
  return serveArchive(holdings, {
    port: 0,
    faults: faults.map(parseFault),
    planet: { key: KEY, pollsUntilActive: 2, requestsPerSecond },
    drawThumbnail: async () => Buffer.alloc(8),
  });
}

/** The way to an API at an origin, with a key for it. */
async function accessTo(
  origin: string,
  options: { key?: string; also?: readonly string[] } = {},
): Promise<PlanetAccess> {
  const { key = KEY, also = [] } = options;
  const address = `${origin}/data/v1`;
  const secret = await planetSecret(address, { key, file: '' });
  const gate = openGate([new URL(origin).host, ...also], { secrets: [secret!] });
  open.push(gate);
  return { gate, address, patience: PATIENCE };
}

describe('a search of Planet', () => {
  it('gives what is offered, the newest first', async () => {
    const { scenes, skipped, truncated } = await searchPlanet(everywhere, await accessTo(archive.url));
    expect(scenes.map(({ id }) => id)).toEqual([SCOPE, 'base-after', 'base-before']);
    expect({ skipped, truncated }).toEqual({ skipped: {}, truncated: false });
    const list = `${archive.url}/data/v1/item-types/PSScene/items/${SCOPE}`;
    expect(scenes[0]).toEqual({
      id: SCOPE,
      archive: 'planet',
      collection: 'PSScene',
      acquiredAt: '2022-08-11T08:15:00Z',
      footprint: holdings.scenes[0]!.footprint,
      sensor: 'PlanetScope',
      gsdMeters: 3.1,
      cloudFraction: 0.12,
      sun: { azimuthDegrees: 140, elevationDegrees: 55 },
      offNadirDegrees: 4.5,
      licence: null,
      credit: 'Image © 2022 Planet Labs PBC',
      asset: {
        key: 'ortho_analytic_4b',
        href: `${list}/assets#ortho_analytic_4b`,
        mediaType: 'image/tiff; application=geotiff; profile=cloud-optimized',
        bytes: null,
        checksum: null,
        bandNames: ['blue', 'green', 'red', 'nir'],
      },
      mask: expect.objectContaining({ key: 'ortho_udm2', href: `${list}/assets#ortho_udm2` }),
      thumbnail: `${list}/thumb`,
      itemAddress: list,
    });
    // What is not Planet's is not credited to it.
    expect(scenes[1]).toMatchObject({ credit: null, collection: 'SkySatCollect', asset: { key: 'ortho_visual' } });
  });

  it.each<[string, Partial<SearchQuery>, string[]]>([
    ['cloud; a scene that does not say passes', { maximumCloudFraction: 0.1 }, ['base-after', 'base-before']],
    ['date', { from: '2022-08-10T00:00:00Z', to: '2022-08-10T23:59:59Z' }, ['base-after']],
    ['place', { area: squareAt(10, 10) }, []],
    ['item type', { collections: ['PSScene'] }, [SCOPE]],
    ['GSD', { maximumGsdMeters: 1 }, ['base-after', 'base-before']],
    ['number', { limit: 1 }, [SCOPE]],
  ])('by %s', async (_, part, ids) => {
    const { scenes } = await searchPlanet({ ...everywhere, ...part }, await accessTo(archive.url));
    expect(scenes.map(({ id }) => id)).toEqual(ids);
  });

  it('reads all pages, each once, and counts what it cannot use', async () => {
    const item = (id: string, more: object = {}) => ({
      id,
      type: 'Feature',
      geometry: squareAt(33.55, 45.05),
      assets: [],
      _permissions: [],
      properties: { acquired: `2022-08-0${id}T08:00:00Z`, item_type: 'PSScene', provider: 'planetscope' },
      ...more,
    });
    const api = await standIn(({ path }, base) => {
      const page = Number(/_page=(\d)/.exec(path)?.[1] ?? 1);
      const features = [
        [item('1'), item('2', { geometry: null })],
        [item('3'), item('../4')],
        [item('5'), { id: '6' }],
      ];
      // The last page leads back to the second.
      const next = `${base}/data/v1/x?_page=${page === 3 ? 2 : page + 1}`;
      return { body: { features: features[page - 1], _links: { _next: next } } };
    });
    const { scenes, skipped, truncated } = await searchPlanet(everywhere, await accessTo(api.base));
    expect(scenes.map(({ id }) => id)).toEqual(['5', '3', '1']);
    expect(scenes[0]!.asset).toBeNull();
    expect(skipped).toEqual({ 'no footprint': 1, 'no id': 1, 'no Planet item': 1 });
    expect(truncated).toBe(true);
    expect(api.seen).toHaveLength(3);
    await api.close();
  });

  it('around a moment reads both sides of it, each from the moment outwards', async () => {
    const query = { ...everywhere, around: '2022-08-10T00:00:00Z', limit: 1 };
    const { scenes, truncated } = await searchPlanet(query, await accessTo(archive.url));
    expect(scenes.map(({ id }) => id)).toEqual(['base-after', 'base-before']);
    expect(truncated).toBe(true);
  });

  it('follows no page of another host', async () => {
    const other = await standIn(() => ({ body: { features: [], _links: {} } }));
    const api = await standIn(() => ({ body: { features: [], _links: { _next: `${other.base}/data/v1/x` } } }));
    const access = await accessTo(api.base, { also: [other.host] });
    await expect(searchPlanet(everywhere, access)).rejects.toMatchObject({ code: 'E_UPSTREAM' });
    expect(other.seen).toEqual([]);
    await Promise.all([api.close(), other.close()]);
  });

  it('waits as long as it is asked to where it comes too often, and gives up with a word for it', async () => {
    const busy = await rehearse(['429@planet:first']);
    const start = performance.now();
    expect((await searchPlanet(everywhere, await accessTo(busy.url))).scenes).toHaveLength(3);
    expect(performance.now() - start).toBeGreaterThan(900);
    await busy.close();
    const closed = await rehearse(['429@planet']);
    await expect(searchPlanet(everywhere, await accessTo(closed.url))).rejects.toMatchObject({ code: 'E_RATE' });
    await closed.close();
  });

  it('says that the key is not taken, once', async () => {
    const api = await standIn(() => ({ status: 401, body: { message: 'no' } }));
    await expect(searchPlanet(everywhere, await accessTo(api.base))).rejects.toMatchObject({
      code: 'E_AUTH',
      message: expect.stringContaining('PL_API_KEY'),
    });
    expect(api.seen).toHaveLength(1);
    await api.close();
  });
});

describe('a file of Planet', () => {
  it('is activated, waited for and downloaded as it lies there', async () => {
    const access = await accessTo(archive.url);
    const [scene] = (await searchPlanet(everywhere, access)).scenes;
    for (const [asset, held] of [
      [scene!.asset!, holdings.scenes[0]!.image],
      [scene!.mask!, holdings.scenes[0]!.mask!],
    ] as const) {
      const path = await fetchPlanetAsset(asset, access, { folder: kept.path, maximumBytes: 1e9 }, PACE);
      expect(await readFile(path)).toEqual(await readFile(held.path));
      expect(basename(path)).toBe(`${SCOPE}_${asset.key}.tif`);
    }
  });

  it('is activated once, and asked for with pauses that grow', async () => {
    const at: number[] = [];
    const api = await standIn(({ path }, base) => {
      if (path.endsWith('/activate')) return { status: 202 };
      at.push(performance.now());
      const status = at.length < 5 ? 'inactive' : 'active';
      const links = { activate: `${base}/data/v1/assets/one/activate` };
      return { body: { ortho_visual: { status, _links: links, location: `${base}/file` } } };
    });
    const asset = { key: 'ortho_visual', href: `${api.base}/data/v1/item-types/PSScene/items/1/assets#ortho_visual` };
    const access = await accessTo(api.base);
    const pace = { firstPauseMs: 40, longestPauseMs: 1000, deadlineMs: 5000 };
    expect(await locateAsset({ ...NO_FACTS, ...asset }, access, pace)).toEqual({
      location: `${api.base}/file`,
      checksum: null,
    });
    expect(api.seen.filter(({ path }) => path.endsWith('/activate'))).toHaveLength(1);
    expect(at[4]! - at[3]!).toBeGreaterThan(2 * 40);
    await api.close();
  });

  it.each<[string, object, object]>([
    ['is not to be had with this key', {}, { code: 'E_NOT_FOUND' }],
    ['cannot be made', { ortho_visual: { status: 'failed' } }, { code: 'E_UPSTREAM' }],
    ['lies nowhere', { ortho_visual: { status: 'active' } }, { code: 'E_UPSTREAM' }],
    [
      'is activated at another host',
      { ortho_visual: { status: 'inactive', _links: { activate: 'https://example.org/' } } },
      { code: 'E_UPSTREAM' },
    ],
    ['is never ready', { ortho_visual: { status: 'activating' } }, { code: 'E_TIMEOUT' }],
  ])('that %s is an error', async (_, body, error) => {
    const api = await standIn(() => ({ body }));
    const asset = { ...NO_FACTS, key: 'ortho_visual', href: `${api.base}/data/v1/x/assets#ortho_visual` };
    const access = await accessTo(api.base);
    await expect(locateAsset(asset, access, { ...PACE, deadlineMs: 50 })).rejects.toMatchObject(error);
    await api.close();
  });

  it('of a name that every object has is not one', async () => {
    const api = await standIn(() => ({ body: {} }));
    const asset = { ...NO_FACTS, key: 'constructor', href: `${api.base}/data/v1/x/assets#constructor` };
    await expect(locateAsset(asset, await accessTo(api.base), PACE)).rejects.toThrow(NotFound);
    await api.close();
  });

  it('is no longer waited for once that is cancelled', async () => {
    const api = await standIn(() => ({ body: { ortho_visual: { status: 'activating' } } }));
    const asset = { ...NO_FACTS, key: 'ortho_visual', href: `${api.base}/data/v1/x/assets#ortho_visual` };
    const access = { ...(await accessTo(api.base)), signal: AbortSignal.timeout(60) };
    await expect(locateAsset(asset, access, { ...PACE, firstPauseMs: 3000 })).rejects.toMatchObject({
      code: 'E_CANCELLED',
    });
    await api.close();
  });
});

describe('the API key', () => {
  const address = 'https://api.planet.com/data/v1';
  const header = { origin: 'https://api.planet.com', header: 'authorization' };

  it('is read from the environment, else from the file of Planet’s own tools, else there is none', async () => {
    const file = await kept.write('.planet.json', JSON.stringify({ key: 'from-the-file' }));
    await chmod(file, 0o600);
    expect(await planetSecret(address, { key: 'given', file })).toEqual({ ...header, value: 'api-key given' });
    expect(await planetSecret(address, { key: null, file })).toEqual({ ...header, value: 'api-key from-the-file' });
    expect(await planetSecret(address, { key: null, file: join(kept.path, 'none') })).toBeNull();
  });

  it.each<[string, { key?: string; text?: string; mode?: number; address?: string }, RegExp]>([
    ['lies where others may read it', { text: '{"key":"SECRET"}', mode: 0o644 }, /chmod 600/],
    ['lies in no JSON', { text: 'SECRET' }, /no JSON with a "key"/],
    ['is no text', { text: '{"key":["SECRET"]}' }, /no JSON with a "key"/],
    ['has a line break', { key: 'SECRET\nx: y' }, /PL_API_KEY/],
    ['is empty', { key: '' }, /PL_API_KEY/],
    ['would be sent in the clear', { key: 'SECRET', address: 'http://planet.example/data/v1' }, /https only/],
  ])('that %s is refused without being named', async (_, given, reason) => {
    const file = await kept.write('key.json', given.text ?? '{}');
    await chmod(file, given.mode ?? 0o600);
    const error: Error = await planetSecret(given.address ?? address, { key: given.key ?? null, file }).then(
      () => new Error('taken'),
      (thrown: Error) => thrown,
    );
    expect(error).toMatchObject({ code: 'E_USAGE', message: expect.stringMatching(reason) });
    expect(error.message).not.toContain('SECRET');
  });
});
