import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { serveTasks } from '../../compute/serve-tasks.ts';
import { isThere } from '../is-there.ts';

/** Where a database lies, and where a new one is made before it is moved there. */
export interface EmbeddedPlace {
  readonly data: string;
  readonly unfinished: string;
}

/** One statement with values, or (null) any number without. */
export interface Statement {
  readonly kind: 'statement';
  readonly sql: string;
  readonly values: readonly unknown[] | null;
  /** Whether it belongs to a transaction that ends by a statement of its own. */
  readonly within: boolean;
}

export type EmbeddedTask = Statement | { readonly kind: 'close' };

export type Rows = readonly unknown[];

const opening = openPlace(workerData as EmbeddedPlace);
// Told to whoever asks first.
opening.catch(() => {});
let last: Promise<unknown> = opening;

/** One after another: what is sent while a statement fails must not fall into what that one leaves open. */
serveTasks<EmbeddedTask, Rows>(async (task) => {
  const turn = last.catch(() => {}).then(async () => carryOut(await opening, task));
  last = turn;
  return { result: await turn, move: [] };
});

/** One that was half made as the disk filled up, or the process was killed, would never open again. */
async function openPlace({ data, unfinished }: EmbeddedPlace): Promise<PGlite> {
  if (!(await isThere(join(data, 'PG_VERSION')))) {
    await (await PGlite.create(unfinished)).close();
    await rename(unfinished, data);
  }
  return await PGlite.create(data);
}

async function carryOut(pglite: PGlite, task: EmbeddedTask): Promise<Rows> {
  if (task.kind === 'close') {
    await pglite.close();
    return [];
  }
  const { sql, values, within } = task;
  try {
    if (values !== null) return (await pglite.query(sql, [...values])).rows;
    return (await pglite.exec(sql)).flatMap(({ rows }) => rows);
  } catch (error) {
    // Several statements may have begun a transaction and not ended it.
    if (!within) await pglite.exec('rollback').catch(() => {});
    throw error;
  }
}
