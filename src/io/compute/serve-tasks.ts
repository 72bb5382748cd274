import { parentPort } from 'node:worker_threads';
import { AftermathError } from '../../core/contract/errors.ts';
import type { Raster } from '../../core/raster/raster.ts';
import type { ThreadCall, ThreadError, ThreadReply } from './worker-pool.ts';

/** What a task came to, and which of its memory goes along instead of being copied. */
export interface TaskAnswer<Result> {
  readonly result: Result;
  readonly move: readonly ArrayBuffer[];
}

/** What a worker thread does all its life: answers each task of its pool, moving the pixels instead of copying them. */
export function serveTasks<Task, Result>(answer: (task: Task) => Promise<TaskAnswer<Result>>): void {
  const port = parentPort;
  if (port === null) throw new Error('serveTasks belongs in a worker thread.');
  port.on('message', ({ id, task }: ThreadCall<Task>) => {
    answer(task).then(
      ({ result, move }) => port.postMessage({ id, result } satisfies ThreadReply<Result>, [...move]),
      (error: unknown) => port.postMessage({ id, error: threadError(error) } satisfies ThreadReply<Result>),
    );
  });
}

/** The memory of a raster, to be moved to another thread. */
export function buffersOf(raster: Raster): ArrayBuffer[] {
  return [...raster.bands, raster.valid].map((plane) => plane.buffer as ArrayBuffer);
}

function threadError(error: unknown): ThreadError {
  const { message, stack, code }: NodeJS.ErrnoException = error instanceof Error ? error : new Error(String(error));
  if (error instanceof AftermathError) return { code: error.code, systemCode: undefined, message, stack };
  return { code: null, systemCode: code, message, stack };
}
