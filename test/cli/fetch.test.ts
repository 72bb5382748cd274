import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RangeServer, rangeServer } from '../helpers/range-server.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';
import { geoTags, tinyTiff } from '../helpers/tiny-tiff.ts';

const PROGRAM = join(import.meta.dirname, '../../dist/src/cli/main.js');
const folder = temporaryFolder();
let server: RangeServer;
beforeAll(async () => {
  server = await rangeServer();
  const picture = tinyTiff({
    width: 640,
    height: 640,
    value: (_sample, col, row) => (col * row) % 251,
    tile: { width: 64, height: 64 },
    tags: geoTags({ epsg: 32636, originX: 500_000, originY: 5_000_000, pixelSize: 2 }),
  });
  server.files.set('/a/scene.tif', { bytes: picture, etag: '"one"' });
});
afterAll(() => server.close());

function aftermath(...args: string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
  const env = { ...process.env, AFTERMATH_ALLOWED_HOSTS: server.host };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, 'fetch', ...args], { cwd: folder.path, env }, (error, stdout, stderr) => {
      resolve({ exit: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe('aftermath fetch', () => {
  it('puts what it fetched into the folder, and says what that is', async () => {
    const around = ['--at', '45.148,33.007', '--radius', '50m'];
    const { exit, stdout, stderr } = await aftermath(
      `http://${server.host}/a/scene.tif?token=SECRET`,
      ...around,
      ...['--out', 'scenes', '--json', '--quiet'],
    );
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const [file] = JSON.parse(stdout);
    expect(file).toMatchObject({
      file: 'scene.tif',
      item: null,
      address: `http://${server.host}/a/scene.tif?token=…`,
      acquiredAt: null,
    });
    expect(file.bytes).toBeLessThan(file.bytesOfWhole / 2);
    expect((await readFile(join(folder.path, 'scenes/scene.tif'))).length).toBe(file.bytes);
  });

  it('says which mask came with a scene', async () => {
    const front = `http://${server.host}`;
    const item = {
      type: 'Feature',
      stac_version: '1.1.0',
      id: 'one',
      geometry: null,
      properties: { datetime: '2022-08-09T08:01:02Z' },
      links: [],
      assets: {
        visual: { href: `${front}/a/scene.tif`, type: 'image/tiff; application=geotiff', roles: ['visual'] },
        udm2: { href: `${front}/a/scene.tif`, type: 'image/tiff; application=geotiff', roles: ['data-mask'] },
      },
    };
    server.files.set('/one.json', { bytes: Buffer.from(JSON.stringify(item)), etag: '"item"' });
    const { exit, stdout } = await aftermath(`${front}/one.json`, '--out', 'masked', '--quiet');
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^scene\.tif {2}2022-08-09T08:01:02Z .*\n {2}with its mask scene_unusable\.tif\n$/);
  });

  it.each<[string, string[], number, RegExp]>([
    ['a private address', ['http://10.0.0.1/a.tif'], 3, /not a public address/],
    ['a distance without a unit', ['http://FRONT/a/scene.tif', '--at', '45,33', '--radius', '3'], 2, /800m or 3km/],
    [
      'a place that lies elsewhere',
      ['http://FRONT/a/scene.tif', '--at', '10,10', '--radius', '1km'],
      5,
      /lies outside/,
    ],
    ['what is not there', ['http://FRONT/b.tif'], 6, /answered 404.*Check the address/],
    ['no address', [], 2, /missing required argument/],
  ])('refuses %s: exit code, sentence, and no file', async (_what, args, exit, sentence) => {
    const outcome = await aftermath(...args.map((word) => word.replace('FRONT', server.host)), '--out', 'refused');
    expect(outcome.stderr).toMatch(sentence);
    expect(outcome).toMatchObject({ exit, stdout: '' });
    const left = await readdir(join(folder.path, 'refused')).catch(() => []);
    expect(left.filter((name) => name !== '.originals')).toEqual([]);
  });
});
