import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { serveArchive } from '../../../../src/api/archive/archive-server.ts';
import { FAULTS, type FaultName, parseFault } from '../../../../src/api/archive/faults.ts';
import { AftermathError } from '../../../../src/core/contract/errors.ts';
import { openGate } from '../../../../src/io/outbound/gate.ts';
import type { Patience } from '../../../../src/io/outbound/tries.ts';
import { fetchPlanetAsset } from '../../../../src/io/sources/planet/fetch-planet-asset.ts';
import { planetSecret } from '../../../../src/io/sources/planet/planet-key.ts';
import { searchPlanet } from '../../../../src/io/sources/planet/search-planet.ts';
import { type Holdings, openHoldings } from '../../../../src/run/archive-holdings.ts';
import { writeRehearsalFolder } from '../../../helpers/rehearsal-folder.ts';
import { temporaryFolder } from '../../../helpers/scene-files.ts';
import { squareAt, standIn } from '../../../helpers/stac-stand-in.ts';

const CANARY = 'PLAK0canary0of0the0tests';
const PATIENCE: Patience = {
  tries: 2,
  firstWaitMs: 5,
  longestWaitMs: 20,
  graceMs: 700,
  leastBytesPerSecond: 1024,
  requestsPerSecond: 1000,
};
const PACE = { firstPauseMs: 5, longestPauseMs: 5, deadlineMs: 1000 };
const MOMENTS = ['first', 'second', 'late'] as const;
const query = { area: squareAt(33.5, 45, 0.2), from: '2022-08-11T00:00:00Z', to: '2022-08-12T00:00:00Z' };

const folder = temporaryFolder();
const kept = temporaryFolder();
let holdings: Holdings;
/** What is written to the terminal meanwhile. */
const said: string[] = [];

beforeAll(async () => {
  await writeRehearsalFolder(folder.path);
  holdings = await openHoldings(folder.path);
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as typeof stream.write;
    vi.spyOn(stream, 'write').mockImplementation((...args) => {
      said.push(String(args[0]));
      return write(...(args as Parameters<typeof write>));
    });
  }
});
afterAll(() => vi.restoreAllMocks());

/** Searches Planet and fetches what it finds, from an API with these faults. */
async function searchAndFetch(faults: readonly string[], into: string): Promise<unknown> {
  const archive = await serveArchive(holdings, {
    port: 0,
    faults: faults.map(parseFault),
    planet: { key: CANARY, pollsUntilActive: 2, requestsPerSecond: 1000 },
    drawThumbnail: async () => Buffer.alloc(8),
  });
  const address = `${archive.url}/data/v1`;
  const secret = await planetSecret(address, { key: CANARY, file: '' });
  const gate = openGate([new URL(archive.url).host], { secrets: [secret!] });
  try {
    const access = { gate, address, patience: PATIENCE };
    const found = await searchPlanet(query, access);
    const [scene] = found.scenes;
    if (scene === undefined) return { found, bytes: null };
    const path = await fetchPlanetAsset(scene.asset!, access, { folder: into, maximumBytes: 1e9 }, PACE);
    return { found, bytes: await readFile(path) };
  } finally {
    await gate.close();
    await archive.close();
  }
}

/** Of what documents hold; those of any answer are in the fault matrix. */
const cases = Object.entries(FAULTS).flatMap(([name, { endpoints }]) =>
  endpoints.some((one) => one === 'planet') && !endpoints.some((one) => one === 'asset-tile')
    ? MOMENTS.map((moment) => [name as FaultName, moment] as const)
    : [],
);

describe('a fault of Planet’s API', () => {
  it.each(cases)('%s at the %s request ends in the same bytes or in an error with a name', async (name, moment) => {
    const into = join(kept.path, `${name}-${moment}`);
    const result = await searchAndFetch([`${name}@planet:${moment}`], into).catch((error: unknown) => error);
    if (result instanceof Error) expect(result).toBeInstanceOf(AftermathError);
    else {
      const { bytes } = result as { bytes: Buffer };
      expect(bytes.equals(await readFile(holdings.scenes[0]!.image.path))).toBe(true);
    }
    expect(inspect(result, { depth: 20 })).not.toContain(CANARY);
  });
});

describe('the API key', () => {
  it('is in nothing that was kept or said', async () => {
    for (const entry of await readdir(kept.path, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      expect((await readFile(join(entry.parentPath, entry.name))).includes(CANARY)).toBe(false);
    }
    expect(said.join('')).not.toContain(CANARY);
  });

  it('is sent to the API, and to no other that the API names', async () => {
    const store = await standIn(() => ({ status: 200, headers: { etag: '"1"', 'content-length': '4' }, body: 'file' }));
    const api = await standIn(({ path }) =>
      path.endsWith('/moved')
        ? { status: 302, headers: { location: `${store.base}/list` } }
        : { body: { ortho_visual: { status: 'active', location: `${store.base}/file.tif?token=T` } } },
    );
    const address = `${api.base}/data/v1`;
    const secret = await planetSecret(address, { key: CANARY, file: '' });
    const gate = openGate([api.host, store.host], { secrets: [secret!] });
    const access = { gate, address, patience: PATIENCE };
    const asset = { key: 'ortho_visual', mediaType: null, bytes: null, checksum: null, bandNames: null };
    const into = { folder: join(kept.path, 'store'), maximumBytes: 100 };
    await fetchPlanetAsset({ ...asset, href: `${address}/list#ortho_visual` }, access, into, PACE);
    await expect(
      fetchPlanetAsset({ ...asset, href: `${address}/moved#ortho_visual` }, access, into, PACE),
    ).rejects.toBeInstanceOf(AftermathError);
    await expect(
      fetchPlanetAsset({ ...asset, href: `${store.base}/list#ortho_visual` }, access, into, PACE),
    ).rejects.toMatchObject({ code: 'E_UPSTREAM' });
    expect(api.seen.every(({ headers }) => headers.authorization === `api-key ${CANARY}`)).toBe(true);
    expect(store.seen.map(({ path }) => path)).toEqual(expect.arrayContaining(['/file.tif?token=T', '/list']));
    expect(JSON.stringify(store.seen)).not.toContain(CANARY);
    await gate.close();
    await Promise.all([api.close(), store.close()]);
  });
});
