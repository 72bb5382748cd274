import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIn, stacItem, standIn } from '../helpers/stac-stand-in.ts';

const PROGRAM = join(import.meta.dirname, '../../dist/src/cli/main.js');
const WHERE_AND_WHEN = ['--at', '45.09,33.59', '--from', '2022-08-01', '--to', '2022-08-15'];

let archive: StandIn;
beforeAll(async () => {
  archive = await standIn(({ path }, base) =>
    path === '/'
      ? { body: { links: [{ rel: 'search', href: `${base}/search`, method: 'POST' }] } }
      : {
          body: {
            features: [
              stacItem('before\u001b[31m', '2022-08-09T08:00:00Z'),
              stacItem('after', '2022-08-10T08:10:00Z', { properties: { 'eo:cloud_cover': 40 } }),
              { type: 'Feature', id: 'odd' },
            ],
          },
        },
  );
});
afterAll(() => archive.close());

function search(...args: string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
  const env = { ...process.env, AFTERMATH_ALLOWED_HOSTS: archive.host };
  const all = ['search', ...WHERE_AND_WHEN, '--source', archive.base, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...all], { env }, (error, stdout, stderr) => {
      resolve({ exit: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe('aftermath search', () => {
  it('prints a table, the pairs with why, and what was left out; nothing that the archive wrote steers the terminal', async () => {
    const { exit, stdout, stderr } = await search('--around', '2022-08-09T12:20Z');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatch(/2 scenes, 2022-08-01 to 2022-08-15/);
    expect(stdout).toMatch(/^2022-08-10 08:10 +sat-1 +3 m +40 % +– +– +– +100 % +visual +after$/m);
    expect(stdout).toMatch(/^1\. before.* → after \(\w+\)$/m);
    expect(stdout).toContain('cloud in the whole scenes: not stated and 40 %');
    expect(stdout).toContain('Items left out: 1 with no STAC item.');
    expect(stdout).not.toContain('\u001b');
  });

  it('prints JSON and GeoJSON, and filters', async () => {
    const clear = JSON.parse((await search('--json', '--cloud', '30')).stdout);
    expect(clear.scenes.map(({ id }: { id: string }) => id)).toEqual(['before\u001b[31m']);
    const { type, features } = JSON.parse((await search('--format', 'geojson')).stdout);
    expect(type).toBe('FeatureCollection');
    expect(features[0]).toMatchObject({
      type: 'Feature',
      id: 'after',
      geometry: { type: 'Polygon' },
      properties: { gsdMeters: 3, cloudFraction: 0.4 },
    });
  });

  it.each([
    ['a radius without unit', ['--radius', '3'], 2, /800m or 3km/],
    ['a share for a percentage', ['--cloud', '200'], 2, /percentage/],
    ['a private address', ['--source', 'http://10.0.0.1/'], 3, /not a public address/],
    ['an area that is not there', ['--aoi', 'missing.geojson'], 4, /cannot be read/],
    ['a place beside coordinates', ['--place', 'Saky'], 2, /one way/],
  ])('ends with what to do on %s', async (_what, args, exit, words) => {
    const refused = await search(...args);
    expect(refused.exit).toBe(exit);
    expect(refused.stderr).toMatch(words);
  });
});
