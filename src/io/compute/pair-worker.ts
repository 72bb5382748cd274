import { workerData } from 'node:worker_threads';
import { openPairSession } from './pair-session.ts';
import type { PairContext, PairResult, PairTask } from './pair-tasks.ts';
import { serveTasks } from './serve-tasks.ts';

serveTasks<PairTask, PairResult>(openPairSession(workerData as PairContext).answer);
