import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ReviewAct, ReviewEntry } from '../../core/contract/review.ts';
import { asOutputError } from './output-errors.ts';

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
 * A line that was cut off by a crash was never acknowledged and is passed over; the next one starts on a line of its own.
 */
export function reviewStore(folder: string): ReviewStore {
  const fileOf = (runId: string) => join(folder, `${encodeURIComponent(runId)}.jsonl`);
  const turns = new Map<string, Promise<unknown>>();

  const add = async (file: string, acts: readonly ReviewAct[], takenAt: Date) => {
    const lines = await readLines(file);
    const known = new Set(entriesOf(lines).map(({ id }) => id));
    const fresh = acts.filter(({ id }) => !known.has(id) && known.add(id));
    if (fresh.length === 0) return;
    const text = fresh.map((act) => `${JSON.stringify({ ...act, takenAt: takenAt.toISOString() })}\n`).join('');
    await appendDurably(file, lines.endsWith('\n') || lines === '' ? text : `\n${text}`);
  };
  return {
    read: async (runId) => entriesOf(await readLines(fileOf(runId))),
    append: (runId, acts, takenAt) => {
      const file = fileOf(runId);
      const turn = (turns.get(file) ?? Promise.resolve()).then(() => asOutputError(add(file, acts, takenAt), file));
      // Whoever comes next waits, but does not fail with this one.
      turns.set(
        file,
        turn.catch(() => {}),
      );
      return turn;
    },
  };
}

async function readLines(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function entriesOf(lines: string): ReviewEntry[] {
  return lines.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as ReviewEntry];
    } catch {
      return [];
    }
  });
}

/** The file, and its name in the folder, are on the disk when this resolves. */
async function appendDurably(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const appended = await open(file, 'a');
  try {
    await appended.appendFile(text);
    await appended.sync();
  } finally {
    await appended.close();
  }
  if (process.platform !== 'win32') await syncFolder(dirname(file)); // Windows opens no folders
}

async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder);
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}
