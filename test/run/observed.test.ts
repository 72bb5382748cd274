import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { RunManifest } from '../../src/core/contract/run.ts';
import { allocateRaster } from '../../src/core/raster/raster.ts';
import { createCogWriter } from '../../src/io/formats/cog-writer.ts';
import { openPart } from '../../src/io/sources/open-part.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { compareGround } from '../helpers/compare-ground.ts';
import { writeScene } from '../helpers/planted-scenes.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';
import { gridAt } from '../helpers/scenes.ts';

const folder = temporaryFolder();
const GRID = gridAt({ width: 640, height: 560 });
/** Metres east and south of the scene's corner, changed on the second date. */
const CHANGE = { east: 80, south: 90, sizeMeters: 14, factor: 0.35 };

async function home(name: string): Promise<string> {
  const path = join(folder.path, name);
  await mkdir(path);
  await writeScene(join(path, 'before.tif'));
  return path;
}

/** A one-band mask at 2 m: a value over a box of metres, 0 elsewhere. */
async function writeMask(path: string, [x0, y0, x1, y1]: readonly [number, number, number, number], bands: number) {
  const grid = { ...GRID, pixelWidth: 2, pixelHeight: 2, width: 160, height: 140 };
  const raster = allocateRaster(grid.width, grid.height, bands, 'uint8');
  raster.valid.fill(1);
  const band = bands === 8 ? 5 : 0;
  for (let row = y0 / 2; row < y1 / 2; row++) raster.bands[band]!.fill(1, row * 160 + x0 / 2, row * 160 + x1 / 2);
  const names = Array.from({ length: bands }, (_, i) => `band${i + 1}`);
  const writer = await createCogWriter(path, { grid, bandCount: bands, sampleType: 'uint8', bandNames: names });
  await writer.writeTile(0, 0, raster);
  await writer.finish();
}

async function maskAt(run: string, east: number, south: number): Promise<number> {
  const scene = await openScene(join(run, 'change/mask.tif'));
  const reader = await openPart(scene.parts[0]);
  const pixel = await reader.readWindow({ col: 2 * east, row: 2 * south, width: 1, height: 1 });
  await reader.close();
  return pixel.bands[0]![0]!;
}

