import { describe, expect, it } from 'vitest';
import { OverviewPyramid, planLevels, tileIndex, tileSize } from '../../../src/io/formats/cog-overviews.ts';
import { texturedRaster } from './written-cog.ts';

/** Tiles of a `tileCols` × `tileRows` image go through; gives the most overview tiles held at once. */
function mostTilesHeld(tileCols: number, tileRows: number): number {
  const levels = planLevels(tileCols * 512, tileRows * 512);
  const pyramid = new OverviewPyramid(levels, { bandCount: 1, sampleType: 'uint8' }, 'nearest', () => {});
  const tile = texturedRaster(512, 512, 1, 'uint8');
  let most = 0;
  for (let row = 0; row < tileRows; row++) {
    for (let col = 0; col < tileCols; col++) {
      pyramid.add(col, row, tile);
      most = Math.max(most, pyramid.tilesHeld);
    }
  }
  expect(pyramid.tilesHeld).toBe(0);
  return most;
}

describe('overviews', () => {
  it('halve until one tile holds them, and there are none of an image within a tile', () => {
    expect(planLevels(512, 511)).toEqual([{ width: 512, height: 511 }]);
    expect(planLevels(1300, 513)).toEqual([
      { width: 1300, height: 513 },
      { width: 650, height: 257 },
      { width: 325, height: 129 },
    ]);
  });

  it('hold less than a tile for each column of tiles, and no more when the image gets taller', () => {
    const most = mostTilesHeld(8, 8);
    expect(most).toBeLessThan(8);
    expect(mostTilesHeld(8, 32)).toBeLessThanOrEqual(most + 2);
  });

  it.each<[string, (tiles: [number, number][]) => [number, number][]]>([
    ['row by row', (tiles) => tiles],
    ['backwards', (tiles) => tiles.toReversed()],
    ['column by column', (tiles) => tiles.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])],
  ])('come out once each, where they belong, from tiles that come %s', (_, inOrder) => {
    const levels = planLevels(1300, 1700);
    const emitted = levels.map(() => [] as string[]);
    const pyramid = new OverviewPyramid(levels, { bandCount: 1, sampleType: 'uint8' }, 'average', (place, tile) => {
      const { level } = place;
      const index = tileIndex(levels[level]!, place);
      expect(emitted[level]![index]).toBeUndefined();
      emitted[level]![index] = `${tile.width}x${tile.height}`;
    });
    const tiles = Array.from({ length: 12 }, (_, i): [number, number] => [i % 3, Math.floor(i / 3)]);
    for (const [col, row] of inOrder(tiles)) {
      const { width, height } = tileSize(levels[0]!, col, row);
      pyramid.add(col, row, texturedRaster(width, height, 1, 'uint8'));
    }
    expect(emitted[0]).toHaveLength(12);
    expect(emitted[1]).toEqual(['512x512', '138x512', '512x338', '138x338']);
    expect(emitted[2]).toEqual(['325x425']);
    expect(pyramid.tilesHeld).toBe(0);
  });
});
