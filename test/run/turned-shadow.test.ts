import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ShadowList } from '../../src/core/contract/apart.ts';
import { toLonLat } from '../../src/core/geo/crs.ts';
import { pixelToMap } from '../../src/core/geo/grid.ts';
import { sunPosition } from '../../src/core/geo/sun-position.ts';
import type { Raster } from '../../src/core/raster/raster.ts';
import { createCogWriter } from '../../src/io/formats/cog-writer.ts';
import { openPart } from '../../src/io/sources/open-part.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { compareGround } from '../helpers/compare-ground.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';
import { gridAt } from '../helpers/scenes.ts';
import { renderSyntheticPair } from '../helpers/synthetic-scene.ts';

const folder = temporaryFolder();
const SIDE = 384;
const GRID = gridAt({ width: SIDE, height: SIDE });
const MORNING = '2022-08-09T07:30:00Z';
const AFTERNOON = '2022-08-10T13:30:00Z';

it('a shadow that turned is not observed, and listed apart; dates alone tell where the sun stood', async () => {
  const place = toLonLat(GRID.crs!, pixelToMap(GRID, { col: SIDE / 2, row: SIDE / 2 }));
  const pair = renderSyntheticPair({
    seed: 5,
    widthPx: SIDE,
    heightPx: SIDE,
    buildings: [{ col: 120, row: 130, length: 24, width: 14, height: 7, headingDeg: 20 }],
    craters: [{ col: 280, row: 280, diameterMeters: 9 }],
    sunBefore: sunPosition(MORNING, place)!,
    sunAfter: sunPosition(AFTERNOON, place)!,
  });
  await write('before.tif', pair.before);
  await write('after.tif', pair.after);
  const request = { before: join(folder.path, 'before.tif'), after: join(folder.path, 'after.tif') };
  const known = await compareGround(
    { ...request, beforeDate: MORNING, afterDate: AFTERNOON },
    join(folder.path, 'known'),
    { threads: 2 },
  );
  expect(known.verdict).toMatchObject({ kind: 'changed', findings: 1 });
  expect(known.notObserved.shadow).toBeGreaterThan(0);
  expect(known.observedFraction + known.notObserved.shadow).toBeCloseTo(1, 6);
  const { shadows } = JSON.parse(await readFile(join(folder.path, 'known/change/shadows.json'), 'utf8')) as ShadowList;
  expect(shadows.length).toBeGreaterThan(0);
  const areaPx = shadows.reduce((sum, each) => sum + each.areaPx, 0);
  expect(areaPx / SIDE ** 2).toBeCloseTo(known.notObserved.shadow, 6);
  expect(await countPixels('known/change/mask.tif', (value) => value === 255)).toBe(areaPx);
  expect(await countPixels('known/change/magnitude.tif', Number.isNaN)).toBe(areaPx);

  const silent = await compareGround(request, join(folder.path, 'silent'), { threads: 2 });
  expect(silent.notObserved.shadow).toBe(0);
  expect(silent.counts.change).toBeGreaterThan(1);
});

async function write(name: string, raster: Raster): Promise<void> {
  const writer = await createCogWriter(join(folder.path, name), {
    grid: GRID,
    bandCount: 3,
    sampleType: 'uint8',
    bandNames: ['red', 'green', 'blue'],
  });
  await writer.writeTile(0, 0, raster);
  await writer.finish();
}

async function countPixels(path: string, isCounted: (value: number) => boolean): Promise<number> {
  const scene = await openScene(join(folder.path, path));
  const reader = await openPart(scene.parts[0]);
  const { bands } = await reader.readWindow({ col: 0, row: 0, width: SIDE, height: SIDE });
  await reader.close();
  return Array.from(bands[0]!).filter(isCounted).length;
}
