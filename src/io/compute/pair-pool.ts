import { pathToFileURL } from 'node:url';
import { COG_TILE_PX } from '../formats/cog-options.ts';
import { builtScript } from '../installation.ts';
import { THREAD_CACHE_BYTES } from '../sources/open-part.ts';
import { openPairSession } from './pair-session.ts';
import type { PairContext, PairPool, PairThread } from './pair-tasks.ts';
import { createWorkerPool, poolOfNone } from './worker-pool.ts';

/**
 * Decoded blocks that all threads together keep until they map change: matching, survey and fits look at the same ground one after
 * another. Mapping goes over it once, and needs the memory for other things.
 */
const LOOKING_CACHE_BYTES = 256 * 1024 * 1024;

/**
 * Worker threads that each open both scenes. A grid of one tile has nothing to share out: it is done right here, for to start a thread costs
 * as much as what it would do.
 */
export function openPairPool(context: PairContext, threads: number): PairPool {
  const { width, height } = context.grid;
  if (Math.max(width, height) <= COG_TILE_PX) return poolOfNone(openPairSession(context));
  const lookingCacheBytes = Math.max(THREAD_CACHE_BYTES, LOOKING_CACHE_BYTES / threads);
  const thread: PairThread = { ...context, lookingCacheBytes };
  return createWorkerPool(pathToFileURL(builtScript('src/io/compute/pair-worker.js')), thread, threads);
}