describe('ground that a mask says is hidden', () => {
  let run: RunManifest;

  it('is not observed, and what changed there is no finding: the mask is given', async () => {
    const at = await home('given');
    await writeScene(join(at, 'after.tif'), { noiseSeed: 2, changes: [CHANGE] });
    const request = { before: join(at, 'before.tif'), after: join(at, 'after.tif') };
    const open = await compareGround(request, join(at, 'open'), { threads: 2 });
    expect(open.verdict).toMatchObject({ kind: 'changed', findings: 1 });
    expect(open.notObserved).toEqual({ nodata: 0, cloud: 0, haze: 0, smoke: 0, shadow: 0, masked: 0, parallax: 0 });
    await writeMask(join(at, 'clouds.tif'), [40, 40, 160, 160], 8);
    run = await compareGround({ ...request, afterMask: join(at, 'clouds.tif') }, join(at, 'run'), { threads: 2 });
    expect(run.verdict.kind).toBe('unchanged');
    expect(await maskAt(join(at, 'run'), 80, 90)).toBe(255);
    expect(await maskAt(join(at, 'run'), 250, 250)).toBe(0);
  });

  it('is counted by its reason, the margin of the mask included', () => {
    const box = (120 * 120) / (320 * 280);
    const withMargin = (158 * 158) / (320 * 280);
    expect(run.notObserved.cloud).toBeGreaterThan(box);
    expect(run.notObserved.cloud).toBeLessThan(withMargin);
    expect(run.observedFraction + run.notObserved.cloud).toBeCloseTo(1, 6);
    expect(run.comparability.factors.find(({ aspect }) => aspect === 'observed')?.level).toBe('poor');
  });

  it('is without pixels where the mask says the scene has none, up to that edge and no further', async () => {
    const at = await home('blackfill');
    await writeScene(join(at, 'after.tif'), { noiseSeed: 2 });
    await writeMask(join(at, 'after_udm.tif'), [0, 0, 320, 60], 1);
    const request = {
      before: join(at, 'before.tif'),
      after: join(at, 'after.tif'),
      afterMask: join(at, 'after_udm.tif'),
    };
    const { notObserved, observedFraction } = await compareGround(request, join(at, 'run'), { threads: 2 });
    expect(notObserved.masked).toBe(0);
    expect(notObserved.nodata).toBeCloseTo(60 / 280, 2);
    expect(observedFraction).toBeCloseTo(220 / 280, 2);
    expect(await maskAt(join(at, 'run'), 100, 58)).toBe(255);
    expect(await maskAt(join(at, 'run'), 100, 64)).toBe(0);
  });

  it('is without pixels where a picture is black up to its frame, on that date alone', async () => {
    const at = await home('black-margin');
    await writeScene(join(at, 'after.tif'), { noiseSeed: 2 });
    await sharp(join(at, 'before.tif')).png().toFile(join(at, 'before.png'));
    const black = { create: { width: 160, height: 560, channels: 3, background: '#000' } } as const;
    await sharp(join(at, 'after.tif'))
      .composite([{ input: black, left: 480, top: 0 }])
      .jpeg({ quality: 90 })
      .toFile(join(at, 'after.jpg'));
    const request = { before: join(at, 'before.png'), after: join(at, 'after.jpg') };
    const { verdict, notObserved, observedFraction } = await compareGround(request, join(at, 'run'), { threads: 2 });
    expect(verdict.kind).toBe('unchanged');
    expect(notObserved.nodata).toBeCloseTo(160 / 640, 1);
    expect(observedFraction + notObserved.nodata).toBeCloseTo(1, 6);
    const shown = async (name: string) => {
      const reader = await openPart((await openScene(join(at, `run/aligned/${name}.tif`))).parts[0]);
      const { valid } = await reader.readWindow({ col: 520, row: 0, width: 120, height: 560 });
      await reader.close();
      return valid.reduce((sum, one) => sum + one, 0) / valid.length;
    };
    expect(await shown('before')).toBe(1);
    expect(await shown('after')).toBeLessThan(0.01);
  });

  it('is the same on any number of threads', async () => {
    const at = join(folder.path, 'given');
    const request = { before: join(at, 'before.tif'), after: join(at, 'after.tif'), afterMask: join(at, 'clouds.tif') };
    const alone = await compareGround(request, join(at, 'alone'), { threads: 1 });
    expect(alone.outputs).toEqual(run.outputs);
  });

  it('is found by the mask’s name beside the scene', async () => {
    const at = await home('beside');
    await writeScene(join(at, '20220810_083000_1105_3B_Visual.tif'), { noiseSeed: 2, changes: [CHANGE] });
    await writeMask(join(at, '20220810_083000_1105_3B_udm2.tif'), [40, 40, 160, 160], 8);
    const request = { before: join(at, 'before.tif'), after: join(at, '20220810_083000_1105_3B_Visual.tif') };
    const manifest = await compareGround(request, join(at, 'run'), { threads: 2 });
    expect(manifest.notObserved.cloud).toBeGreaterThan(0.15);
    expect(manifest.verdict.kind).toBe('unchanged');
  });
});

describe('a scene that is all cloud', () => {
  it('is not observed, for cloud: neither changed nor unchanged', async () => {
    const at = await home('overcast');
    await writeScene(join(at, 'after.tif'), { noiseSeed: 2, gain: 0, offset: 225 });
    const request = { before: join(at, 'before.tif'), after: join(at, 'after.tif') };
    const manifest = await compareGround(request, join(at, 'run'), { threads: 2 });
    expect(manifest.verdict).toEqual({ kind: 'not-observed', why: 'cloud' });
    expect(manifest.observedFraction).toBe(0);
    expect(manifest.notObserved.cloud).toBe(1);
    expect(await maskAt(join(at, 'run'), 100, 100)).toBe(255);
  });
});
