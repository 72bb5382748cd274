import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { serveArchive } from '../../src/api/archive/archive-server.ts';
import type { RunManifest } from '../../src/core/contract/run.ts';
import type { Look, Site } from '../../src/core/contract/watch.ts';
import { toLonLat } from '../../src/core/geo/crs.ts';
import { circleAround } from '../../src/core/geo/geodesic.ts';
import { pixelToMap } from '../../src/core/geo/grid.ts';
import { builtScript } from '../../src/io/installation.ts';
import { openQueue } from '../../src/io/queue/queue.ts';
import type { Database } from '../../src/io/store/database/database.ts';
import { openDatabase } from '../../src/io/store/database/open-database.ts';
import { openHoldings } from '../../src/run/archive-holdings.ts';
import { keepSite } from '../../src/run/watch/keep-site.ts';
import { type QueuedLook, queueAllLooks } from '../../src/run/watch/queue-looks.ts';
import { writeScene } from '../../test/helpers/planted-scenes.ts';
import { startPostgres } from '../../test/helpers/postgres.ts';
import { gridAt } from '../../test/helpers/scenes.ts';
import { siteLike } from '../../test/helpers/watched.ts';

/**
 * A round of sites over two synthetic scenes by worker processes on one PostgreSQL: how much faster two are than one, and that
 * nothing is lost, doubled or different by a byte where a worker is killed every 20 s and the server restarted twice.
 * How many sites, and how often to kill, s: `npm run bench -- watch/workers 1000 20`.
 */
const siteCount = Number(process.argv[2] ?? 1000);
const killEveryMs = 1000 * Number(process.argv[3] ?? 20);

const SITE_PX = 180;
const ACROSS = Math.min(40, siteCount);
const DAY_MS = 86_400_000;
/** Every fifth site has something on its ground the second time. */
const CHANGED_EVERY = 5;

const home = await mkdtemp(join(tmpdir(), 'aftermath-workers-bench-'));
const server = await startPostgres();
const archive = await serveScenes(join(home, 'archive'));
const host = new URL(archive.url).host;

const one = await round('one worker', { workers: 1, faults: false });
const two = await round('two workers', { workers: 2, faults: false });
console.log(`two workers do ${(one.seconds / two.seconds).toFixed(2)} times what one does`);
const faulty = await round('two workers, killed and without server at times', { workers: 2, faults: true });
console.log(`two workers came to the same as one: ${same(one.outcomes, two.outcomes)}`);
console.log(`those killed came to the same as one: ${same(one.outcomes, faulty.outcomes)}`);
await archive.close();
await server.stop();
await rm(home, { recursive: true });

async function serveScenes(folder: string) {
  await mkdir(folder);
  const grid = gridOfAll();
  const changes = sitePlaces()
    .filter((_, n) => n % CHANGED_EVERY === 0)
    .map(({ col, row }) => ({
      east: col * grid.pixelWidth,
      south: row * grid.pixelHeight,
      sizeMeters: 120,
      factor: 0.35,
    }));
  for (const [name, daysAgo, look] of [
    ['before', 3, {}],
    ['after', 1, { noiseSeed: 2, changes }],
  ] as const) {
    const acquiredAt = new Date(Date.now() - daysAgo * DAY_MS).toISOString();
    await writeScene(join(folder, `${name}.tif`), { grid, ...look }, { acquiredAt });
  }
  return await serveArchive(await openHoldings(folder), { port: 0, drawThumbnail: async () => Buffer.alloc(8) });
}

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

function sites(): Site[] {
  const grid = gridOfAll();
  return sitePlaces().map((place, n) =>
    siteLike({
      id: `site-${n}`,
      name: `Site ${n}`,
      area: circleAround(toLonLat(grid.crs!, pixelToMap(grid, place)), 400),
      source: archive.url,
      notify: ['https://desk.example.org/hook'],
    }),
  );
}

