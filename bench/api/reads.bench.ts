import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import type { SiteList } from '../../src/core/contract/watch-api.ts';

/**
 * Reads of metadata over kept-open connections, each asking again as soon as it is answered: `npm run bench -- api/reads`. The server is
 * a process of its own with 1,000 planted sites in memory, so that what is measured is the API itself: routes, guards, checks, JSON. Or
 * one that runs already, store and all, by its address and process id: `npm run bench -- api/reads http://127.0.0.1:8080 4711`.
 * Under ten times the connections whoever cannot be served soon must be told so (503), and nobody must be dropped or told anything else.
 * Once all read the same addresses, of one site, and once those of all sites in turn, of which hardly any was read just before.
 */
const TICKS_PER_SECOND = 100;
const SECONDS = 10;
/** Until it is compiled. */
const WARM_UP_SECONDS = 4;
const CONNECTIONS = 100;

const [address, pid] = process.argv.slice(2);
const server = address === undefined ? await startServer() : { url: address, pid: Number(pid), end: () => {} };
const pages = await Promise.all([0, 500].map((from) => fetch(`${server.url}/api/sites?limit=500&from=${from}`)));
const sites = (await Promise.all(pages.map(async (page) => (await page.json()) as SiteList))).flatMap(
  (page) => page.sites,
);
const all = sites.flatMap(({ site: { id } }) =>
  ['health', `sites/${id}`, `sites/${id}/looks?limit=5`, `alerts?site=${id}`, 'runs'].map((path) => `/api/${path}`),
);
try {
  await load(server.url, all, { connections: CONNECTIONS, seconds: WARM_UP_SECONDS });
  for (const [whose, paths] of [
    ['one site', all.slice(0, 5)],
    [`${sites.length} sites`, all],
  ] as const) {
    for (const connections of [CONNECTIONS, 10 * CONNECTIONS]) {
      const before = cpuSeconds(server.pid);
      const { statuses, milliseconds, dropped } = await load(server.url, paths, { connections, seconds: SECONDS });
      const told = [...statuses].map(([status, count]) => `${status}: ${count}`).join(', ');
      const served = statuses.get(200) ?? 0;
      const cpu = cpuSeconds(server.pid) - before;
      console.log(
        `${connections} connections, ${whose}: ${Math.round(served / SECONDS)} answered/s, ` +
          `p50 ${at(milliseconds, 0.5)} ms, p99 ${at(milliseconds, 0.99)} ms; statuses ${told}; dropped ${dropped}; ` +
          `the server's CPU ${((1000 * cpu) / served).toFixed(2)} ms an answer`,
      );
    }
  }
} finally {
  server.end();
}

/** What a process has used so far, by proc(5): says the same on a busy machine. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function startServer() {
  const path = fileURLToPath(new URL('serve-planted.js', import.meta.url));
  const child = spawn(process.execPath, [path, '1000'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const url = await new Promise<string>((done) => {
    createInterface(child.stdout).once('line', done);
  });
  return { url, pid: child.pid!, end: () => void child.stdin.end() };
}

async function load(
  url: string,
  paths: readonly string[],
  { connections, seconds }: { readonly connections: number; readonly seconds: number },
) {
  const pool = new Pool(url, { connections });
  const statuses = new Map<number, number>();
  const milliseconds: number[] = [];
  let dropped = 0;
  const end = performance.now() + seconds * 1000;
  const client = async (n: number) => {
    for (let turn = Math.floor((n * paths.length) / connections); performance.now() < end; turn++) {
      const start = performance.now();
      try {
        const { statusCode, body } = await pool.request({ path: paths[turn % paths.length]!, method: 'GET' });
        await body.dump();
        statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
        if (statusCode === 200) milliseconds.push(performance.now() - start);
      } catch {
        dropped += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, n) => client(n)));
  await pool.close();
  return { statuses, milliseconds: milliseconds.sort((a, b) => a - b), dropped };
}

function at(sorted: readonly number[], share: number): string {
  return (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1);
}
