import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Busy } from '../../../src/core/contract/errors.ts';
import { openQueue, type Queue, type QueuedWork } from '../../../src/io/queue/queue.ts';
import type { Database } from '../../../src/io/store/database/database.ts';
import { openDatabase } from '../../../src/io/store/database/open-database.ts';
import { hasPostgres, type PostgresServer, startPostgres } from '../../helpers/postgres.ts';

interface Errand {
  readonly n: number;
}

const errand = (n: number, change: Partial<QueuedWork<Errand>> = {}): QueuedWork<Errand> => ({
  key: `errand ${n}`,
  data: { n },
  priority: 0,
  group: 'one archive',
  ...change,
});

describe.each(['embedded', 'served'] as const)('a queue in an %s database', (kind) => {
  let home: string;
  let server: PostgresServer | null = null;
  let database: Database | null = null;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'aftermath-queue-'));
    if (kind === 'served' && (await hasPostgres())) server = await startPostgres();
    if (kind === 'embedded' || server !== null) {
      database = await openDatabase(kind === 'embedded' ? join(home, 'db') : await server!.newDatabase());
    }
  }, 60_000);
  afterAll(async () => {
    await database?.close();
    await server?.stop();
    await rm(home, { recursive: true, force: true });
  });
  const absent = "Debian's postgresql is not installed";
  let opened = 0;
  const open = (mostPerGroup = 9) =>
    openQueue<Errand>(database!, `errands-${++opened}`, { mostPerGroup, onTrouble: () => {} });
  const close = (queue: Queue<Errand>) => queue.close({ drainMs: 1000 });

  it('does each piece of work once, however often it is asked for, those of higher priority first', async (context) => {
    context.skip(database === null, absent);
    const queue = await open();
    const added = await database!.transaction(async (within) => [
      await queue.add([errand(1), errand(2, { priority: 5 })], within),
      await queue.add([errand(2, { priority: 5 }), errand(3)], within),
    ]);
    expect(added).toEqual([2, 1]);
    const done: number[] = [];
    await queue.work({ atOnce: 1, handle: async ({ data }) => void done.push(data.n), giveUp: async () => {} });
    await until(() => done.length === 3);
    await database!.transaction((within) => queue.add([errand(1)], within));
    await new Promise((wait) => setTimeout(wait, 1500));
    await close(queue);
    expect(done).toEqual([2, 1, 3]);
  });

  it('forgets what was added in a transaction that did not hold', async (context) => {
    context.skip(database === null, absent);
    const queue = await open();
    const failing = database!.transaction(async (within) => {
      await queue.add([errand(1)], within);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await queue.tally()).toEqual({ waiting: 0, running: 0, dead: 0 });
    await close(queue);
  });

  it('tells the handler within seconds that its work was cancelled', async (context) => {
    context.skip(database === null, absent);
    const queue = await open();
    await database!.transaction((within) => queue.add([errand(1), errand(2)], within));
    let isTold = false;
    await queue.work({
      atOnce: 1,
      handle: ({ signal }) =>
        new Promise((done) =>
          signal.addEventListener('abort', () => {
            isTold = true;
            done();
          }),
        ),
      giveUp: async () => {},
    });
    await until(async () => (await queue.tally()).running === 1);
    expect([await queue.cancel('errand 1'), await queue.cancel('errand 2'), await queue.cancel('errand 9')]).toEqual([
      true,
      true,
      false,
    ]);
    await until(() => isTold);
    expect(await queue.tally()).toMatchObject({ waiting: 0, running: 0 });
    await close(queue);
  });

  it('leaves work of a group alone while as much of it is under way as may be, and does that of others', async (context) => {
    context.skip(database === null, absent);
    const queue = await open(1);
    const group = 'another archive';
    await database!.transaction((within) => queue.add([errand(1), errand(2), errand(3, { group })], within));
    const seen: number[] = [];
    let letGo = () => {};
    const handle = async ({ data: { n } }: { readonly data: Errand }) => {
      seen.push(n);
      if (n === 1) await new Promise<void>((done) => (letGo = done));
    };
    await queue.work({ atOnce: 1, handle, giveUp: async () => {} });
    await until(() => seen.length === 1);
    await queue.work({ atOnce: 1, handle, giveUp: async () => {} }); // as another process would
    await until(() => seen.length === 2);
    letGo();
    await until(() => seen.length === 3);
    await close(queue);
    expect(seen).toEqual([1, 3, 2]);
  });

  it('counts as failures what the handler throws, but for a database that does not answer', async (context) => {
    context.skip(database === null, absent);
    const queue = await open();
    await database!.transaction((within) => queue.add([errand(1)], within));
    const throwing = [
      new Busy('gone'),
      new Error('1'),
      new Busy('gone'),
      ...[2, 3, 4, 5].map((n) => new Error(`${n}`)),
    ];
    const tries: boolean[] = [];
    await queue.work({
      atOnce: 1,
      handle: async ({ attempt, tries: most }) => {
        tries.push(attempt >= most);
        if (throwing.length > 0) throw throwing.shift()!;
      },
      giveUp: async () => {},
    });
    await until(async () => {
      await database!.query(`update jobs.job set start_after = now() where state = 'retry'`);
      return tries.length === 8;
    });
    expect(tries).toEqual([...Array(7).fill(false), true]);
    await close(queue);
  }, 40_000);

  it('gives up work whose every process died, once', async (context) => {
    context.skip(database === null, absent);
    const queue = await open();
    await database!.transaction((within) => queue.add([errand(1), errand(2)], within));
    const givenUp: number[] = [];
    let taken = 0;
    await queue.work({
      atOnce: 2,
      handle: ({ signal }) => {
        taken++;
        return new Promise((done) => signal.addEventListener('abort', () => done()));
      },
      giveUp: async ({ n }) => void givenUp.push(n),
    });
    await until(() => taken === 2);
    // As if it was taken for the last time, and the other one for the last time but one, by a process that says nothing any more.
    await database!.query(
      `update jobs.job set heartbeat_on = now() - interval '1 hour', heartbeat_seconds = 1,
        retry_count = case when data->>'n' = '1' then retry_limit else retry_limit - 1 end where state = 'active'`,
    );
    await until(() => givenUp.length === 1);
    expect(givenUp).toEqual([1]);
    expect(await queue.tally()).toMatchObject({ waiting: 1, dead: 1 });
    await close(queue);
  }, 40_000);
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('It never came to that.');
}
