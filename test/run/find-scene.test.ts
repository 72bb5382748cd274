import { copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crsFromEpsg } from '../../src/core/geo/crs.ts';
import { allocateRaster } from '../../src/core/raster/raster.ts';
import { createCogWriter } from '../../src/io/formats/cog-writer.ts';
import { hashFile } from '../../src/io/store/run-folder.ts';
import { findScene } from '../../src/run/find-scene.ts';
import { BARE_GRID } from '../web/planted-run.ts';

describe('the scene that a run read', () => {
  let folder = '';
  const at = (...parts: string[]) => join(folder, ...parts);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aftermath-find-'));
    for (const name of ['site/tiles', 'site/fewer', 'site/more', '.hidden', 'elsewhere']) {
      await mkdir(at(name), { recursive: true });
    }
    await writeTile(at('site/tiles/a.tif'), 0);
    await writeTile(at('site/tiles/b.tif'), 64);
    await writeTile(at('site/more/c.tif'), 128);
    for (const name of ['a.tif', 'b.tif']) await copyFile(at('site/tiles', name), at('site/more', name));
    await copyFile(at('site/tiles/a.tif'), at('site/fewer/a.tif'));
    await copyFile(at('site/more/c.tif'), at('.hidden/c.tif'));
    await symlink(at('site/more/c.tif'), at('elsewhere/c.tif'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const filesOf = (...paths: string[]) =>
    Promise.all(
      paths.map(async (path) => ({ name: path.split('/').at(-1)!, address: null, ...(await hashFile(at(path))) })),
    );

  it('of one file is that file, though it lies in a folder within', async () => {
    expect(await findScene(await filesOf('site/more/c.tif'), [folder])).toBe(at('site/more/c.tif'));
  });

  it('of tiles is the folder that holds these and no others', async () => {
    const tiles = await filesOf('site/tiles/a.tif', 'site/tiles/b.tif');
    expect(await findScene(tiles, [folder])).toBe(at('site/tiles'));
    expect(await findScene(tiles, [at('site/more')])).toBeNull();
    expect(await findScene(tiles, [at('site/fewer')])).toBeNull();
  });

  it('is not looked for in hidden folders or behind links, and not taken from a file of other bytes', async () => {
    const [file] = await filesOf('site/more/c.tif');
    expect(await findScene([file!], [at('elsewhere')])).toBeNull();
    expect(await findScene([{ ...file!, sha256: '0'.repeat(64) }], [folder])).toBeNull();
    await rm(at('site/more/c.tif'));
    expect(await findScene([file!], [folder])).toBeNull();
    expect(await findScene([], [folder])).toBeNull();
  });
});

/** 64 px of ground, so many px east. */
async function writeTile(path: string, east: number): Promise<void> {
  const grid = { ...BARE_GRID, crs: crsFromEpsg(32636), originX: 500_000 + east, width: 64, height: 64 };
  const writer = await createCogWriter(path, { grid, bandCount: 1, sampleType: 'uint8', bandNames: ['red'] });
  const tile = allocateRaster(64, 64, 1, 'uint8');
  tile.valid.fill(1);
  tile.bands[0]!.fill(east + 1);
  await writer.writeTile(0, 0, tile);
  await writer.finish();
}
