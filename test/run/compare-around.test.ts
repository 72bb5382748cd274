import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveArchive } from '../../src/api/archive/archive-server.ts';
import { parseFault } from '../../src/api/archive/faults.ts';
import type { Listening } from '../../src/api/listen.ts';
import type { RankedPair } from '../../src/core/contract/archive.ts';
import { toLonLat } from '../../src/core/geo/crs.ts';
import { pixelToMap } from '../../src/core/geo/grid.ts';
import { type Holdings, openHoldings } from '../../src/run/archive-holdings.ts';
import { compareAround } from '../../src/run/compare-around.ts';
import { searchByMasks } from '../../src/run/search-by-masks.ts';
import { searchScenes } from '../../src/run/search-scenes.ts';
import { verifyRun } from '../../src/run/verify.ts';
import { layMaskedScene, SCL } from '../helpers/masked-scene.ts';
import { writeScene } from '../helpers/planted-scenes.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';
import { gridAt } from '../helpers/scenes.ts';

/** 400 m × 400 m of planted ground; its middle is searched. */
const grid = gridAt({ width: 800, height: 800 });
const MOMENT = '2022-08-09T12:20Z';

const home = temporaryFolder();
let holdings: Holdings;
let at: string;
beforeAll(async () => {
  await mkdir(join(home.path, 'archive'));
  const changes = [{ east: 190, south: 190, sizeMeters: 16, factor: 0.35 }];
  const scene = (name: string, acquiredAt: string, options: object) =>
    writeScene(join(home.path, 'archive', name), { grid, ...options }, { acquiredAt, credit: `By ${name}` });
  await scene('early.tif', '2022-05-02T08:00:00Z', {});
  await scene('before.tif', '2022-08-09T08:30:00Z', {});
  await scene('after.tif', '2022-08-10T08:40:00Z', { noiseSeed: 2, changes });
  holdings = await openHoldings(join(home.path, 'archive'));
  const { lon, lat } = toLonLat(grid.crs!, pixelToMap(grid, { col: 400, row: 400 }));
  at = `${lat.toFixed(6)}, ${lon.toFixed(6)}`;
});

let archive: Listening | null = null;
afterAll(() => archive?.close());

async function around(
  name: string,
  options: { readonly source?: 'planet'; readonly faults?: readonly string[]; readonly from?: Holdings },
) {
  await archive?.close();
  const drawThumbnail = async () => Buffer.alloc(8);
  archive = await serveArchive(options.from ?? holdings, {
    port: 0,
    faults: (options.faults ?? []).map(parseFault),
    drawThumbnail,
  });
  const { url } = archive;
  const chosen: RankedPair[] = [];
  const run = await compareAround(
    { at, radiusMeters: 60, around: MOMENT, source: options.source ?? url },
    { detect: [], minimumAreaM2: 9 },
    join(home.path, 'runs', name),
    {
      threads: 1,
      allowedHosts: [new URL(url).host],
      planet: { key: 'rehearsal', file: '', address: `${url}/data/v1/` },
      onPair: (pair) => chosen.push(pair),
    },
  );
  return { run, chosen };
}

