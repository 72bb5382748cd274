import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { chainLines, type Entry, entriesIn } from './hash-chain.ts';
import { asOutputError } from './output-errors.ts';

/** Those under way, by file: whoever comes next waits, but does not fail with the one before. */
const turns = new Map<string, Promise<unknown>>();

/**
 * Adds lines to a log that is chained (`hash-chain.ts`), all or none; on the disk when this resolves. A line that was cut off by a crash was never
 * acknowledged; the next one starts on a line of its own.
 *
 * One process writes a log: two at once would not follow on from each other.
 *
 * @param choose what to add, once it is known what is there.
 * @throws DiskFull, OutputNotWritable.
 */
export function appendToLog(file: string, choose: (known: readonly Entry[]) => readonly object[]): Promise<void> {
  const add = async () => {
    const before = await readLog(file);
    const entries = choose(entriesIn(before));
    if (entries.length === 0) return;
    const start = before.length === 0 || before.at(-1) === 0x0a ? '' : '\n';
    const lines = start + chainLines(Buffer.concat([before, Buffer.from(start)]), entries);
    await appendDurably(file, before.length, lines);
  };
  const turn = (turns.get(file) ?? Promise.resolve()).then(() => asOutputError(add(), file));
  const settled = turn.catch(() => {}).finally(() => turns.get(file) === settled && turns.delete(file));
  turns.set(file, settled);
  return turn;
}

/** The bytes of a log; one that is not there has none. */
export async function readLog(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

/** The file, and its name in the folder, are on the disk when this resolves. */
async function appendDurably(file: string, length: number, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const appended = await open(file, 'a');
  try {
    await appended.appendFile(text);
    await appended.sync();
  } catch (error) {
    // Lines of what was refused are not to be read as kept.
    await appended.truncate(length).catch(() => {});
    throw error;
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
