import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Busy, Conflict, NewerStore, UsageError } from '../../../../src/core/contract/errors.ts';
import type { Database, Queries } from '../../../../src/io/store/database/database.ts';
import { runOfLook } from '../../../../src/io/store/database/looks.ts';
import { openDatabase } from '../../../../src/io/store/database/open-database.ts';
import { hasPostgres, type PostgresServer, startPostgres } from '../../../helpers/postgres.ts';

let home: string;
let server: PostgresServer | null;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'aftermath-database-'));
  server = (await hasPostgres()) ? await startPostgres() : null;
  await (await openDatabase(join(home, 'empty'))).close();
}, 180_000);
afterAll(async () => {
  await server?.stop();
  await rm(home, { recursive: true, force: true });
});

describe.each(['embedded', 'served'] as const)('an %s database', (kind) => {
  let count = 0;
  const place = async () => (kind === 'embedded' ? emptyFolder(`database-${++count}`) : server!.newDatabase());
  const isAbsent = async () => kind === 'served' && server === null;

  it('keeps what was written, with its types, from one opening to the next', async (context) => {
    context.skip(await isAbsent(), "Debian's postgresql is not installed");
    const where = await place();
    const first = await openDatabase(where);
    await first.query('insert into sites (id, site, heard_at, answered_at) values ($1, $2, $3, $3)', [
      'saky',
      JSON.stringify({ name: 'Сакі', tags: ['a', "b'"] }),
      '2022-08-10T12:00:00.000Z',
    ]);
    await first.close();
    const second = await openDatabase(where);
    const rows = await second.query<{ site: unknown; heard_at: Date }>('select site, heard_at from sites');
    await second.close();
    expect(rows).toEqual([
      { site: { name: 'Сакі', tags: ['a', "b'"] }, heard_at: new Date('2022-08-10T12:00:00.000Z') },
    ]);
  });

  it('finds the folder of a run by an index', async (context) => {
    context.skip(await isAbsent(), "Debian's postgresql is not installed");
    const database = await openDatabase(await place());
    const plan: string[] = [];
    await database.transaction(async ({ query, script }) => {
      await query('set local enable_seqscan = off');
      const explain: Queries = {
        script,
        query: async (sql: string) => {
          const rows = await query<Record<string, string>>(`explain ${sql.replace('$1', "'r1'")}`);
          plan.push(...rows.flatMap(Object.values));
          return [];
        },
      };
      await runOfLook(explain, 'r1');
    });
    await database.close();
    expect(plan.join('\n')).toContain('looks_by_run');
  });

  it('does a transaction whole or not at all', async (context) => {
    context.skip(await isAbsent(), "Debian's postgresql is not installed");
    const database = await openDatabase(await place());
    const insert = 'insert into sites (id, site, heard_at, answered_at) values ($1, $2, now(), now())';
    await expect(
      database.transaction(async ({ query }) => {
        await query(insert, ['a', '{"name":"a"}']);
        await query(insert, ['b', '{"name":"A"}']); // the same name
      }),
    ).rejects.toThrow();
    expect(await database.query('select id from sites')).toEqual([]);
    await database.transaction(({ query }) => query(insert, ['a', '{"name":"a"}']));
    expect(await database.query('select id from sites')).toEqual([{ id: 'a' }]);
    await database.close();
  });

  it('refuses tables of a newer version, and leaves them as they are', async (context) => {
    context.skip(await isAbsent(), "Debian's postgresql is not installed");
    const where = await place();
    const newer = await openDatabase(where);
    await newer.query('update schema_version set version = 999');
    await newer.close();
    await expect(openDatabase(where)).rejects.toThrow(NewerStore);
    await expect(openDatabase(where)).rejects.toThrow(/version 999/);
  });
});

