import type { LookBudget } from '../../../core/contract/cue.ts';
import { withinBudget } from '../../../core/cues/cued-looks.ts';
import type { Database, Queries } from './database.ts';

/** Any number, so long as every version of this program takes the same. */
const LOCK = 8_062_027;

/** What is left of a day's budget for looks that cues ask for. */
export async function budgetLeft(queries: Queries, budget: LookBudget, now: string): Promise<LookBudget> {
  const [spent] = await queries.query<{ looks: number; bytes: number }>(
    `select count(*)::int as looks, coalesce(sum(bytes), 0)::float8 as bytes from cued_looks
      where taken_at > $1::timestamptz - interval '1 day'`,
    [now],
  );
  return {
    looks: Math.max(0, budget.looks - spent!.looks),
    bytes: budget.bytes === null ? null : Math.max(0, budget.bytes - spent!.bytes),
  };
}

/**
 * Takes a look's cost off the budget, once however often the look is tried; however many ask at once, it is not exceeded.
 *
 * @param look `bytes` null where it is not known.
 * @returns false where it does not fit; then nothing is taken.
 */
export async function takeFromBudget(
  database: Database,
  look: { readonly siteId: string; readonly dueAt: string; readonly bytes: number | null },
  budget: LookBudget,
  now: string,
): Promise<boolean> {
  return await database.transaction(async (within) => {
    await within.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const { siteId, dueAt, bytes } = look;
    const taken = await within.query('select 1 from cued_looks where site_id = $1 and due_at = $2', [siteId, dueAt]);
    if (taken.length > 0) return true;
    const left = await budgetLeft(within, budget, now);
    if (withinBudget([look], left, () => bytes).taken.length === 0) return false;
    await within.query('insert into cued_looks (site_id, due_at, taken_at, bytes) values ($1, $2, $3, $4)', [
      siteId,
      dueAt,
      now,
      bytes,
    ]);
    return true;
  });
}
