import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { SiteList } from '../../src/core/contract/watch-api.ts';
import { toLonLat } from '../../src/core/geo/crs.ts';
import { pixelToMap } from '../../src/core/geo/grid.ts';
import { builtScript } from '../../src/io/installation.ts';
import { gridAt } from '../../test/helpers/scenes.ts';
import { serveTwoDates } from '../watch/serve-two-dates.ts';

/**
 * How long whoever reads the API waits while the same `aftermath serve` looks at its sites: one request after the other, twenty a second,
 * from the first look to the last and then with nothing to do. Sites of 1.2 km on a side at 0.6 m, aircraft and craters looked for:
 *
 *     npm run bench -- api/while-looking [sites]
 */
const SITES = Number(process.argv[2] ?? 4);
const SITE_PX = 2000;
const GSD_METERS = 0.6;
const EVERY_MS = 50;
const IDLE_SECONDS = 15;
const PATHS = ['/api/health', '/api/sites', '/api/sites/site-0/looks?limit=5', '/api/runs'];

const home = await mkdtemp(join(tmpdir(), 'aftermath-while-looking-'));
const grid = gridAt({ width: SITES * SITE_PX, height: SITE_PX, pixelWidth: GSD_METERS, pixelHeight: GSD_METERS });
const middles = Array.from({ length: SITES }, (_, n) => ({ col: (n + 0.5) * SITE_PX, row: SITE_PX / 2 }));
const archive = await serveTwoDates(join(home, 'archive'), grid, middles);
await writeFile(join(home, 'sites.csv'), sitesFile());
const env = { ...process.env, AFTERMATH_ALLOWED_HOSTS: new URL(archive.url).host, AFTERMATH_OPEN: '0' };
await untilEnded(aftermath('watch', 'add', 'sites.csv', '--runs', 'runs'));
const server = await startServer();
tell(`through ${SITES} looks`, await ask(server.url, async () => (await looksOf(server.url)) === SITES));
tell('with nothing to do', await ask(server.url, async (seconds) => seconds > IDLE_SECONDS));
await server.end();
await archive.close();
await rm(home, { recursive: true });

function sitesFile(): string {
  const radiusMeters = Math.floor((SITE_PX * GSD_METERS) / 2);
  const rows = middles.map((middle, n) => {
    const { lon, lat } = toLonLat(grid.crs!, pixelToMap(grid, middle));
    return `site-${n},Site ${n},"${lat}, ${lon}",${radiusMeters},${archive.url}`;
  });
  return ['id,name,at,radiusMeters,source', ...rows].join('\n');
}

function aftermath(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [builtScript('src/cli/main.js'), ...args], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function untilEnded(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.once('exit', () => done());
  });
}

async function startServer() {
  const child = aftermath('serve', '--runs', 'runs', '--port', '18080');
  const ended = untilEnded(child);
  const line = await new Promise<string>((done) => {
    createInterface(child.stdout!).once('line', done);
  });
  const end = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { url: /http:\S+/.exec(line)![0], end };
}

async function looksOf(url: string): Promise<number> {
  const { sites } = (await (await fetch(`${url}/api/sites`)).json()) as SiteList;
  return sites.filter(({ lastLook }) => lastLook !== null).length;
}

/** How long each answer took, ms, until `isOver`, which is asked once a second. */
async function ask(url: string, isOver: (seconds: number) => Promise<boolean>): Promise<number[]> {
  const took: number[] = [];
  const begun = performance.now();
  for (let nextAsk = 0, turn = 0; ; turn++) {
    const start = performance.now();
    const answer = await fetch(`${url}${PATHS[turn % PATHS.length]!}`);
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`);
    took.push(performance.now() - start);
    const seconds = (performance.now() - begun) / 1000;
    if (seconds > nextAsk) {
      if (await isOver(seconds)) return took;
      nextAsk = seconds + 1;
    }
    await wait(Math.max(0, EVERY_MS - (performance.now() - start)));
  }
}

function tell(when: string, took: readonly number[]): void {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(0);
  console.log(`${when}: ${sorted.length} answers, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`);
}