describe('a comparison around a moment', () => {
  it('takes the fairest pair of an archive, fetches its ground alone, and finds what is planted there', async () => {
    const { run, chosen } = await around('stac', {});
    expect(chosen.map(({ before, after }) => [before.id, after.id])).toEqual([['before', 'after']]);
    expect(run.inputs).toMatchObject({
      before: { acquiredAt: '2022-08-09T08:30:00Z', credit: 'By before.tif' },
      after: { acquiredAt: '2022-08-10T08:40:00Z', credit: 'By after.tif' },
    });
    expect(run.inputs.before.files[0]!.address).toContain('/before');
    expect(run.grid.width).toBeLessThan(300);
    expect(run.title).toBe(at);
    expect(run.counts.change).toBe(1);
  }, 60_000);

  it('takes the pair whose masks leave the area clear, whatever cloud is stated of the whole scenes', async () => {
    const folder = join(home.path, 'cloudy');
    await mkdir(folder);
    const lay = (name: string, acquiredAt: string, cloudPercent: number, isHidden: boolean) =>
      layMaskedScene(folder, name, {
        grid,
        acquiredAt,
        classOf: () => (isHidden ? SCL.cloud : SCL.ground),
        'eo:cloud_cover': cloudPercent,
      });
    await lay('near', '2022-08-09T08:30:00Z', 1, true);
    await lay('far', '2022-08-06T08:30:00Z', 25, false);
    await lay('next', '2022-08-10T08:40:00Z', 1, false);
    const { run, chosen } = await around('cloudy', { from: await openHoldings(folder) });
    expect(chosen.map(({ before, after }) => [before.id, after.id])).toEqual([['far', 'next']]);
    expect(chosen[0]!.why[0]).toContain('0 % of the area by its mask and 0 % of the area by its mask');
    expect(run.inputs.before.credit).toBe('far');
    const { url } = archive!;
    const request = { at, radiusMeters: 60, around: MOMENT, source: url };
    const search = () => searchByMasks(request, { allowedHosts: [new URL(url).host] });
    const found = await search();
    expect(found.pairs.map(({ before, after }) => [before.id, after.id])).toEqual([
      ['far', 'next'],
      ['near', 'next'],
    ]);
    expect(found.scenes.map(({ id, hiddenFraction }) => [id, hiddenFraction])).toEqual([
      ['next', 0],
      ['near', 1],
      ['far', 0],
    ]);
    expect((await searchScenes(request, { allowedHosts: [new URL(url).host] })).pairs[0]!.before.id).toBe('near');
  }, 60_000);

  it('puts tiles of one pass together where none shows the whole area', async () => {
    const folder = join(home.path, 'tiles');
    await mkdir(folder);
    const lay = (name: string, acquiredAt: string, west: number, width: number, cloudFrom = 800) =>
      layMaskedScene(folder, name, {
        grid: gridAt({ width, height: 800, originX: grid.originX + west * grid.pixelWidth }),
        acquiredAt,
        classOf: (col) => (west / 20 + col >= cloudFrom / 20 ? SCL.cloud : SCL.ground),
        platform: 'swath-1',
        gsd: 0.5,
      });
    await lay('west', '2022-08-09T08:30:00Z', 0, 420);
    await lay('east', '2022-08-09T08:30:07Z', 420, 380, 460);
    await lay('next', '2022-08-10T08:40:00Z', 0, 800);
    const { run, chosen } = await around('tiles', { from: await openHoldings(folder) });
    expect(chosen[0]!.coveredFraction).toBe(1);
    expect(chosen[0]!.why.at(-1)).toBe('The scene before is put together from tiles of one pass: west, east.');
    const { files, acquiredAt } = run.inputs.before;
    expect(files.map(({ name, address }) => [name, new URL(address!).pathname])).toEqual([
      ['east.tif', '/assets/east.tif'],
      ['west.tif', '/assets/west.tif'],
    ]);
    expect(acquiredAt).toMatch(/^2022-08-09T08:30:0/);
    // From 30 m east of the middle on, of 60 m around it, less than the tiles' pixels hold around it, widened by 15 m.
    expect(chosen[0]!.why[0]).toMatch(/hidden by cloud, haze or shadow: (1\d|2\d) % of the area by its mask and 0 %/);
    expect(run.notObserved.cloud).toBeGreaterThan(0.15);
    expect(run.notObserved.cloud).toBeLessThan(0.45);
    expect(run.observedFraction + run.notObserved.cloud).toBeGreaterThan(0.99);
    const verification = await verifyRun(join(home.path, 'runs', 'tiles'), { againWith: 1 });
    expect(verification.again).toMatchObject({ different: [] });
  }, 60_000);

  it('comes to the same where the archive fails for now', async () => {
    const sound = await around('sound', {});
    const shaky = await around('shaky', { faults: ['503@search:first', 'cut@asset-tile:second', '429@item:first'] });
    const outputs = ({ run }: typeof sound) => run.outputs.filter(({ path }) => path.endsWith('.tif'));
    expect(outputs(shaky)).toEqual(outputs(sound));
  }, 90_000);

  it('does so with Planet, which makes its files first', async () => {
    const { run } = await around('planet', { source: 'planet' });
    expect(run.inputs).toMatchObject({
      before: { acquiredAt: '2022-08-09T08:30:00Z' },
      after: { acquiredAt: '2022-08-10T08:40:00Z' },
    });
    expect(run.counts.change).toBe(1);
  }, 60_000);

  it('says what there is where no pair is, and writes nothing', async () => {
    const { url } = archive!;
    const asking = compareAround(
      { at, radiusMeters: 60, around: '2023-01-01', source: url },
      {},
      join(home.path, 'runs', 'none'),
      { threads: 1, allowedHosts: [new URL(url).host] },
    );
    await expect(asking).rejects.toMatchObject({ code: 'E_NOT_FOUND', message: expect.stringMatching(/no pair/) });
  });
});