describe('an embedded database that is open', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase(await emptyFolder('open'));
  }, 60_000);
  afterEach(() => database.script('delete from sites'));
  afterAll(() => database.close());
  const insert = 'insert into sites (id, site, heard_at, answered_at) values ($1, $2, now(), now())';
  const row = (id: string) => [id, JSON.stringify({ name: id })];

  it('computes beside what else the process does', async () => {
    let turns = 0;
    const other = setInterval(() => turns++, 1);
    await database.query('select count(*) from generate_series(1, 1000000)');
    clearInterval(other);
    expect(turns).toBeGreaterThan(3);
  });

  it('keeps what is written beside a transaction that comes to nothing, and lets it wait for that', async () => {
    let beside: Promise<unknown> = Promise.resolve();
    const fallen = database.transaction(async ({ query }) => {
      await query(insert, row('within'));
      beside = database.query(insert, row('beside'));
      await new Promise((done) => setTimeout(done, 50));
      throw new Error('come to nothing');
    });
    await expect(fallen).rejects.toThrow('come to nothing');
    await beside;
    expect(await database.query('select id from sites')).toEqual([{ id: 'beside' }]);
  });

  it('goes on after a script that failed within its own transaction, and says why it did', async () => {
    await database.query(insert, row('one'));
    const failed = database.script(`begin; delete from sites; insert into sites values (1); commit;`);
    await expect(failed).rejects.toMatchObject({ code: expect.stringMatching(/^\d{2}\w{3}$/) });
    expect(await database.query('select id from sites')).toEqual([{ id: 'one' }]);
  });

  it('counts what may have written, and not what is read', async () => {
    const counted = async (work: () => Promise<unknown>) => {
      const before = database.writes()!;
      await work();
      return database.writes()! > before;
    };
    expect(await counted(() => database.query('select id from sites'))).toBe(false);
    expect(await counted(() => database.query(insert, row('a')))).toBe(true);
    expect(await counted(() => database.transaction(({ query }) => query(insert, row('b'))))).toBe(true);
    expect(await counted(() => database.jobs.executeSql('select 1'))).toBe(true);
    expect(await counted(() => database.script('delete from sites'))).toBe(true);
  });
});

describe('an embedded database', () => {
  it('is open in one process at a time, and says which', async () => {
    const where = await emptyFolder('locked');
    const database = await openDatabase(where);
    await expect(openDatabase(where)).rejects.toThrow(Conflict);
    await expect(openDatabase(where)).rejects.toThrow(new RegExp(`Process ${process.pid} has`));
    await database.close();
    await (await openDatabase(where)).close();
  });

  it.each([
    ['killed', async () => JSON.stringify({ pid: await deadProcess(), startedAt: null })],
    [
      'killed, its number taken by another since',
      async () => JSON.stringify({ pid: process.pid, startedAt: 'boot/1' }),
    ],
  ])('is taken over from a process that was %s', async (_case, lock) => {
    const where = await emptyFolder(`stale-${_case.length}`);
    await writeFile(join(where, 'lock'), await lock());
    await (await openDatabase(where)).close();
  });
});

describe('a served database', () => {
  it('counts no writes, for others write too', async (context) => {
    context.skip(server === null, "Debian's postgresql is not installed");
    const database = await openDatabase(await server!.newDatabase());
    expect(database.writes()).toBeNull();
    await database.close();
  });

  it('that does not answer is busy, and its password is not told', async () => {
    const thrown = await openDatabase('postgres://watch:hunter2@127.0.0.1:9/none').catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Busy);
    expect((thrown as Error).message).not.toContain('hunter2');
    await expect(openDatabase('postgres://[')).rejects.toThrow(UsageError);
  });

  it('is opened by several at once, and its tables are made once', async (context) => {
    context.skip(server === null, "Debian's postgresql is not installed");
    const where = await server!.newDatabase();
    const opened = await Promise.all([1, 2, 3, 4].map(() => openDatabase(where)));
    expect(await opened[0]!.query('select count(*)::int as n from schema_version')).toEqual([{ n: 1 }]);
    await Promise.all(opened.map((database) => database.close()));
  });

  it('goes on after the server was restarted', async (context) => {
    context.skip(server === null, "Debian's postgresql is not installed");
    const database = await openDatabase(await server!.newDatabase());
    await server!.restart();
    const answer = async () => database.query('select 1 as one').catch(() => null);
    let rows = await answer();
    for (let tries = 0; rows === null && tries < 50; tries++) {
      await new Promise((done) => setTimeout(done, 100));
      rows = await answer();
    }
    expect(rows).toEqual([{ one: 1 }]);
    await database.close();
  });

  it('whose connection ends between two statements of a transaction is busy, and the process goes on', async (context) => {
    context.skip(server === null, "Debian's postgresql is not installed");
    const where = await server!.newDatabase();
    const [database, other] = [await openDatabase(where), await openDatabase(where)];
    const cut = database.transaction(async (within) => {
      const [row] = await within.query<{ pid: number }>('select pg_backend_pid() as pid');
      await other.query('select pg_terminate_backend($1)', [row!.pid]);
      await new Promise((done) => setTimeout(done, 300));
      await within.query('select 1');
    });
    await expect(cut).rejects.toThrow(Busy);
    expect(await database.transaction((within) => within.query('select 1 as one'))).toEqual([{ one: 1 }]);
    await database.close();
    await other.close();
  });
});

/** To make one anew takes seconds. */
async function emptyFolder(name: string): Promise<string> {
  await cp(join(home, 'empty'), join(home, name), { recursive: true });
  return join(home, name);
}

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version']);
  await new Promise((done) => child.on('exit', done));
  return child.pid!;
}
