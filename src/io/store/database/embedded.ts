import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AftermathError, DiskFull, OutputNotWritable } from '../../../core/contract/errors.ts';
import { TaskThread } from '../../compute/worker-pool.ts';
import { builtScript } from '../../installation.ts';
import { outputError } from '../output-errors.ts';
import { sweepUnfinished, unfinishedBeside } from '../unfinished.ts';
import type { Database, Queries } from './database.ts';
import type { EmbeddedPlace, EmbeddedTask, Rows, Statement } from './embedded-thread.ts';
import { lockFolder } from './folder-lock.ts';
import { hasNoRoom } from './no-room.ts';

/** PostgreSQL's log grows by files of this length, one of which it makes as it opens. */
const LOG_FILE_BYTES = 16 * 2 ** 20;

/**
 * PostgreSQL within this process (PGlite), its data in a folder: no server, no set-up, one process at a time. It has a thread of its own,
 * so that the others go on while it computes.
 *
 * What was acknowledged outlives the process, however it ends; not a power cut, for PGlite does not sync to disk. Where that
 * matters, use a server.
 *
 * @throws Conflict where another process has the folder open; DiskFull; OutputNotWritable, also where it is damaged. Every statement: DiskFull.
 */
export async function openEmbedded(where: string): Promise<Database> {
  const folder = resolve(where);
  const unlock = await lockFolder(folder).catch((error: unknown) => {
    throw outputError(error, folder);
  });
  const data = join(folder, 'data');
  const place: EmbeddedPlace = { data, unfinished: unfinishedBeside(data) };
  let thread: TaskThread<EmbeddedTask, Rows> | null = null;
  try {
    await sweepUnfinished(folder);
    thread = new TaskThread(pathToFileURL(builtScript('src/io/store/database/embedded-thread.js')), place);
    const database = databaseOn(thread, folder, unlock);
    await database.query('select 1');
    return database;
  } catch (error) {
    await thread?.close();
    const refused = await openingError(error, folder);
    await rm(place.unfinished, { recursive: true, force: true });
    await unlock();
    throw refused;
  }
}

/** PGlite does not say why it does not open; whether there is room is tried, for no system tells of quotas and limits. */
async function openingError(error: unknown, folder: string): Promise<unknown> {
  if (error instanceof AftermathError) return error;
  const tried = unfinishedBeside(join(folder, 'room'));
  try {
    await writeFile(tried, Buffer.alloc(LOG_FILE_BYTES));
  } catch (met) {
    const refused = outputError(met, folder);
    if (!(refused instanceof DiskFull)) return refused;
    return new DiskFull(
      `The database in "${folder}" does not open: it needs up to 40 MiB of free disk, in files of 16 MiB (ulimit -f). Make room and run again.`,
      { cause: met },
    );
  } finally {
    await rm(tried, { force: true });
  }
  if (/^E[A-Z]+$/.test((error as NodeJS.ErrnoException).code ?? '')) return outputError(error, folder);
  return new OutputNotWritable(
    `The database in "${folder}" does not open: it is damaged. Put a copy of it back, or move it away to begin a new one.`,
    { cause: error },
  );
}

function databaseOn(thread: TaskThread<EmbeddedTask, Rows>, folder: string, unlock: () => Promise<void>): Database {
  /** When all transactions so far have ended: there is one connection, and what is sent meanwhile would belong to them. */
  let free: Promise<unknown> = Promise.resolve();
  let writes = 0;
  const send = async (statement: Statement, reads: boolean): Promise<Rows> => {
    try {
      return await thread.run(statement);
    } catch (error) {
      if (!hasNoRoom(error)) throw error;
      throw new DiskFull(
        `The disk of the database in "${folder}" is full: nothing was kept. Free some room and try again.`,
        {
          cause: error,
        },
      );
    } finally {
      if (!reads) writes += 1;
    }
  };
  const alone: Send = async (sql, values, reads) => {
    await free;
    return await send({ kind: 'statement', sql, values, within: false }, reads);
  };
  const within: Send = (sql, values, reads) => send({ kind: 'statement', sql, values, within: true }, reads);
  const transact = async <Outcome>(work: (queries: Queries) => Promise<Outcome>) => {
    await within('begin', null, true);
    try {
      const outcome = await work(queriesOf(within));
      await within('commit', null, false);
      return outcome;
    } catch (error) {
      await within('rollback', null, true).catch(() => {});
      throw error;
    }
  };
  return {
    kind: 'embedded',
    writes: () => writes,
    ...queriesOf(alone),
    transaction: (work) => {
      const outcome = free.then(() => transact(work));
      free = outcome.catch(() => {});
      return outcome;
    },
    jobs: {
      backend: 'pglite',
      executeSql: async (sql, values = []) => ({
        rows: [...(await alone(sql, values.length > 0 ? values : null, false))],
      }),
    },
    close: async () => {
      await free;
      await thread.run({ kind: 'close' });
      await thread.close();
      await unlock();
    },
  };
}

/** @param reads whether it surely changes nothing. */
type Send = (sql: string, values: readonly unknown[] | null, reads: boolean) => Promise<Rows>;

function queriesOf(send: Send): Queries {
  return {
    query: async <Row>(sql: string, values: readonly unknown[] = []) =>
      (await send(sql, values, isSelect(sql))) as readonly Row[],
    script: async (sql) => {
      await send(sql, null, false);
    },
  };
}

/** Of what is sent outside of pg-boss, no function that is selected writes. */
function isSelect(sql: string): boolean {
  return /^\s*select\b/i.test(sql);
}
