import { Conflict } from '../../../core/contract/errors.ts';
import type { Database, Queries } from './database.ts';

/** Any number, so long as every version of this program takes the same; another than that of `migrate`. */
const LOCK = 8_062_027;
const LOCK_MS = 5000;
/** PostgreSQL's code for a lock that was not to be had in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/** Whether a process, wherever it runs, has looks wait until it is done: `holdOffLooks`. */
export async function areLooksHeldOff(queries: Queries): Promise<boolean> {
  const [row] = await queries.query<{ free: boolean }>('select pg_try_advisory_xact_lock_shared($1) as free', [LOCK]);
  return row?.free !== true;
}

/**
 * Does something while no look begins. Of an embedded database that is so in any case: it is this process's alone. On a server it lasts as long
 * as a connection does: a process that dies holds nothing off.
 *
 * @param work given `requireHeld`, which throws where the connection has gone.
 * @throws Conflict where another process does so.
 */
export async function holdOffLooks<Outcome>(
  database: Database,
  work: (requireHeld: () => Promise<void>) => Promise<Outcome>,
): Promise<Outcome> {
  if (database.kind === 'embedded') return await work(async () => {});
  return await database.transaction(async (within) => {
    await within.query(`set local lock_timeout = ${LOCK_MS}`);
    await within.query('select pg_advisory_xact_lock($1)', [LOCK]).catch((error: unknown) => {
      if ((error as { readonly code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
      throw new Conflict('Another process is removing old pictures. Run again once it has ended.', { cause: error });
    });
    return await work(async () => void (await within.query('select 1')));
  });
}
