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

interface Asked {
  readonly before: string;
  readonly after: string;
  readonly aoi?: string;
  readonly beforeMask?: string;
}

function bring(request: Asked) {
  const out = join(folder.path, 'runs', 'one');
  const stages = followStages({});
  return bringScenes(request, ['before', 'after', 'beforeMask'], out, { allowedHosts: [server.host], stages });
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
  expect((await openScene(before)).parts[0].grid).toMatchObject({ originX: 500_256, originY: 4_999_488 });
});

it('says that the file of the area is not there, before anything is fetched', async () => {
  const count = server.asked.length;
  const request = { before: `http://${server.host}/before.tif`, after: 'after.tif', aoi: join(folder.path, 'none') };
  await expect(bring(request)).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  expect(server.asked).toHaveLength(count);
});

it('brings the mask that a scene’s item names, unless the request names another', async () => {
  const asset = (href: string, role: string) => ({ href, type: 'image/tiff; application=geotiff', roles: [role] });
  const item = {
    type: 'Feature',
    stac_version: '1.0.0',
    id: 'one',
    properties: { datetime: '2022-08-09T08:30:00Z' },
    assets: { visual: asset('../before.tif', 'visual'), scl: asset('../SCL.tif', 'data-mask') },
  };
  server.files.set('/before.tif', { bytes: scene, etag: '"one"' });
  server.files.set('/SCL.tif', { bytes: scene, etag: '"mask"' });
  server.files.set('/items/one', { bytes: Buffer.from(JSON.stringify(item)), etag: '"item"' });
  const here = await folder.write('after.tif', scene);
  const request = { before: `http://${server.host}/items/one`, after: here };
  expect((await bring(request)).beforeMask).toMatch(/SCL\.tif$/);
  expect((await bring({ ...request, beforeMask: here })).beforeMask).toBe(here);
});
