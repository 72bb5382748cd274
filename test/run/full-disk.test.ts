import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fetchInto } from '../../src/run/fetch-into.ts';
import { compareGround } from '../helpers/compare-ground.ts';
import { writeScene } from '../helpers/planted-scenes.ts';
import { type RangeServer, rangeServer } from '../helpers/range-server.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';
import { gridAt } from '../helpers/scenes.ts';
import { smallDisk } from '../helpers/small-disk.ts';
import { geoTags, tinyTiff } from '../helpers/tiny-tiff.ts';

const disk = smallDisk(32 * 2 ** 20);
afterAll(() => disk?.close());

describe.skipIf(disk === null)('on a full disk (skipped where no tmpfs can be mounted)', () => {
  const folder = temporaryFolder();
  let server: RangeServer;
  beforeAll(async () => {
    server = await rangeServer();
  });
  afterAll(() => server.close());
  afterEach(() => disk!.makeRoom());

  const grid = gridAt({ width: 400, height: 400 });
  const place = geoTags({ epsg: 32636, originX: 500_000, originY: 5_000_000, pixelSize: 2 });
  const picture = tinyTiff({ width: 1200, height: 1200, value: (_b, c, r) => (c * r) % 251, tags: place });
  const tiles = tinyTiff({
    width: 1200,
    height: 1200,
    value: (_b, c, r) => (c * r) % 251,
    tile: { width: 128, height: 128 },
    tags: place,
  });
  const AROUND = { at: '45.142, 33.011', radiusMeters: 400 };

  it.each([
    ['a whole file', picture, {}],
    ['the tiles of a place', tiles, AROUND],
  ])(
    'a fetch of %s says so, leaves nothing under its name, and comes through once there is room',
    async (what, bytes, where) => {
      server.files.set('/scene.tif', { bytes, etag: `"${bytes.length}"` });
      const out = join(disk!.path, what.replaceAll(' ', '-'));
      await mkdir(out);
      const fetchIt = () =>
        fetchInto({ addresses: [`http://${server.host}/scene.tif`], ...where }, out, { allowedHosts: [server.host] });
      await disk!.fillBut(100_000);
      await expect(fetchIt()).rejects.toMatchObject({ code: 'E_DISK_FULL' });
      expect((await readdir(out)).filter((name) => name !== '.originals')).toEqual([]);
      expect(await readdir(join(out, '.originals', 'incoming'))).toEqual([]);

      await disk!.makeRoom();
      const [file] = await fetchIt();
      expect(file!.bytes).toBeGreaterThan(100_000);
      if (where === AROUND) expect(file!.bytesOfWhole).toBe(bytes.length);
      else expect(await readFile(join(out, 'scene.tif'))).toEqual(bytes);
      expect((await readdir(join(out, '.originals'))).filter((name) => /part|unfinished/.test(name))).toEqual([]);
    },
  );

  it('a comparison says so, leaves the run that was there whole and nothing else, and comes through once there is room', async () => {
    const [before, after] = [join(folder.path, 'before.tif'), join(folder.path, 'after.tif')];
    await writeScene(before, { grid }, { acquiredAt: '2022-08-09', credit: 'Planted' });
    await writeScene(after, { grid }, { acquiredAt: '2022-08-10', credit: 'Planted' });
    const runs = join(disk!.path, 'runs');
    const out = join(runs, 'one');
    const run = () => compareGround({ before, after }, out, { threads: 1, keepOriginals: false });
    await run();
    const whole = await readFile(join(out, 'run.json'), 'utf8');
    const there = await readdir(runs);
    // The less room there is, the earlier it ends.
    for (const left of [0, 100_000, 400_000]) {
      await disk!.fillBut(left);
      await expect(run()).rejects.toMatchObject({ code: 'E_DISK_FULL' });
      expect(await readFile(join(out, 'run.json'), 'utf8')).toBe(whole);
      expect(await readdir(runs)).toEqual(there);
      await disk!.makeRoom();
    }
    await run();
    expect(await readdir(runs)).toEqual(there);
  });
});
