import type { PixelWindow } from '../../core/geo/grid.ts';
import { dealWindows } from '../../core/raster/plan-tiles.ts';
import { COG_TILE_PX } from '../formats/cog-options.ts';
import type { WorkerPool } from './worker-pool.ts';

/** A task that looks at one window of a grid. */
export interface WindowTask<Task> {
  readonly window: PixelWindow;
  readonly task: Task;
}

/**
 * Runs tasks that look here and there on a grid, each thread those of its own columns, one row of tiles after the other: a block of a
 * file is decoded once for all that want it.
 *
 * @param options.tilePx what a tile of the files measures on the grid; 512 px unless told.
 * @param options.isUpwards from the bottom up: what the pass before this one, or after it, goes the other way meets at once.
 * @returns their results in the order of the tasks. All are held: for small ones.
 * @throws as `WorkerPool.inOrder`.
 */
export async function overTheGrid<Task, Result, T extends Task, R extends Result>(
  pool: WorkerPool<Task, Result>,
  grid: { readonly width: number },
  tasks: readonly WindowTask<T>[],
  options: { readonly signal?: AbortSignal | undefined; readonly tilePx?: number; readonly isUpwards?: boolean } = {},
): Promise<R[]> {
  const { signal, tilePx = COG_TILE_PX, isUpwards = false } = options;
  const windows = tasks.map(({ window }) => window);
  const dealt = dealWindows(windows, grid, tilePx, pool.threads);
  if (isUpwards) dealt.reverse();
  const threadOf = new Map(dealt.map(({ index, thread }) => [tasks[index]!.task, thread]));
  const places = dealt.values();
  const results: R[] = [];
  await pool.inOrder<T, R>(
    dealt.map(({ index }) => tasks[index]!.task),
    (result) => {
      results[places.next().value!.index] = result;
    },
    signal,
    { threadOf: (task) => threadOf.get(task)!, ahead: tasks.length },
  );
  return results;
}
