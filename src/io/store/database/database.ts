/** Statements of PostgreSQL, `$1` for values, each whole or not at all. */
export interface Queries {
  /** One statement. */
  query<Row = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Several without values. */
  script(sql: string): Promise<void>;
}

/** The one store of what is watched and found: a folder on this machine, or a PostgreSQL server that many machines share. */
export interface Database extends Queries {
  readonly kind: 'embedded' | 'served';
  /**
   * How many statements so far may have written. What was read after the last of them stands until there is one more: whoever was
   * told that something is kept finds it counted. Null where others write too, and nobody here knows.
   */
  writes(): number | null;
  /** Statements that hold together or not at all; what they see of others does not change in between. */
  transaction<Outcome>(work: (queries: Queries) => Promise<Outcome>): Promise<Outcome>;
  /** pg-boss's own way in, made for the kind of database that it is. */
  readonly jobs: JobStorage;
  close(): Promise<void>;
}

/** What a queue needs of a database to keep its jobs there. */
interface JobStorage {
  readonly backend: 'pglite' | 'postgres';
  executeSql(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}