async function round(name: string, { workers, faults }: { readonly workers: number; readonly faults: boolean }) {
  const address = await server.newDatabase();
  const runsFolder = join(home, name.replace(/\W+/g, '-'));
  const database = await openDatabase(address);
  const queue = await openQueue<QueuedLook>(database, 'looks', { mostPerGroup: 4, onTrouble: () => {} });
  const now = new Date().toISOString();
  await database.transaction(async (within) => {
    for (const site of sites()) await keepSite(within, site, now);
  });
  await queueAllLooks(database, queue, now);
  const start = () => startWorker(address, runsFolder);
  const started = Array.from({ length: workers }, start);
  let kills = 0;
  let restarts = 0;
  const begun = performance.now();
  let [nextKill, nextRestart] = [killEveryMs, 1.5 * killEveryMs];
  for (let done = 0; done < siteCount; ) {
    await wait(200);
    const elapsed = performance.now() - begun;
    if (faults && elapsed > nextKill) {
      nextKill += killEveryMs;
      const n = kills++ % workers;
      started[n]!.kill('SIGKILL');
      started[n] = start();
    }
    if (faults && restarts < 2 && elapsed > nextRestart) {
      nextRestart += 2 * killEveryMs;
      restarts++;
      await server.restart();
    }
    const [row] = await database
      .query<{ n: number }>('select count(*)::int as n from looks')
      .catch((): { n: number }[] => []);
    done = row?.n ?? done;
  }
  const ending = performance.now();
  for (const worker of started) worker.kill('SIGTERM');
  await Promise.all(started.map(ended));
  const drained = (performance.now() - ending) / 1000;
  const seconds = await secondsWorked(database);
  const outcomes = await outcomesOf(database, runsFolder);
  await queue.close({ drainMs: 1000 });
  await database.close();
  const states = [...new Set(outcomes.map(({ state }) => state))].map(
    (state) => `${outcomes.filter((outcome) => outcome.state === state).length} ${state}`,
  );
  console.log(
    `${name}: ${outcomes.length} of ${siteCount} looks (${states.join(', ')}), ${outcomes.flatMap(({ alertIds }) => alertIds).length} alerts, ` +
      `${seconds.toFixed(1)} s; ${kills} kills, ${restarts} restarts; ended ${drained.toFixed(1)} s after SIGTERM`,
  );
  return { seconds, outcomes };
}

function startWorker(address: string, runsFolder: string): ChildProcess {
  const args = ['worker', '--database', address, '--runs', runsFolder];
  const env = { ...process.env, AFTERMATH_ALLOWED_HOSTS: host, AFTERMATH_THREADS: '1' };
  return spawn(process.execPath, [builtScript('src/cli/main.js'), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
}

function ended(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => child.once('exit', done));
}

/** From the first look that was kept to the last: how long processes take to start is not counted. */
async function secondsWorked(database: Database): Promise<number> {
  const [row] = await database.query<{ seconds: number }>(
    'select extract(epoch from max(looked_at) - min(looked_at))::float8 as seconds from looks',
  );
  return row!.seconds;
}

/** All that a look comes to, but when. */
async function outcomesOf(database: Database, runsFolder: string) {
  const looks = await database.query<{ look: Look; alerts: string[] }>(
    `select look, (select coalesce(array_agg(id order by id), '{}') from alerts where alert->>'lookId' = looks.id) as alerts
      from looks order by site_id`,
  );
  const outputs = await outputsOf(runsFolder);
  return looks.map(({ look: { siteId, state, before, after, findings, runId }, alerts }) => ({
    siteId,
    state,
    pair: [before?.id, after?.id],
    findings,
    runId,
    alertIds: alerts,
    outputs: runId === null ? null : outputs.get(runId),
  }));
}

/** sha256 of each file, by run; what the evidence log says of times is left out. */
async function outputsOf(runsFolder: string) {
  const folders = (await readdir(runsFolder)).filter((name) => !name.startsWith('.'));
  const manifests = await Promise.all(
    folders.map(
      async (folder) => JSON.parse(await readFile(join(runsFolder, folder, 'run.json'), 'utf8')) as RunManifest,
    ),
  );
  return new Map(
    manifests.map(
      ({ id, outputs }) => [id, outputs.filter(({ path }) => !/evidence|graphic\.json/.test(path))] as const,
    ),
  );
}

function same(one: unknown, other: unknown): string {
  return JSON.stringify(one) === JSON.stringify(other) ? 'yes, byte for byte' : 'NO';
}
