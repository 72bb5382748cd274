import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchRequest } from '../../src/core/contract/archive.ts';
import { searchScenes } from '../../src/run/search-scenes.ts';
import { type StandIn, squareAt, stacItem, standIn } from '../helpers/stac-stand-in.ts';

const CANARY = 'CANARY-51c0';
const SAKY = { at: '45.09, 33.59', around: '2022-08-09T12:20Z' };

let archive: StandIn;
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'aftermath-search-'));
  archive = await standIn(({ path, headers }, base) => {
    if (headers.authorization !== `api-key ${CANARY}`) return { status: 401 };
    if (path === '/') return { body: { links: [{ rel: 'search', href: `${base}/search`, method: 'POST' }] } };
    const clouds = { 'eo:cloud_cover': 3 };
    return {
      body: {
        features: [
          stacItem('before', '2022-08-09T08:00:00Z', { properties: clouds }),
          stacItem('after', '2022-08-10T08:10:00Z', { properties: clouds }),
          stacItem('half', '2022-08-11T08:10:00Z', { geometry: squareAt(33.59, 45.05), properties: clouds }),
        ],
      },
    };
  });
});
afterAll(async () => {
  await archive.close();
  await rm(home, { recursive: true });
});

function search(request: Partial<SearchRequest> = SAKY, rules: Parameters<typeof searchScenes>[1] = {}) {
  return searchScenes(
    { source: archive.base, ...request },
    { allowedHosts: [archive.host], secrets: `${archive.base} Authorization: api-key ${CANARY}`, ...rules },
  );
}

describe('a search', () => {
  it('gives the scenes with what they show of the place, and the fairest pair around the moment first', async () => {
    const { scenes, pairs, from, to, notes } = await search();
    expect(scenes.map(({ id, coveredFraction }) => [id, Math.round(coveredFraction * 10) / 10])).toEqual([
      ['half', 0.5],
      ['after', 1],
      ['before', 1],
    ]);
    expect(pairs.map(({ before, after }) => `${before.id} ${after.id}`)).toEqual(['before after', 'before half']);
    expect({ from, to, notes }).toEqual({ from: '2022-06-25T00:00:00Z', to: '2022-09-23T23:59:59Z', notes: [] });
  });

  it.each<[string, Partial<SearchRequest>]>([
    ['coordinates in minutes', { at: '45°05′24″N 33°35′24″E' }],
    ['MGRS', { at: '36T WQ 46428 93117' }],
    ['the name of an airfield', { place: 'saky air base' }],
    ['its code', { place: 'UKFI' }],
    ['GeoJSON', { area: { type: 'Feature', geometry: squareAt(33.58, 45.08, 0.02) } }],
  ])('takes the place as %s', async (_what, where) => {
    const { area, scenes } = await search({ ...where, from: '2022-08-01', to: '2022-08-31' });
    const [lon, lat] = JSON.stringify(area.coordinates)
      .match(/[\d.]+/g)!
      .map(Number);
    expect([lon, lat]).toEqual([expect.closeTo(33.59, 1), expect.closeTo(45.09, 1)]);
    expect(scenes).toHaveLength(3);
  });

  it('takes places of a file by name', async () => {
    const file = join(home, 'places.geojson');
    const geometry = squareAt(33.58, 45.08, 0.02);
    await writeFile(file, JSON.stringify({ features: [{ properties: { name: 'Стоянка Ёлка' }, geometry }] }));
    const { area } = await search({ place: 'стоянка елка', around: '2022-08-09T12:20Z' }, { placesFile: file });
    expect(area).toEqual(geometry);
  });

  it('says on which side of a day nothing lies, and what the day itself has', async () => {
    const at = { at: SAKY.at, from: '2022-08-01', to: '2022-08-31' };
    expect((await search({ ...at, around: '2022-08-09' })).notes).toEqual([
      'Of 2022-08-09 itself 1 scene may be from before or after: give the time of day to use them.',
      'No scene is from before: look from an earlier date, or in another archive.',
    ]);
    expect((await search({ ...at, around: '2022-08-20' })).notes).toEqual([
      'No scene is from after: look to a later date, or in another archive.',
    ]);
  });

  it.each<[string, Partial<SearchRequest>, string, RegExp]>([
    ['nowhere', { from: '2022-08-01', to: '2022-08-31' }, 'E_USAGE', /Say where/],
    ['in two places', { ...SAKY, place: 'Saky' }, 'E_USAGE', /one way/],
    ['at what is no place', { ...SAKY, at: 'near the sea' }, 'E_USAGE', /cannot be read as coordinates/],
    ['at a name that nobody knows', { place: 'Atlantis', around: '2022-08-09' }, 'E_NOT_FOUND', /coordinates/],
    ['at a name of many', { place: 'Air Base', around: '2022-08-09' }, 'E_USAGE', /several places: .* more/],
    ['at no time', { at: SAKY.at }, 'E_USAGE', /Say when/],
    ['on a day that there is not', { at: SAKY.at, around: '2022-02-30' }, 'E_USAGE', /"around" is no date/],
    ['backwards', { at: SAKY.at, from: '2022-09-01', to: '2022-08-01' }, 'E_USAGE', /later/],
    ['too far around', { ...SAKY, radiusMeters: 1e6 }, 'E_USAGE', /radius/],
    [
      'in an area without ground',
      { area: { type: 'Point', coordinates: [1, 2] }, around: '2022-08-09' },
      'E_USAGE',
      /no polygon/,
    ],
    ['around a pole', { ...SAKY, at: '89.99, 10' }, 'E_USAGE', /pole/],
    [
      'all over the world',
      {
        area: {
          type: 'Polygon',
          coordinates: [
            [
              [-180, -80],
              [180, -80],
              [180, 80],
              [-180, 80],
              [-180, -80],
            ],
          ],
        },
        around: '2022-08-09',
      },
      'E_USAGE',
      /narrower/,
    ],
    ['in an area of many corners', { area: ring(2000), around: '2022-08-09' }, 'E_USAGE', /1000 corners/],
    ['in an archive that nobody knows', { ...SAKY, source: 'nasa' }, 'E_USAGE', /earth-search, planetary-computer/],
    [
      'in an archive at a private address',
      { ...SAKY, source: 'http://10.0.0.1/' },
      'E_ADDRESS',
      /not a public address/,
    ],
    ['in a file', { ...SAKY, source: 'file:///etc/passwd' }, 'E_ADDRESS', /http/],
  ])('%s is refused with what to do', async (_what, request, code, message) => {
    await expect(search(request)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('keeps its key out of what it gives and of what it says', async () => {
    expect(JSON.stringify(await search())).not.toContain(CANARY);
    const error: unknown = await search(SAKY, { secrets: `${archive.base} Authorization: wrong ${CANARY}` }).catch(
      (one: unknown) => one,
    );
    expect(error).toMatchObject({ code: 'E_UPSTREAM', message: expect.stringContaining('AFTERMATH_SECRETS') });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(CANARY);
  });
});

function ring(corners: number) {
  const around = Array.from({ length: corners }, (_, i) => {
    const turn = (2 * Math.PI * i) / corners;
    return [33.6 + Math.cos(turn) / 100, 45.1 + Math.sin(turn) / 100];
  });
  return { type: 'Polygon', coordinates: [[...around, around[0]]] };
}
