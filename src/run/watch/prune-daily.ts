import type { Pruning } from '../../core/contract/prune.ts';
import { repeat } from './repeat.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface DailyOptions {
  readonly signal: AbortSignal;
  readonly onPruned: (pruning: Pruning) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Prunes at once and then once a day, until the signal aborts. What hinders it is told, and it tries again in an hour. */
export async function pruneDaily(
  prune: () => Promise<Pruning>,
  { signal, onPruned, onTrouble }: DailyOptions,
): Promise<void> {
  let dueAt = performance.now();
  const pruneIfDue = async () => {
    if (performance.now() < dueAt) return;
    onPruned(await prune());
    dueAt = performance.now() + DAY_MS;
  };
  await repeat(pruneIfDue, { everyMs: HOUR_MS, signal, onTrouble });
}
