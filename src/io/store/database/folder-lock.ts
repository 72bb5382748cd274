import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Conflict } from '../../../core/contract/errors.ts';
import { type Holder, isAlive, thisProcess } from '../holder.ts';

/** A process that has written no holder into its lock within this time never will. */
const UNWRITTEN_MS = 5000;

/**
 * Takes a folder for this process alone: two that have one embedded database open damage it (electric-sql/pglite issue 1106).
 *
 * The lock of a process that is gone, killed or crashed, is taken over.
 *
 * @returns the function that gives it back.
 * @throws Conflict that names the process that has it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'lock');
  const own = thisProcess();
  for (;;) {
    try {
      await writeLock(path, JSON.stringify(own));
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await holderOf(path);
    if (holder !== null && isAlive(holder)) {
      throw new Conflict(
        `Process ${holder.pid} has the database in "${folder}" open, and one process alone can. Stop it, or give --database an address of PostgreSQL, which many can share.`,
      );
    }
    // Renamed first, so that of two that find it stale one takes it away, and not the lock that the other has made since.
    const stale = `${path}.${randomUUID()}`;
    await rename(path, stale).catch(() => {});
    await rm(stale, { force: true });
  }
}

/** A lock that a full disk leaves without its holder is taken away, or the next to come would wait for it. */
async function writeLock(path: string, holder: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(holder);
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Null where nobody will ever say so: the file is gone, or was left empty by a process that was killed as it made it. */
async function holderOf(path: string): Promise<Holder | null> {
  const end = Date.now() + UNWRITTEN_MS;
  do {
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text === null) return null;
    try {
      return JSON.parse(text) as Holder;
    } catch {
      await new Promise((done) => setTimeout(done, 50));
    }
  } while (Date.now() < end);
  return null;
}
