import { NewerStore } from '../../../core/contract/errors.ts';
import type { Database } from './database.ts';
import { migrations } from './migrations.ts';

/** Any number, so long as every version of this program takes the same. */
const LOCK = 8_062_026;

/**
 * Brings the tables up to this version: what is missing of `migrations`, in order, all or nothing. Two that start at once take turns.
 *
 * @throws NewerStore where a newer version wrote them.
 */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (queries) => {
    await queries.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await queries.script('create table if not exists schema_version (version integer not null)');
    const [row] = await queries.query<{ version: number }>('select version from schema_version');
    const version = row?.version ?? 0;
    if (version > migrations.length) {
      throw new NewerStore(
        `The database is of version ${version}, and this program knows versions up to ${migrations.length}. Use the newer program that wrote it.`,
      );
    }
    if (version === migrations.length) return;
    for (const migration of migrations.slice(version)) await queries.script(migration);
    await queries.query('delete from schema_version');
    await queries.query('insert into schema_version values ($1)', [migrations.length]);
  });
}
