import { expect, it } from 'vitest';
import { codeOf } from '../../../src/core/scene/obscured/obscured-map.ts';
import type { SceneMask } from '../../../src/core/scene/scene.ts';
import { readMaskOn } from '../../../src/io/compute/mask-reader.ts';
import { inspectFile } from '../../../src/io/sources/inspect-file.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';
import { geoTags, tinyTiff } from '../../helpers/tiny-tiff.ts';

const folder = temporaryFolder();

/** SCL classes of one line of pixels of 10 m, from so far east. */
async function lay(name: string, eastMeters: number, classes: readonly number[]) {
  const tags = geoTags({ epsg: 32636, originX: 500_000 + eastMeters, originY: 5_000_000, pixelSize: 10 });
  const bytes = tinyTiff({ width: classes.length, height: 4, value: (_sample, col) => classes[col]!, tags });
  return (await inspectFile(await folder.write(name, bytes))).part;
}

it('reads the masks of tiles as one: where they overlap, the first that knows the ground counts', async () => {
  const west = await lay('west_scl.tif', 0, [5, 5, 9, 9, 5, 5, 0, 0, 0, 0]);
  const east = await lay('east_scl.tif', 40, [8, 8, 5, 5, 3, 3, 0, 0]);
  const grid = { ...west.grid, width: 14 };
  const mask: SceneMask = { kind: 'scl', parts: [west, east], sidecars: [] };
  const codes = await readMaskOn(grid, mask, { col: 0, row: 1, width: 14, height: 1 });
  const [cloud, shadow, masked] = (['cloud', 'shadow', 'masked'] as const).map(codeOf);
  expect([...codes]).toEqual([0, 0, cloud, cloud, 0, 0, 0, 0, shadow, shadow, masked, masked, 0, 0]);
});
