import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { crsFromEpsg, toLonLat } from '../../src/core/geo/crs.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { bringScenes } from '../../src/run/bring-scenes.ts';
import { followStages } from '../../src/run/stages.ts';
import { type RangeServer, rangeServer } from '../helpers/range-server.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';
import { geoTags, tinyTiff } from '../helpers/tiny-tiff.ts';

const folder = temporaryFolder();
let server: RangeServer;
beforeAll(async () => {
  server = await rangeServer();
});
afterAll(() => server.close());

const scene = tinyTiff({
  width: 900,
  height: 900,
  value: (_sample, col, row) => (col * row) % 251,
  tile: { width: 128, height: 128 },
  tags: geoTags({ epsg: 32636, originX: 500_000, originY: 5_000_000, pixelSize: 2 }),
});

function bring(request: { before: string; after: string; aoi?: string }) {
  const out = join(folder.path, 'runs', 'one');
  const stages = followStages({});
  return bringScenes(request, ['before', 'after'], out, { allowedHosts: [server.host], stages });
}

it('brings scenes at addresses beside the runs: whole, or with an area of interest its tiles', async () => {
  server.files.set('/before.tif', { bytes: scene, etag: '"one"' });
  const here = await folder.write('after.tif', scene);
  const request = { before: `http://${server.host}/before.tif`, after: here };
  const whole = await bring(request);
  expect(await readFile(whole.before)).toEqual(scene);
  expect(whole.after).toBe(here);

  const ring = [
    [500_400, 4_999_400],
    [500_420, 4_999_400],
    [500_420, 4_999_380],
    [500_400, 4_999_400],
  ].map(([x, y]) => Object.values(toLonLat(crsFromEpsg(32636)!, { x: x!, y: y! })));
  const aoi = await folder.write('area.geojson', JSON.stringify({ type: 'Polygon', coordinates: [ring] }));
  const { before } = await bring({ ...request, aoi });
  expect(dirname(dirname(before))).toBe(join(folder.path, 'runs', '.originals'));
  expect((await stat(before)).size).toBeLessThan(scene.length / 4);
  expect((await openScene(before)).parts[0].grid).toMatchObject({ originX: 500_256, originY: 4_999_744 });
});

it('says that the file of the area is not there, before anything is fetched', async () => {
  const count = server.asked.length;
  const request = { before: `http://${server.host}/before.tif`, after: 'after.tif', aoi: join(folder.path, 'none') };
  await expect(bring(request)).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  expect(server.asked).toHaveLength(count);
});
