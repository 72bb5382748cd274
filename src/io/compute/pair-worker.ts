import { workerData } from 'node:worker_threads';
import { threadCache } from '../sources/open-part.ts';
import { openPairSession } from './pair-session.ts';
import type { PairResult, PairTask, PairThread } from './pair-tasks.ts';
import { serveTasks } from './serve-tasks.ts';

const { lookingCacheBytes, ...context } = workerData as PairThread;
threadCache.limit(lookingCacheBytes);
serveTasks<PairTask, PairResult>(openPairSession(context).answer);
