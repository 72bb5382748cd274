import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { builtScript } from '../../src/io/installation.ts';
import { openQueue } from '../../src/io/queue/queue.ts';
import { openDatabase } from '../../src/io/store/database/open-database.ts';
import { startPostgres } from '../../test/helpers/postgres.ts';

/**
 * How long it takes until another process takes the work of one that was killed, until work is told that it was cancelled, and until
 * a process is gone that was told to go while it works. `npm run bench -- queue/dead-worker`
 */
const where = process.argv[2];
if (where === undefined) await measure();
else await hold(where);

async function measure(): Promise<void> {
  const server = await startPostgres();
  const address = await server.newDatabase();
  const { database, queue } = await opened(address);
  const add = (key: string) =>
    database.transaction((within) => queue.add([{ key, data: { key }, priority: 0, group: key }], within));
  const workers = [worker(address), worker(address)];
  await Promise.all(workers.map((one) => said(one, 'ready')));

  await add('killed');
  const first = await Promise.race(workers.map(async (one) => said(one, 'took killed').then(() => one)));
  const other = workers.find((one) => one !== first)!;
  let since = Date.now();
  first.kill('SIGKILL');
  await said(other, 'took killed');
  console.log(`work of a killed process is taken by another after ${seconds(since)} s`);

  since = Date.now();
  await queue.cancel('killed');
  await said(other, 'told killed');
  console.log(`work is told that it was cancelled after ${seconds(since)} s`);

  await add('drained');
  await said(other, 'took drained');
  since = Date.now();
  other.kill('SIGTERM');
  await once(other, 'exit');
  const { waiting, running } = await queue.tally();
  console.log(
    `a process that works and is told to go is gone after ${seconds(since)} s; its work: ${waiting} waiting, ${running} running`,
  );
  await queue.close({ drainMs: 1000 });
  await database.close();
  await server.stop();
}

/** Takes work, and holds it until it is told to stop. */
async function hold(address: string): Promise<void> {
  const { database, queue } = await opened(address);
  await queue.work({
    atOnce: 1,
    handle: async ({ data: { key }, signal }) => {
      console.log(`took ${key}`);
      if (!signal.aborted) await once(signal, 'abort');
      console.log(`told ${key}`);
    },
    giveUp: async () => {},
  });
  process.once('SIGTERM', async () => {
    await queue.close({ drainMs: 25_000 });
    await database.close();
  });
  console.log('ready');
}

async function opened(address: string) {
  const database = await openDatabase(address);
  const onTrouble = (error: unknown) => console.error(error);
  return {
    database,
    queue: await openQueue<{ readonly key: string }>(database, 'errands', { mostPerGroup: 1, onTrouble }),
  };
}

function worker(address: string): ChildProcess {
  const script = builtScript('bench/queue/dead-worker.bench.js');
  return spawn(process.execPath, [script, address], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Resolves when a process has said it. */
function said(child: ChildProcess, words: string): Promise<void> {
  return new Promise((done) => {
    const listen = (text: Buffer) => {
      if (!text.toString().split('\n').includes(words)) return;
      child.stdout!.off('data', listen);
      done();
    };
    child.stdout!.on('data', listen);
  });
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1);
}
