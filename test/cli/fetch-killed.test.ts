import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asItShould, type RangeServer, rangeServer } from '../helpers/range-server.ts';
import { geoTags, tinyTiff } from '../helpers/tiny-tiff.ts';

/** What the command line calls; without the rest of it a process starts in half the time. */
const FETCH_INTO = pathToFileURL(join(import.meta.dirname, '../../dist/src/run/fetch-into.js')).href;
const KILLS = Number(process.env['AFTERMATH_KILLS'] ?? 9);

const picture = tinyTiff({
  width: 3000,
  height: 3000,
  value: (_sample, col, row) => (col * 7 + row * 13) % 251,
  tile: { width: 256, height: 256 },
  compression: 'none',
  tags: geoTags({ epsg: 32636, originX: 500_000, originY: 5_000_000, pixelSize: 2 }),
});
const around = { at: '45.138,33.018', radiusMeters: 1000 };

let server: RangeServer;
beforeAll(async () => {
  server = await rangeServer();
  server.files.set('/scene.tif', { bytes: picture, etag: '"one"' });
});
afterAll(() => server.close());

/** A tenth of the whole at a time, or a part after a moment, so that there is something to be killed in. */
function slowly(request: IncomingMessage, response: ServerResponse) {
  if (request.headers.range !== undefined || request.headers['if-none-match'] === '"one"') {
    setTimeout(() => asItShould(server, request, response), 15);
    return;
  }
  response.writeHead(200, { etag: '"one"', 'content-length': picture.length });
  const step = Math.ceil(picture.length / 10);
  let at = 0;
  const timer = setInterval(() => {
    response.write(picture.subarray(at, at + step));
    at += step;
    if (at < picture.length) return;
    clearInterval(timer);
    response.end();
  }, 20);
  response.on('close', () => clearInterval(timer));
}

/** A process that fetches, and how it ended. */
function start(out: string, place: object) {
  const request = { addresses: [`http://${server.host}/scene.tif`], ...place };
  const call = [request, out, { allowedHosts: [server.host] }].map((argument) => JSON.stringify(argument)).join();
  const script = `import { fetchInto } from '${FETCH_INTO}'; await fetchInto(${call});`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'ignore' });
  const ended = new Promise<number | NodeJS.Signals | null>((done) =>
    child.on('exit', (code, signal) => done(code ?? signal)),
  );
  return { child, ended };
}

/** Of everything that shows: files under their sha256 have it, and what is JSON can be read. */
async function expectNothingHalf(out: string, wanted: Buffer) {
  const entries = await readdir(out, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const { parentPath, name } of entries.filter((entry) => entry.isFile())) {
    if (parentPath.includes('incoming') || name.includes('.unfinished-')) continue;
    const bytes = await readFile(join(parentPath, name));
    if (name.endsWith('.json')) JSON.parse(bytes.toString());
    else expect(bytes.equals(wanted)).toBe(true);
  }
}

/** The same moments each time, for the same number of kills. */
function* fractions(seed: number) {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

it.each([
  ['a whole file', {}],
  ['the tiles of an area', around],
])(
  'kill -9 while fetching %s leaves nothing half-written, and what comes after is the same bytes',
  async (_what, place) => {
    const folder = await mkdtemp(join(tmpdir(), 'aftermath-killed-'));
    const moments = fractions(7);
    try {
      server.answer = (request, response) => asItShould(server, request, response);
      expect(await start(join(folder, 'reference'), place).ended).toBe(0);
      const wanted = await readFile(join(folder, 'reference', 'scene.tif'));
      expect(wanted.equals(picture)).toBe(place !== around);

      let killed = 0;
      let resumed = 0;
      for (let round = 0; killed < KILLS && round < KILLS; round++) {
        const out = join(folder, `out-${round}`);
        for (let again = 0; again < 3; again++) {
          server.answer = slowly;
          const before = server.asked.length;
          const { child, ended } = start(out, place);
          // From its first request on: what comes before touches no file.
          while (server.asked.length === before && child.exitCode === null) {
            await new Promise((done) => setTimeout(done, 2));
          }
          const timer = setTimeout(() => child.kill('SIGKILL'), moments.next().value! * 400);
          if ((await ended) === 'SIGKILL') killed++;
          clearTimeout(timer);
          await expectNothingHalf(out, wanted);
        }
        server.answer = (request, response) => asItShould(server, request, response);
        server.sent = 0;
        expect(await start(out, place).ended).toBe(0);
        if (server.sent < wanted.length) resumed++;
        expect((await readFile(join(out, 'scene.tif'))).equals(wanted)).toBe(true);
        await expectNothingHalf(out, wanted);
        // Killed between keeping the file and tidying up, a fetch leaves its tiles to the sweep after a week.
        expect((await readdir(join(out, '.originals', 'incoming'))).length).toBeLessThanOrEqual(1);
        await rm(out, { recursive: true });
      }
      expect(killed).toBeGreaterThanOrEqual(KILLS);
      expect(resumed).toBeGreaterThan(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  60_000 + KILLS * 20_000,
);
