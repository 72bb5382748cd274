import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Conflict } from '../../../src/core/contract/errors.ts';
import type { Pruning } from '../../../src/core/contract/prune.ts';
import { pruneDaily } from '../../../src/run/watch/prune-daily.ts';

// Vitest's clock does not turn these.
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number, value: unknown, { signal }: { readonly signal: AbortSignal }) =>
    new Promise((resolve, reject) => {
      const end = () => reject(signal.reason as Error);
      signal.addEventListener('abort', end);
      setTimeout(() => {
        signal.removeEventListener('abort', end);
        resolve(value);
      }, ms);
    }),
}));

const HOUR_MS = 3_600_000;
const pruned = { runs: 1 } as Pruning;

describe('pruning once a day', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('prunes at once, then a day later, and no more once it is ended', async () => {
    const ending = new AbortController();
    const prune = vi.fn(async () => pruned);
    const [onPruned, onTrouble] = [vi.fn(), vi.fn()];
    const done = pruneDaily(prune, { signal: ending.signal, onPruned, onTrouble });
    await vi.advanceTimersByTimeAsync(23.5 * HOUR_MS);
    expect(onPruned.mock.calls).toEqual([[pruned]]);
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(prune).toHaveBeenCalledTimes(2);
    ending.abort();
    await done;
    await vi.advanceTimersByTimeAsync(48 * HOUR_MS);
    expect([prune.mock.calls.length, onTrouble.mock.calls.length]).toEqual([2, 0]);
  });

  it('tells what hinders it, and tries again in an hour', async () => {
    const ending = new AbortController();
    const prune = vi.fn(async () => pruned).mockRejectedValueOnce(new Conflict('A run is being written.'));
    const [onPruned, onTrouble] = [vi.fn(), vi.fn()];
    const done = pruneDaily(prune, { signal: ending.signal, onPruned, onTrouble });
    await vi.advanceTimersByTimeAsync(0.5 * HOUR_MS);
    expect([onPruned.mock.calls.length, onTrouble.mock.calls.length]).toEqual([0, 1]);
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect([onPruned.mock.calls.length, onTrouble.mock.calls.length]).toEqual([1, 1]);
    ending.abort();
    await done;
  });
});
