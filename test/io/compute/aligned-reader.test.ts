import { describe, expect, it } from 'vitest';
import { scaleGrid } from '../../../src/core/geo/grid.ts';
import { openSceneOn } from '../../../src/io/compute/aligned-reader.ts';
import { openScene } from '../../../src/io/sources/open-scene.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';
import { geoTags, tinyTiff } from '../../helpers/tiny-tiff.ts';

const folder = temporaryFolder();
const place = geoTags({ epsg: 32636, originX: 546_000, originY: 4_993_000, pixelSize: 1 });
const NODATA = { tag: 42113, type: 'text', value: '0' } as const;

/** A scene without overviews, read at the size given from boxes of its pixels. */
async function readSmall(name: string, size: readonly [number, number], value: (col: number, row: number) => number) {
  const bytes = tinyTiff({
    width: 1000,
    height: 730,
    sampleType: 'uint16',
    value: (_sample, col, row) => value(col, row),
    tile: { width: 128, height: 128 },
    tags: [...place, NODATA],
  });
  const scene = await openScene(await folder.write(name, bytes));
  const grid = scaleGrid(scene.parts[0].grid, ...size);
  const reader = openSceneOn(grid, scene, null, { from: 'boxes' });
  try {
    return { ...(await reader.read({ col: 0, row: 0, width: grid.width, height: grid.height })), grid };
  } finally {
    await reader.close();
  }
}

describe('a scene without overviews, made small from means over boxes', () => {
  it.each<[number, number]>([
    [100, 73],
    [90, 60],
    [61, 49],
  ])('to %i × %i px lies where it lay: a ramp is not moved', async (width, height) => {
    const ramp = (col: number, row: number) => 1000 + 20 * col + 30 * row;
    const { bands, valid } = await readSmall(`ramp-${width}.tif`, [width, height], ramp);
    const [perCol, perRow] = [1000 / width, 730 / height];
    // Away from the edges, where what is beyond them has no weight.
    for (let row = 3; row < height - 3; row++) {
      for (let col = 3; col < width - 3; col++) {
        const at = ramp((col + 0.5) * perCol - 0.5, (row + 0.5) * perRow - 0.5);
        expect(Math.abs(bands[0]![row * width + col]! - at)).toBeLessThan(0.05 * 30 * perRow);
      }
    }
    expect(valid.includes(0)).toBe(false);
  });

  it('takes nothing from pixels without data', async () => {
    const { bands, valid } = await readSmall('half.tif', [100, 73], (col) => (col < 497 ? 500 : 0));
    const row = 36 * 100;
    expect(Array.from(valid.subarray(row + 47, row + 52))).toEqual([1, 1, 1, 0, 0]);
    expect(new Set(bands[0]!.subarray(row, row + 50))).toEqual(new Set([500]));
  });
});
