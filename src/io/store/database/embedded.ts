import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { fromPglite } from 'pg-boss';
import { outputError } from '../output-errors.ts';
import type { Database, Queries } from './database.ts';
import { lockFolder } from './folder-lock.ts';

/**
 * PostgreSQL within this process (PGlite), its data in a folder: no server, no set-up, one process at a time.
 *
 * What was acknowledged outlives the process, however it ends; not a power cut, for PGlite does not sync to disk. Where that
 * matters, use a server.
 *
 * @throws Conflict where another process has the folder open; DiskFull, OutputNotWritable.
 */
export async function openEmbedded(folder: string): Promise<Database> {
  const unlock = await lockFolder(folder).catch((error: unknown) => {
    throw outputError(error, folder);
  });
  try {
    const data = join(folder, 'data');
    await mkdir(data, { recursive: true });
    const pglite = await PGlite.create(data);
    const jobs = fromPglite(pglite);
    return {
      kind: 'embedded',
      ...queriesOf(pglite),
      transaction: (work) => pglite.transaction((transaction) => work(queriesOf(transaction))),
      jobs: { backend: 'pglite', executeSql: (sql, values) => jobs.executeSql(sql, values) },
      close: async () => {
        await pglite.close();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw outputError(error, folder);
  }
}

function queriesOf(pglite: Pick<PGlite, 'query' | 'exec'>): Queries {
  return {
    query: async <Row>(sql: string, values: readonly unknown[] = []) =>
      (await pglite.query<Row>(sql, [...values])).rows,
    script: async (sql) => {
      await pglite.exec(sql);
    },
  };
}
