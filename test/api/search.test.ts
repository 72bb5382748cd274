import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SearchRequest, SearchResult } from '../../src/core/contract/archive.ts';
import { Cancelled } from '../../src/core/contract/errors.ts';
import { searchScenes } from '../../src/run/search-scenes.ts';
import { type StandIn, stacItem, standIn } from '../helpers/stac-stand-in.ts';
import { type Service, sendRaw, startService } from './service.ts';

const CANARY = 'CANARY-90be';
const SAKY = 'at=45.09,33.59&around=2022-08-09T12:20Z';

let archive: StandIn;
let service: Service;
beforeEach(async () => {
  archive = await standIn(({ path, headers }) => {
    if (headers.authorization !== `Bearer ${CANARY}`) return { status: 403, body: CANARY };
    if (path === '/away') return { status: 302, headers: { location: `http://10.0.0.1/?${CANARY}` } };
    const features = [stacItem('before', '2022-08-09T08:00:00Z'), stacItem('after', '2022-08-10T08:00:00Z')];
    return { body: { type: 'FeatureCollection', features } };
  });
  const rules = { allowedHosts: [archive.host], secrets: `${archive.base} Authorization: Bearer ${CANARY}` };
  service = await startService({ search: (request, signal) => searchScenes(request, { ...rules, signal }) });
});
afterEach(async () => {
  await service.close();
  await archive.close();
});

describe('a search over HTTP', () => {
  it('gives scenes and pairs, and nothing of the key that it was made with', async () => {
    const response = await service.fetch(`/api/search?${SAKY}&source=${archive.base}`);
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toContain('no-store');
    const { scenes, pairs } = JSON.parse(text) as SearchResult;
    expect(scenes.map(({ id }) => id)).toEqual(['after', 'before']);
    expect(pairs).toHaveLength(1);
    expect(text).not.toContain(CANARY);
  });

  it('understands its parameters in the units of the command line', async () => {
    let asked: SearchRequest | null = null;
    const listening = await startService({
      search: async (request) => {
        asked = request;
        throw new Cancelled('Enough.');
      },
    });
    const area = {
      type: 'Polygon',
      coordinates: [
        [
          [1, 2],
          [3, 2],
          [3, 4],
          [1, 2],
        ],
      ],
    };
    await listening.fetch(
      `/api/search?area=${JSON.stringify(area)}&cloud=30&gsd=5&offNadir=20&sun=25&limit=7&collections=a,b&radius=500`,
    );
    await listening.close();
    expect(asked).toEqual({
      area,
      maximumCloudFraction: 0.3,
      maximumGsdMeters: 5,
      maximumOffNadirDegrees: 20,
      minimumSunElevationDegrees: 25,
      limit: 7,
      collections: ['a', 'b'],
      radiusMeters: 500,
    });
  });

  it.each([
    ['an unknown parameter', `${SAKY}&wished=1`, 400],
    ['one given twice', `${SAKY}&at=1,2`, 400],
    ['one that is an object', `${SAKY}&sun[x]=1`, 400],
    ['no number', `${SAKY}&cloud=NaN`, 400],
    ['an empty number', `${SAKY}&limit=`, 400],
    ['a limit beyond the limit', `${SAKY}&limit=101`, 400],
    ['an area that is no GeoJSON', 'around=2022-08-09&area=x', 400],
    ['an area that is too long', `around=2022-08-09&area=${'1'.repeat(9000)}`, 400],
    ['a file', `${SAKY}&source=file:///etc/passwd`, 403],
    ['a private address', `${SAKY}&source=http://169.254.169.254/latest/meta-data/`, 403],
    ['this server itself', `${SAKY}&source=http://127.0.0.1:8080/api/runs`, 403],
    ['an archive that leads astray', `${SAKY}&source=ARCHIVE/away`, 403],
    ['a name that no archive has', `${SAKY}&source=../../etc/passwd`, 400],
  ])('refuses %s', async (_what, query, status) => {
    const response = await service.fetch(`/api/search?${query.replace('ARCHIVE', archive.base)}`);
    const text = await response.text();
    expect({ status: response.status, type: response.headers.get('content-type') }).toMatchObject({
      status,
      type: expect.stringContaining('application/problem+json'),
    });
    expect(text).not.toContain(CANARY);
    expect(service.log.join('\n')).not.toContain(CANARY);
  });

  it.each([
    ['Origin', 'https://evil.example.org'],
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Site', 'same-site'],
  ])('is not made for the pages of others (%s: %s)', async (name, value) => {
    const path = `/api/search?${SAKY}&source=${archive.base}`;
    expect(await sendRaw(service.url, path, { headers: { [name]: value } })).toMatchObject({ status: 403 });
    expect(archive.seen).toEqual([]);
  });

  it('ends where its client leaves, and lets the next one in', async () => {
    const ended: boolean[] = [];
    const patient = await startService({
      search: (_request, signal) =>
        new Promise((_finish, fail) => {
          signal.addEventListener('abort', () => {
            ended.push(true);
            fail(new Cancelled('Cancelled.'));
          });
        }),
    });
    for (const count of [1, 2]) {
      await patient.fetch(`/api/search?${SAKY}`, { signal: AbortSignal.timeout(100) }).catch(() => {});
      await expect.poll(() => ended.length).toBe(count);
    }
    await patient.close();
  });
});
