import pg from 'pg';
import { Busy, DiskFull, UsageError } from '../../../core/contract/errors.ts';
import type { Database, Queries } from './database.ts';
import { hasNoRoom } from './no-room.ts';

const CONNECTIONS = 10;
const CONNECT_MS = 10_000;

/** Connection failures (class 08), a server that shuts down or starts (57P01 to 57P03), too many connections (53300). */
const NOT_THERE = /^(08\d{3}|57P0[123]|53300|ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE)$/;

/**
 * A PostgreSQL server that many processes and machines share.
 *
 * @param address `postgres://user:password@host/database`; never said again, for it may hold a password.
 * @throws UsageError for what is no such address. Every statement: Busy where the server does not answer; DiskFull.
 */
export function openServed(address: string): Database {
  if (!URL.canParse(address)) throw new UsageError('--database must be like postgres://user:password@host/database.');
  const pool = new pg.Pool({
    connectionString: address,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
  });
  // An idle connection that the server ends is taken out of the pool; the next statement opens another.
  pool.on('error', () => {});
  return {
    kind: 'served',
    writes: () => null,
    ...queriesOf(pool),
    transaction: async (work) => {
      const client = await pool.connect().catch(refuse);
      // Without, a connection that ends between two statements would end the process.
      const lost = () => {};
      client.on('error', lost);
      try {
        await client.query('begin').catch(refuse);
        const outcome = await work(queriesOf(client));
        await client.query('commit').catch(refuse);
        client.off('error', lost);
        client.release();
        return outcome;
      } catch (error) {
        const isGone = await client.query('rollback').then(
          () => false,
          () => true,
        );
        if (!isGone) client.off('error', lost);
        client.release(isGone);
        throw error;
      }
    },
    jobs: {
      backend: 'postgres',
      executeSql: async (sql, values) => {
        // Several statements answer with several results.
        const answer: pg.QueryResult | pg.QueryResult[] = await pool.query(sql, values).catch(refuse);
        return { rows: Array.isArray(answer) ? answer.flatMap(({ rows }) => rows) : answer.rows };
      },
    },
    close: () => pool.end(),
  };
}

function queriesOf(client: { query(sql: string, values?: unknown[]): Promise<pg.QueryResult> }): Queries {
  return {
    query: async <Row>(sql: string, values: readonly unknown[] = []) =>
      (await client.query(sql, [...values]).catch(refuse)).rows as Row[],
    script: async (sql) => {
      await client.query(sql).catch(refuse);
    },
  };
}

function refuse(error: unknown): never {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  if (
    NOT_THERE.test(code ?? '') ||
    /^(Connection terminated|timeout exceeded|Client (has encountered|was closed))/.test(message ?? '')
  ) {
    throw new Busy('The database does not answer. Try again in a moment.', { cause: error });
  }
  if (hasNoRoom(error)) {
    throw new DiskFull(
      'The disk of the database server is full: nothing was kept. Free some room there and try again.',
      {
        cause: error,
      },
    );
  }
  throw error;
}
