import { pathToFileURL } from 'node:url';
import { COG_TILE_PX } from '../formats/cog-options.ts';
import { builtScript } from '../installation.ts';
import { openPairSession } from './pair-session.ts';
import type { PairContext, PairPool } from './pair-tasks.ts';
import { createWorkerPool, poolOfNone } from './worker-pool.ts';

/**
 * Worker threads that each open both scenes. A grid of one tile has nothing to share out: it is done right here, for to start a thread costs
 * as much as what it would do.
 */
export function openPairPool(context: PairContext, threads: number): PairPool {
  const { width, height } = context.grid;
  if (Math.max(width, height) <= COG_TILE_PX) return poolOfNone(openPairSession(context));
  return createWorkerPool(pathToFileURL(builtScript('src/io/compute/pair-worker.js')), context, threads);
}
