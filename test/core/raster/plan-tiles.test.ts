import { describe, expect, it } from 'vitest';
import { dealTiles, planTiles, spreadWindows } from '../../../src/core/raster/plan-tiles.ts';

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

describe('dealing tiles', () => {
  it.each([
    [20, 3, 2, 10],
    [59, 2, 2, 10],
    [17, 2, 4, 3],
    [3, 5, 2, 10],
    [1, 1, 4, 10],
  ])(
    '%i × %i tiles to %i threads, %i columns at most: each tile once, to threads that are there, blocks of 2 × 2 whole, evenly',
    (cols, rows, threads, mostCols) => {
      const tiles = planTiles({ width: 512 * cols, height: 512 * rows }, 512, 8);
      const dealt = dealTiles(tiles, threads, mostCols);
      const place = ({ tileCol, tileRow }: { tileCol: number; tileRow: number }) => tileRow * cols + tileCol;
      expect(dealt.map(place).toSorted((a, b) => a - b)).toEqual(tiles.map(place));
      const counts = Array.from(
        { length: threads },
        (_, thread) => dealt.filter((tile) => tile.thread === thread).length,
      );
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(tiles.length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(
        rows * Math.max(2, Math.ceil(cols / threads / mostCols)),
      );
      const threadsOfBlocks = new Map<string, Set<number>>();
      for (const { tileCol, tileRow, thread } of dealt) {
        const block = `${tileCol >> 1} ${tileRow >> 1}`;
        threadsOfBlocks.set(block, (threadsOfBlocks.get(block) ?? new Set()).add(thread));
      }
      for (const of of threadsOfBlocks.values()) expect(of.size).toBe(1);
    },
  );

  it('lets each thread go down neighbouring columns, no more than it can keep', () => {
    const dealt = dealTiles(planTiles({ width: 512 * 8, height: 512 * 2 }, 512, 8), 2, 2);
    const order = (thread: number) =>
      dealt.filter((tile) => tile.thread === thread).map(({ tileCol, tileRow }) => [tileCol, tileRow]);
    expect(order(0)).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
      [4, 0],
      [5, 0],
      [4, 1],
      [5, 1],
    ]);
    expect(order(1)).toEqual([
      [2, 0],
      [3, 0],
      [2, 1],
      [3, 1],
      [6, 0],
      [7, 0],
      [6, 1],
      [7, 1],
    ]);
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
