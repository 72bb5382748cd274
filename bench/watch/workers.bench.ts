import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Site } from '../../src/core/contract/watch.ts';
import { toLonLat } from '../../src/core/geo/crs.ts';
import { circleAround } from '../../src/core/geo/geodesic.ts';
import { pixelToMap } from '../../src/core/geo/grid.ts';
import { builtScript } from '../../src/io/installation.ts';
import { openQueue } from '../../src/io/queue/queue.ts';
import type { Database } from '../../src/io/store/database/database.ts';
import { openDatabase } from '../../src/io/store/database/open-database.ts';
import { keepSite } from '../../src/run/watch/keep-site.ts';
import { type QueuedLook, queueAllLooks } from '../../src/run/watch/queue-looks.ts';
import { startPostgres } from '../../test/helpers/postgres.ts';
import { gridAt } from '../../test/helpers/scenes.ts';
import { siteLike } from '../../test/helpers/watched.ts';
import { openReceiver } from './flaky-receiver.ts';
import { alertsTold, outcomesOf } from './round-outcomes.ts';
import { serveTwoDates } from './serve-two-dates.ts';

/**
 * A round of sites over two synthetic scenes by worker processes on one PostgreSQL: how much faster two are than one; and, where one of them
 * is killed every 20 s, the server restarted twice and the receiver of alerts answers half of the tries badly, that nothing is lost, doubled
 * or different by a byte and that each finding is told under one id.
 *
 * How many sites, how often to kill, s, and which rounds: `npm run bench -- watch/workers 1000 20 one,two,faults`. It prints every half minute
 * how far it is, and ends by itself; with faults up to some ten minutes after the last look, when what a killed sender held, or was
 * answered badly twice, is sent again.
 */
const siteCount = Number(process.argv[2] ?? 1000);
const killEveryMs = 1000 * Number(process.argv[3] ?? 20);
const wanted = (process.argv[4] ?? 'one,two,faults').split(',');

const SITE_PX = 180;
const ACROSS = Math.min(40, siteCount);
/** Every fifth site has something on its ground the second time. */
const CHANGED_EVERY = 5;
/** That alerts are told to; which, each knows by its number. */
const CHANNELS = 10;
const RESTARTS = 2;
const SAID_EVERY_MS = 30_000;
/** After the last look, for what is still to be told. */
const LONGEST_TELLING_MS = 20 * 60_000;

const home = await mkdtemp(join(tmpdir(), 'aftermath-workers-bench-'));
const server = await startPostgres();
const struck = sitePlaces().filter((_, n) => n % CHANGED_EVERY === 0);
const archive = await serveTwoDates(join(home, 'archive'), gridOfAll(), struck);
const host = new URL(archive.url).host;

const rounds: Record<string, Parameters<typeof round>[1]> = {
  one: { workers: 1, faults: false },
  two: { workers: 2, faults: false },
  faults: { workers: 2, faults: true },
};
const done = new Map<string, Awaited<ReturnType<typeof round>>>();
for (const name of wanted) done.set(name, await round(name, rounds[name]!));
const [one, two] = [done.get('one'), done.get('two')];
if (one && two) console.log(`two workers do ${(one.seconds / two.seconds).toFixed(2)} times what one does`);
const [[first, expected] = [], ...others] = done;
for (const [name, { outcomes }] of others) {
  const isSame = JSON.stringify(outcomes) === JSON.stringify(expected!.outcomes);
  console.log(`${name} came to the same as ${first}: ${isSame ? 'yes, byte for byte' : 'NO'}`);
}
await archive.close();
await server.stop();
await rm(home, { recursive: true });

function gridOfAll() {
  const rows = Math.ceil(siteCount / ACROSS);
  return gridAt({ width: ACROSS * SITE_PX, height: rows * SITE_PX, pixelWidth: 5, pixelHeight: 5 });
}

/** The middle of each site, px. */
function sitePlaces() {
  return Array.from({ length: siteCount }, (_, n) => ({
    col: ((n % ACROSS) + 0.5) * SITE_PX,
    row: (Math.floor(n / ACROSS) + 0.5) * SITE_PX,
  }));
}

function sites(receiver: string): Site[] {
  const grid = gridOfAll();
  return sitePlaces().map((place, n) =>
    siteLike({
      id: `site-${n}`,
      name: `Site ${n}`,
      area: circleAround(toLonLat(grid.crs!, pixelToMap(grid, place)), 400),
      source: archive.url,
      // So that no second look comes due meanwhile.
      cadence: { kind: 'cron', expression: '0 0 1 1 *', zone: 'UTC' },
      notify: [`http://${receiver}/${n % CHANNELS}`],
    }),
  );
}

