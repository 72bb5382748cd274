import { workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { serveTasks } from '../../compute/serve-tasks.ts';

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

const opening = PGlite.create(workerData as string);
// Told to whoever asks first.
opening.catch(() => {});
let last: Promise<unknown> = opening;

/** One after another: what is sent while a statement fails must not fall into what that one leaves open. */
serveTasks<EmbeddedTask, Rows>(async (task) => {
  const turn = last.catch(() => {}).then(async () => carryOut(await opening, task));
  last = turn;
  return { result: await turn, move: [] };
});

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
