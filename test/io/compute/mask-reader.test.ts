import { expect, it } from 'vitest';
import { codeOf } from '../../../src/core/scene/obscured/obscured-map.ts';
import { readMaskOn } from '../../../src/io/compute/mask-reader.ts';
import { inspectFile } from '../../../src/io/sources/inspect-file.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';
import { geoTags, tinyTiff } from '../../helpers/tiny-tiff.ts';

const folder = temporaryFolder();
const [cloud, shadow, nodata] = (['cloud', 'shadow', 'nodata'] as const).map(codeOf);

/** Values of one line of pixels of 10 m, from so far east. */
async function lay(name: string, eastMeters: number, values: readonly number[]) {
  const tags = geoTags({ epsg: 32636, originX: 500_000 + eastMeters, originY: 5_000_000, pixelSize: 10 });
  const bytes = tinyTiff({ width: values.length, height: 4, value: (_sample, col) => values[col]!, tags });
  return (await inspectFile(await folder.write(name, bytes))).part;
}

it('reads the masks of tiles as one: where they overlap, the first that knows the ground counts', async () => {
  const west = await lay('west_scl.tif', 0, [5, 5, 9, 9, 5, 5, 0, 0, 0, 0]);
  const east = await lay('east_scl.tif', 40, [8, 8, 5, 5, 3, 3, 0, 0]);
  const grid = { ...west.grid, width: 14 };
  const codes = await readMaskOn(grid, { parts: [west, east] }, { col: 0, row: 1, width: 14, height: 1 });
  expect([...codes]).toEqual([0, 0, cloud, cloud, 0, 0, 0, 0, shadow, shadow, nodata, nodata, 0, 0]);
});

it('reads each by its own kind', async () => {
  const west = await lay('west_udm.tif', 0, [0, 2, 0, 4, 0, 1, 1]);
  const east = await lay('east_scl.tif', 50, [5, 8, 5, 3, 5]);
  const grid = { ...west.grid, width: 10 };
  const codes = await readMaskOn(grid, { parts: [west, east] }, { col: 0, row: 1, width: 10, height: 1 });
  expect([...codes]).toEqual([0, cloud, 0, codeOf('masked'), 0, 0, cloud, 0, shadow, 0]);
});