async function round(name: string, { workers, faults }: { readonly workers: number; readonly faults: boolean }) {
  const address = await server.newDatabase();
  const runsFolder = join(home, name);
  const receiver = await openReceiver(faults ? 1 : null);
  const database = await openDatabase(address);
  const queue = await openQueue<QueuedLook>(database, 'looks', { mostPerGroup: 4, onTrouble: () => {} });
  const now = new Date().toISOString();
  await database.transaction(async (within) => {
    for (const site of sites(receiver.host)) await keepSite(within, site, now);
  });
  await queueAllLooks(database, queue, now);
  const counts = { kills: 0, restarts: 0, ends: 0 };
  const fleet = Array.from({ length: workers }, () => startWorker(address, runsFolder, receiver.host));
  const begun = performance.now();
  let [nextKill, nextRestart, nextWord, lookedBy] = [killEveryMs, 1.5 * killEveryMs, SAID_EVERY_MS, 0];
  const busyBefore = busySeconds();
  let [firstLooks, firstSpent, lastSpent] = [0, 0, 0];
  for (let [looks, isTold] = [0, false]; !isTold; ) {
    await wait(200);
    const elapsed = performance.now() - begun;
    for (const [n, worker] of fleet.entries()) {
      if (!worker.hasEnded()) continue;
      counts.ends++;
      fleet[n] = startWorker(address, runsFolder, receiver.host);
    }
    if (faults && elapsed > nextKill) {
      nextKill += killEveryMs;
      const n = counts.kills++ % workers;
      await fleet[n]!.end('SIGKILL');
      fleet[n] = startWorker(address, runsFolder, receiver.host);
    }
    if (faults && counts.restarts < RESTARTS && elapsed > nextRestart) {
      nextRestart += 2 * killEveryMs;
      counts.restarts++;
      await server.restart();
    }
    const seen = await progressOf(database).catch(() => null);
    if (seen === null) continue;
    if (looks < workers && seen.looks >= workers) [firstSpent, firstLooks] = [await spentBy(fleet), seen.looks];
    if (looks < siteCount && seen.looks >= siteCount) [lookedBy, lastSpent] = [elapsed, await spentBy(fleet)];
    looks = seen.looks;
    isTold = lookedBy > 0 && (seen.untold === 0 || elapsed > lookedBy + LONGEST_TELLING_MS);
    if (elapsed < nextWord) continue;
    nextWord += SAID_EVERY_MS;
    console.log(`  ${name}: ${looks} of ${siteCount} looks, ${seen.untold} alerts to tell, ${JSON.stringify(counts)}`);
  }
  const busy = (busySeconds() - busyBefore) / ((performance.now() - begun) / 1000);
  const ending = performance.now();
  await Promise.all(fleet.map((worker) => worker.end('SIGTERM')));
  const drained = (performance.now() - ending) / 1000;
  const seconds = await secondsWorked(database);
  const outcomes = await outcomesOf(database, runsFolder);
  const told = await alertsTold(database, receiver.heard);
  await queue.close({ drainMs: 1000 });
  await database.close();
  await receiver.close();
  const all = outcomes.map(({ state }) => state);
  const states = [...new Set(all)].map((state) => `${all.filter((other) => other === state).length} ${state}`);
  console.log(
    `${name}: ${outcomes.length} of ${siteCount} looks (${states.join(', ')}) in ${seconds.toFixed(1)} s; ` +
      (faults
        ? ''
        : `${((lastSpent - firstSpent) / (siteCount - firstLooks)).toFixed(2)} s of processor time for each further look; `) +
      `${busy.toFixed(2)} of ${cpus().length} cores busy, load ${loadavg()[0]!.toFixed(1)}; ${counts.kills} kills, ` +
      `${counts.restarts} restarts, ${counts.ends} workers that ended by themselves; gone ${drained.toFixed(1)} s after SIGTERM`,
  );
  console.log(`  told: ${told}; tries answered ${JSON.stringify(Object.fromEntries(receiver.answered))}`);
  return { seconds, outcomes };
}

/** How many looks are kept, and how many alerts have not gone out; messages that tell of none are not waited for, there are more each minute. */
async function progressOf(database: Database): Promise<{ readonly looks: number; readonly untold: number }> {
  const [row] = await database.query<{ looks: number; untold: number }>(
    `select (select count(*)::int from looks) as looks,
      (select count(*)::int from notices n left join deliveries d on d.id = n.delivery_id where d.sent_at is null) as untold`,
  );
  return row!;
}

/** Of all cores and all processes of the machine, since it started (proc(5)). */
function busySeconds(): number {
  return cpus().reduce((sum, { times: { user, nice, sys } }) => sum + user + nice + sys, 0) / 1000;
}

async function spentBy(fleet: readonly ReturnType<typeof startWorker>[]): Promise<number> {
  return sumOf(await Promise.all(fleet.map((worker) => worker.processorSeconds())));
}

/** Of a process and its children, those that ended too, s (proc(5): the 14th to 17th field, hundredths of a second). */
async function processorSecondsOf(pid: number | string): Promise<number> {
  const status = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'latin1').catch(() => '');
  const own = status
    .slice(status.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15);
  const theirs = await Promise.all(children.split(' ').filter(Boolean).map(processorSecondsOf));
  return sumOf(own.map(Number)) / 100 + sumOf(theirs);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function startWorker(address: string, runsFolder: string, receiver: string) {
  const args = ['worker', '--database', address, '--runs', runsFolder];
  const env = {
    ...process.env,
    AFTERMATH_ALLOWED_HOSTS: `${host},${receiver}`,
    AFTERMATH_THREADS: '1',
    // So that messages go out during the round, and not only when there is nothing left to look at.
    AFTERMATH_DIGEST: '* * * * * UTC',
  };
  const child: ChildProcess = spawn(process.execPath, [builtScript('src/cli/main.js'), ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env,
  });
  let said = '';
  child.stderr!.on('data', (text: Buffer) => (said = `${said}${text.toString()}`.slice(-2000)));
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  let isAsked = false;
  const hasEnded = () => !isAsked && (child.exitCode !== null || child.signalCode !== null);
  return {
    hasEnded: () => {
      if (hasEnded()) console.log(`  a worker ended by itself with ${child.exitCode}: ${said}`);
      return hasEnded();
    },
    processorSeconds: () => processorSecondsOf(child.pid!),
    end: async (signal: 'SIGKILL' | 'SIGTERM') => {
      isAsked = true;
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    },
  };
}

/** From the first look that was kept to the last: how long processes take to start is not counted. */
async function secondsWorked(database: Database): Promise<number> {
  const [row] = await database.query<{ seconds: number }>(
    'select extract(epoch from max(looked_at) - min(looked_at))::float8 as seconds from looks',
  );
  return row!.seconds;
}
