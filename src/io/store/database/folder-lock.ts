import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Conflict } from '../../../core/contract/errors.ts';

/** Who holds a folder: a process, by its number and when it started, for numbers are used again. */
interface Holder {
  readonly pid: number;
  readonly startedAt: string | null;
}

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
  const own: Holder = { pid: process.pid, startedAt: await startOf(process.pid) };
  for (;;) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(JSON.stringify(own));
      await file.sync();
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await holderOf(path);
    if (holder !== null && (await isAlive(holder))) {
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

async function isAlive({ pid, startedAt }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = await startOf(pid);
  return now === null || startedAt === null || now === startedAt;
}

/** When a process started, in ticks since the machine did (proc(5), field 22) and with the machine's own start; null where there is no /proc. */
async function startOf(pid: number): Promise<string | null> {
  const [stat, boot] = await Promise.all(
    [`/proc/${pid}/stat`, '/proc/sys/kernel/random/boot_id'].map((path) => readFile(path, 'utf8').catch(() => null)),
  );
  if (stat == null || boot == null) return null;
  // The second field is the program's name in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return `${boot.trim()}/${fields[19]}`;
}
