import type { Database } from './database.ts';
import { openEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';
import { openServed } from './served.ts';

/**
 * Opens a database and brings its tables up to this version.
 *
 * @param where a folder, made if need be, which no other process has open; or `postgres://…`, which many may.
 * @throws Conflict where another process has the folder open; NewerStore; Busy where the server does not answer; DiskFull.
 */
export async function openDatabase(where: string): Promise<Database> {
  const database = isServed(where) ? openServed(where) : await openEmbedded(where);
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function isServed(where: string): boolean {
  return /^postgres(ql)?:\/\//.test(where);
}
