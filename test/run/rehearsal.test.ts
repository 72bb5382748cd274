import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveArchive } from '../../src/api/archive/archive-server.ts';
import type { Endpoint } from '../../src/api/archive/endpoints.ts';
import { FAULTS, type FaultName, parseFault } from '../../src/api/archive/faults.ts';
import type { Listening } from '../../src/api/listen.ts';
import type { SearchResult } from '../../src/core/contract/archive.ts';
import { AftermathError } from '../../src/core/contract/errors.ts';
import { SEARCH_PATIENCE } from '../../src/io/outbound/ask-json.ts';
import { type Holdings, openHoldings } from '../../src/run/archive-holdings.ts';
import { searchScenes } from '../../src/run/search-scenes.ts';
import { writeRehearsalFolder } from '../helpers/rehearsal-folder.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';

const SCOPE = 'scope-20220811_081500_24_2413_3B_AnalyticMS';
const SAKY = { at: '45.0880, 33.5860', radiusMeters: 100, around: '2022-08-09T12:20Z' };

const folder = temporaryFolder();
let holdings: Holdings;
let archive: Listening;

beforeAll(async () => {
  await writeRehearsalFolder(folder.path);
  holdings = await openHoldings(folder.path);
  archive = await rehearse();
});
afterAll(() => archive.close());

function rehearse(faults: readonly string[] = []): Promise<Listening> {
  const drawThumbnail = async () => Buffer.alloc(8);
  return serveArchive(holdings, { port: 0, faults: faults.map(parseFault), drawThumbnail });
}

function search(url: string, source: string): Promise<SearchResult> {
  const planet = { key: 'rehearsal', file: '', address: `${url}/data/v1/` };
  const patience = { ...SEARCH_PATIENCE, firstWaitMs: 20, longestWaitMs: 50 };
  return searchScenes({ ...SAKY, source }, { allowedHosts: [new URL(url).host], planet, patience });
}

describe('a rehearsal', () => {
  it.each<[string, () => string, string, string | null]>([
    ['STAC', () => archive.url, 'image', 'Planted by a test'],
    ['Planet', () => 'planet', 'ortho_visual', null],
  ])('by %s finds the scenes of a place, and the pair around a moment', async (_, source, key, credit) => {
    const { scenes, pairs, skipped } = await search(archive.url, source());
    expect(scenes.map(({ id }) => id)).toEqual([SCOPE, 'base-after', 'base-before']);
    expect(skipped).toEqual({});
    expect(scenes[0]).toMatchObject({ cloudFraction: 0.12, offNadirDegrees: 4.5, gsdMeters: 3.1 });
    expect(scenes[0]!.mask).not.toBeNull();
    expect(scenes[1]).toMatchObject({ acquiredAt: '2022-08-10T12:10:00Z', asset: { key }, credit });
    expect(pairs[0]).toMatchObject({ before: { id: 'base-before' }, after: { id: 'base-after' } });
  });

  it('by Planet wants a key, at an address that may be called', async () => {
    await expect(searchScenes({ ...SAKY, source: 'planet' })).rejects.toMatchObject({ code: 'E_USAGE' });
    const planet = { key: 'rehearsal', file: '', address: archive.url };
    await expect(searchScenes({ ...SAKY, source: 'planet' }, { planet })).rejects.toMatchObject({ code: 'E_ADDRESS' });
  });
});

const endpoints: readonly Endpoint[] = ['landing', 'search'];
/** Of what documents hold; those of any answer are in the fault matrix. */
const ofDocuments = Object.entries(FAULTS).filter(([, fault]) =>
  fault.endpoints.every((one) => !one.startsWith('asset')),
);
const cases = ofDocuments.flatMap(([name, fault]) =>
  endpoints
    .filter((endpoint) => (fault.endpoints as readonly Endpoint[]).includes(endpoint))
    .flatMap((endpoint) =>
      (['first', 'second', 'late'] as const).map((at) => [name as FaultName, endpoint, at] as const),
    ),
);
describe('a fault of a STAC API', () => {
  it.each(cases)(
    '%s at %s, the %s request, ends in the same scenes or in an error with a name',
    async (name, endpoint, at) => {
      const faulty = await rehearse([`${name}@${endpoint}:${at}`]);
      // The first search asks once, the second once more, the third late.
      for (let count = 0; count < 3; count++) {
        const result = await search(faulty.url, faulty.url).catch((error: unknown) => error);
        if (result instanceof Error) expect(result).toBeInstanceOf(AftermathError);
        else {
          const { scenes } = result as SearchResult;
          expect(scenes.map(({ id }) => id)).toEqual([SCOPE, 'base-after', 'base-before']);
          if (name.startsWith('asset-')) continue;
          expect(scenes[0]!.asset!.href).toBe(`${faulty.url}/assets/${SCOPE}.tif`);
        }
      }
      await faulty.close();
    },
  );
});
