import { join } from 'node:path';
import type { ReviewAct, ReviewEntry } from '../../core/contract/review.ts';
import { appendToLog, readLog } from './chained-log.ts';
import { type Entry, entriesIn } from './hash-chain.ts';

/** What people did at the desks of runs: one file of lines a run, to which lines are only ever added. */
export interface ReviewStore {
  /** All acts on a run, in the order in which they were taken. */
  read(runId: string): Promise<readonly ReviewEntry[]>;
  /** Adds those acts that are not there yet; on the disk when this resolves. */
  append(runId: string, acts: readonly ReviewAct[], takenAt: Date): Promise<void>;
}

/**
 * Keeps the reviews of runs under `folder`, apart from the runs' own folders: a run that is made again replaces its folder, and
 * nobody's decision is to go with it.
 *
 * The lines are chained; those of logs from before that are read as well, and the first line after them vouches for them.
 */
export function reviewStore(folder: string): ReviewStore {
  const fileOf = (runId: string) => reviewFile(folder, runId);
  return {
    read: async (runId) => asReview(entriesIn(await readLog(fileOf(runId)))),
    append: (runId, acts, takenAt) =>
      appendToLog(fileOf(runId), (entries) => {
        const known = new Set(asReview(entries).map(({ id }) => id));
        const fresh = acts.filter(({ id }) => !known.has(id) && known.add(id));
        return fresh.map((act) => ({ ...act, takenAt: takenAt.toISOString() }));
      }),
  };
}

/** Reviews of the runs in a folder, as `serve` keeps them. */
export function reviewsBeside(runsFolder: string): ReviewStore {
  return reviewStore(join(runsFolder, '.reviews'));
}

export function reviewFile(folder: string, runId: string): string {
  return join(folder, `${encodeURIComponent(runId)}.jsonl`);
}

function asReview(entries: readonly Entry[]): readonly ReviewEntry[] {
  return entries as unknown as readonly ReviewEntry[];
}
