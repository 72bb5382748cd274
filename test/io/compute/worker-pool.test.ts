import { afterEach, describe, expect, it } from 'vitest';
import { AftermathError, Cancelled } from '../../../src/core/contract/errors.ts';
import { createWorkerPool, poolOfNone, type WorkerPool } from '../../../src/io/compute/worker-pool.ts';

type Doubled = { readonly value: number; readonly threadId: number };
let pool: WorkerPool<number | string, Doubled>;

function openPool(threads: number): WorkerPool<number | string, Doubled> {
  pool = createWorkerPool(new URL('../../fixtures/doubling-worker.mjs', import.meta.url), { factor: 2 }, threads);
  return pool;
}

afterEach(async () => {
  await pool.close();
});

describe('a worker pool', () => {
  it.each([1, 2, 4])('hands results over in the order of the tasks with %i threads', async (threads) => {
    const taken: number[] = [];
    const seen = new Set<number>();
    await openPool(threads).inOrder([1, 2, 3, 4, 5, 6, 7, 8], ({ value, threadId }) => {
      taken.push(value);
      seen.add(threadId);
    });
    expect(taken).toEqual([2, 4, 6, 8, 10, 12, 14, 16]);
    expect(seen.size).toBe(threads);
  });

  it('never has more than two tasks a thread under way', async () => {
    let planned = 0;
    let done = 0;
    let most = 0;
    function* tasks() {
      for (let i = 0; i < 40; i++) {
        planned++;
        most = Math.max(most, planned - done);
        yield i;
      }
    }
    await openPool(2).inOrder(tasks(), () => {
      done++;
    });
    expect(done).toBe(40);
    expect(most).toBeLessThanOrEqual(5);
  });

  it('gives each task to the thread it is for', async () => {
    const threadOfTask = new Map<number, number>();
    const taken: number[] = [];
    await openPool(2).inOrder(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      ({ value, threadId }) => {
        taken.push(value);
        threadOfTask.set(value / 2, threadId);
      },
      undefined,
      { threadOf: (task) => (Number(task) < 5 ? 0 : 1), ahead: 8 },
    );
    expect(taken).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
    const threads = [...threadOfTask.values()];
    expect(new Set(threads.slice(0, 5)).size).toBe(1);
    expect(new Set(threads.slice(5)).size).toBe(1);
    expect(threads[0]).not.toBe(threads[9]);
  });

  it('brings a refusal across the thread boundary with its code', async () => {
    const run = openPool(2).inOrder([1, 'refuse', 2], () => {});
    await expect(run).rejects.toBeInstanceOf(AftermathError);
    await expect(run).rejects.toMatchObject({ code: 'E_DAMAGED', message: 'half a file' });
  });

  it('fails, and does not hang, when a thread dies', async () => {
    await expect(openPool(1).inOrder([1, 'die', 2], () => {})).rejects.toThrow(/thread ended with code 3/);
  });

  it.each(['too many pixels', 'too many objects'])('says that memory is short: %s', async (task) => {
    await expect(openPool(1).inOrder([1, task, 2], () => {})).rejects.toMatchObject({
      code: 'E_BUSY',
      message: expect.stringMatching(/too little memory.*--threads/),
    });
  });

  it('stops between tasks once cancelled', async () => {
    const controller = new AbortController();
    let taken = 0;
    const run = openPool(2).inOrder(
      Array.from({ length: 100 }, (_, i) => i),
      () => {
        taken++;
        if (taken === 3) controller.abort();
      },
      controller.signal,
    );
    await expect(run).rejects.toThrow(Cancelled);
    expect(taken).toBeLessThan(10);
  });
});

describe('a pool without threads', () => {
  it('hands results over in the order of the tasks, one after the other, until it is cancelled', async () => {
    const ending = new AbortController();
    let closed = 0;
    const taken: number[] = [];
    const here = poolOfNone<number, number>({
      answer: async (task) => ({ result: 2 * task }),
      close: async () => void closed++,
    });
    const work = here.inOrder(
      [1, 2, 3, 4],
      (result, task) => {
        taken.push(result);
        if (task === 2) ending.abort();
      },
      ending.signal,
    );
    await expect(work).rejects.toBeInstanceOf(Cancelled);
    expect(taken).toEqual([2, 4]);
    await here.close();
    expect(closed).toBe(1);
  });
});
