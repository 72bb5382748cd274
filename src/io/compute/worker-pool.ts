import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { AftermathError, Busy, Cancelled, type RefusalCode } from '../../core/contract/errors.ts';

/** How an error crosses the thread boundary: its class does not, its code does. */
export interface ThreadError {
  readonly code: RefusalCode | null;
  /** What a system or a database calls it: ENOSPC, 23505. */
  readonly systemCode: string | undefined;
  readonly message: string;
  readonly stack: string | undefined;
}

export interface ThreadCall<Task> {
  readonly id: number;
  readonly task: Task;
}

export type ThreadReply<Result> = { readonly id: number } & (
  | { readonly result: Result }
  | { readonly error: ThreadError }
);

/** Who does what when. */
interface Turns<Task> {
  /** Which thread a task is for, from 0; by default they take turns. For tasks that profit from what their thread has read. */
  readonly threadOf?: (task: Task) => number;
  /** Default: two tasks a thread. */
  readonly ahead?: number;
}

/**
 * Of a thread's objects, which are few, MB. Without it V8, told of pixels that come and go beside them, searches them all a fifth
 * more often for what is no longer needed. Twice as much would halve that, but take 60 MiB more at the peak.
 */
const THREAD_HEAP_MB = 32;

/** So many tasks a thread has at a time: it reads for one while it computes another. */
const TASKS_AT_ONCE = 2;

/**
 * A fixed number of worker threads that take tasks in turn.
 *
 * What a task gives must not depend on the thread it ran on; then neither does the outcome depend on their number,
 * because `inOrder` hands results over in the order of the tasks.
 */
export interface WorkerPool<Task, Result> {
  readonly threads: number;
  /**
   * Runs every task and hands each result to `take`, in the order of the tasks. At most `ahead` tasks are waiting for
   * their thread, under way or waiting to be taken, so memory does not grow with the number of tasks.
   *
   * @throws Cancelled once `signal` is aborted; the first error of a task otherwise.
   */
  inOrder<T extends Task, R extends Result>(
    tasks: Iterable<T>,
    take: (result: R, task: T) => Promise<void> | void,
    signal?: AbortSignal,
    turns?: Turns<T>,
  ): Promise<void>;
  close(): Promise<void>;
}

export function createWorkerPool<Task, Result>(
  script: URL,
  context: unknown,
  threads: number,
): WorkerPool<Task, Result> {
  setFlagsFromString(`--initial-old-space-size=${THREAD_HEAP_MB}`);
  const workers = Array.from({ length: threads }, () => new TaskThread<Task, Result>(script, context));

  async function inOrder<T extends Task, R extends Result>(
    tasks: Iterable<T>,
    take: (result: R, task: T) => Promise<void> | void,
    signal?: AbortSignal,
    turns: Turns<T> = {},
  ): Promise<void> {
    let next = 0;
    const { threadOf = () => next++ % workers.length, ahead = TASKS_AT_ONCE * workers.length } = turns;
    const waiting: { task: T; result: Promise<Result> }[] = [];
    const takeFirst = async () => {
      const { task, result } = waiting.shift()!;
      await take((await result) as R, task);
    };
    try {
      for (const task of tasks) {
        throwIfCancelled(signal);
        if (waiting.length >= ahead) await takeFirst();
        const result = workers[threadOf(task)]!.run(task);
        result.catch(() => {}); // reported when its turn comes
        waiting.push({ task, result });
      }
      while (waiting.length > 0) {
        throwIfCancelled(signal);
        await takeFirst();
      }
    } finally {
      for (const worker of workers) worker.forgetQueued();
      await Promise.allSettled(waiting.map(({ result }) => result));
    }
  }

  return {
    threads,
    inOrder,
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

/** A pool that answers each task where it is asked, one after the other. */
export function poolOfNone<Task, Result>({
  answer,
  close,
}: {
  readonly answer: (task: Task) => Promise<{ readonly result: Result }>;
  readonly close: () => Promise<void>;
}): WorkerPool<Task, Result> {
  return {
    threads: 1,
    inOrder: async <T extends Task, R extends Result>(
      tasks: Iterable<T>,
      take: (result: R, task: T) => Promise<void> | void,
      signal?: AbortSignal,
    ) => {
      for (const task of tasks) {
        throwIfCancelled(signal);
        await take((await answer(task)).result as R, task);
      }
    },
    close,
  };
}

export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Cancelled('Cancelled. Nothing was written.');
}

/** One worker thread, which is sent a few tasks at a time and answers them. */
export class TaskThread<Task, Result> {
  readonly #worker: Worker;
  readonly #open = new Map<number, { resolve: (result: Result) => void; reject: (error: unknown) => void }>();
  readonly #queue: ThreadCall<Task>[] = [];
  #lastId = 0;
  #failure: Error | null = null;

  constructor(script: URL, context: unknown) {
    this.#worker = new Worker(script, { workerData: context });
    this.#worker.on('message', (reply: ThreadReply<Result>) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`A worker thread ended with code ${code}.`)));
  }

  run(task: Task): Promise<Result> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#open.set(id, { resolve, reject });
      this.#queue.push({ id, task });
      this.#post();
    });
  }

  /** Rejects the tasks that the thread has not got yet. */
  forgetQueued(): void {
    for (const { id } of this.#queue.splice(0)) {
      this.#open.get(id)?.reject(new Cancelled('Cancelled. Nothing was written.'));
      this.#open.delete(id);
    }
  }

  async close(): Promise<void> {
    this.#worker.removeAllListeners('exit');
    await this.#worker.terminate();
  }

  #post(): void {
    while (this.#queue.length > 0 && this.#open.size - this.#queue.length < TASKS_AT_ONCE) {
      this.#worker.postMessage(this.#queue.shift()!);
    }
  }

  #settle(reply: ThreadReply<Result>): void {
    const waiting = this.#open.get(reply.id);
    if (waiting === undefined) return;
    this.#open.delete(reply.id);
    this.#post();
    if ('result' in reply) waiting.resolve(reply.result);
    else waiting.reject(revive(reply.error));
  }

  #fail(error: Error): void {
    // A thread that ran out of memory first says so, then ends.
    this.#failure ??= isOutOfMemory(error) ? tooLittleMemory(error) : error;
    for (const { reject } of this.#open.values()) reject(this.#failure);
    this.#open.clear();
    this.#queue.length = 0;
  }
}

function revive({ code, systemCode, message, stack }: ThreadError): Error {
  const error = code === null ? new Error(message) : new AftermathError(code, message);
  if (systemCode !== undefined) Object.assign(error, { code: systemCode });
  if (stack !== undefined) error.stack = stack;
  return isOutOfMemory(error) ? tooLittleMemory(error) : error;
}

/** Of a thread's objects, which ends the thread, or of pixels, which does not. */
function isOutOfMemory(error: Error): boolean {
  return (
    (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY' ||
    /^Array buffer allocation failed/.test(error.message)
  );
}

function tooLittleMemory(cause: Error): Busy {
  return new Busy('There is too little memory free for this. Free some, or give it fewer threads (--threads).', {
    cause,
  });
}
