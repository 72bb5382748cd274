import { describe, expect, it } from 'vitest';
import { groundOf } from '../../../src/core/align/match-group.ts';
import { planWindows } from '../../../src/core/align/plan-windows.ts';
import type { PixelWindow } from '../../../src/core/geo/grid.ts';
import { spreadWindows } from '../../../src/core/raster/plan-tiles.ts';
import { overTheGrid } from '../../../src/io/compute/over-the-grid.ts';
import type { WorkerPool } from '../../../src/io/compute/worker-pool.ts';
import { type BlockCache, createBlockCache } from '../../../src/io/formats/block-cache.ts';

const TILE_PX = 512;
const grid = { width: 5000, height: 5000 };
const tiles = Math.ceil(grid.width / TILE_PX) * Math.ceil(grid.height / TILE_PX);

type Look = { readonly window: PixelWindow };

/** Threads that each keep `most` tiles, and how many they have decoded. */
function countingPool(threads: number, most: number) {
  const caches = Array.from({ length: threads }, () => createBlockCache(most));
  const owner = {};
  let decoded = 0;
  const decode = async () => {
    decoded++;
    return { bytes: 1 };
  };
  const look = async (cache: BlockCache, { col, row, width, height }: PixelWindow) => {
    for (let y = Math.floor(row / TILE_PX); y * TILE_PX < row + height; y++) {
      for (let x = Math.floor(col / TILE_PX); x * TILE_PX < col + width; x++) {
        await cache.block(owner, `${x} ${y}`, decode);
      }
    }
  };
  const pool: WorkerPool<Look, number> = {
    threads,
    inOrder: async (tasks, take, _signal, turns) => {
      for (const task of tasks) {
        await look(caches[turns!.threadOf!(task)]!, task.window);
        await take(task.window.col as never, task);
      }
    },
    close: async () => {},
  };
  return { pool, decoded: () => decoded };
}

/** What is looked at before mapping, as a run does: large windows, small ones, patches. */
const passes = [
  { windows: spreadWindows(grid, 768, 16), isUpwards: true },
  { windows: planWindows(grid.width, grid.height).map((group) => groundOf(group, 8, grid)), isUpwards: false },
  { windows: spreadWindows(grid, 256, 36), isUpwards: true },
];

describe('looking here and there on a grid', () => {
  it.each([
    [1, 170, 1],
    [2, 85, 1.2],
    [2, 30, 2.1],
    [4, 42, 1.5],
  ])(
    'with %i threads that keep %i tiles each, no more than %f times the tiles are decoded in three passes',
    async (threads, most, times) => {
      const { pool, decoded } = countingPool(threads, most);
      for (const { windows, isUpwards } of passes) {
        await overTheGrid<Look, number, Look, number>(
          pool,
          grid,
          windows.map((window) => ({ window, task: { window } })),
          { isUpwards },
        );
      }
      expect(decoded()).toBeLessThanOrEqual(times * tiles);
    },
  );

  it.each([false, true])('gives the results in the order of the tasks (upwards: %s)', async (isUpwards) => {
    const windows = passes[1]!.windows;
    const results = await overTheGrid<Look, number, Look, number>(
      countingPool(2, 64).pool,
      grid,
      windows.map((window) => ({ window, task: { window } })),
      { isUpwards },
    );
    expect(results).toEqual(windows.map(({ col }) => col));
  });
});
