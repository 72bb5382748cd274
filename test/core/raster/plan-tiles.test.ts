import { describe, expect, it } from 'vitest';
import { planTiles, spreadWindows } from '../../../src/core/raster/plan-tiles.ts';

describe('tiles of a grid', () => {
  it('cover every pixel once and see a halo cut at the edge', () => {
    const tiles = planTiles({ width: 1100, height: 600 }, 512, 8);
    expect(tiles.reduce((sum, tile) => sum + tile.core.width * tile.core.height, 0)).toBe(1100 * 600);
    expect(tiles).toHaveLength(6);
    expect(tiles[4]).toEqual({
      tileCol: 1,
      tileRow: 1,
      core: { col: 512, row: 512, width: 512, height: 88 },
      seen: { col: 504, row: 504, width: 528, height: 96 },
    });
  });
});

describe('spread windows', () => {
  it.each([
    [10_000, 10_000],
    [300, 8000],
    [8000, 300],
    [100, 90],
    [512, 512],
  ])('on %i × %i px lie inside, apart, and are no more than asked', (width, height) => {
    const windows = spreadWindows({ width, height }, 128, 100);
    expect(windows.length).toBeGreaterThan(0);
    expect(windows.length).toBeLessThanOrEqual(100);
    for (const window of windows) {
      expect(window.col).toBeGreaterThanOrEqual(0);
      expect(window.row).toBeGreaterThanOrEqual(0);
      expect(window.col + window.width).toBeLessThanOrEqual(width);
      expect(window.row + window.height).toBeLessThanOrEqual(height);
    }
    expect(new Set(windows.map(({ col, row }) => `${col},${row}`)).size).toBe(windows.length);
  });
});
