import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyRun } from '../../src/run/verify.ts';
import { isFuzzing } from '../helpers/fuzzing.ts';
import { writeScene } from '../helpers/planted-scenes.ts';
import { seededRandom } from '../helpers/random.ts';
import { asItShould, type RangeServer, rangeServer } from '../helpers/range-server.ts';
import { gridAt } from '../helpers/scenes.ts';
import { geoTags, tinyTiff } from '../helpers/tiny-tiff.ts';

/** Processes that are killed while they do each kind of work. */
const KILLS = isFuzzing ? 200 : 6;
const KILLS_A_FOLDER = 3;
/** More means that the moments are not those of the work. */
const MOST_TRIES = 4 * KILLS;
const DEADLINE_MS = 60_000 + KILLS * 40_000;

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'aftermath-killed-'));
});
afterAll(() => rm(home, { recursive: true }));

/** A process that calls one function of the program, without the command line: it starts in half the time. */
function start(module: string, name: string, args: readonly unknown[]) {
  const url = pathToFileURL(join(import.meta.dirname, '../../dist/src/run', module)).href;
  const call = args.map((argument) => JSON.stringify(argument)).join();
  const script = `import('${url}').then(({ ${name} }) => ${name}(${call}));`;
  const child = spawn(process.execPath, ['--eval', script], { stdio: 'ignore' });
  const ended = new Promise<number | NodeJS.Signals | null>((done) =>
    child.on('exit', (code, signal) => done(code ?? signal)),
  );
  return { child, ended };
}

/**
 * Kills a process a moment after its work has begun.
 *
 * @returns whether it was killed at its work, and how long that lasted till then: it may end before.
 */
async function killOnce(
  { child, ended }: ReturnType<typeof start>,
  hasBegun: () => Promise<boolean>,
  momentMs: number,
): Promise<{ readonly isHit: boolean; readonly lastedMs: number }> {
  while (child.exitCode === null && !(await hasBegun())) await wait(2);
  const begun = performance.now();
  await Promise.race([wait(momentMs), ended]);
  child.kill('SIGKILL');
  const isHit = (await ended) === 'SIGKILL';
  return { isHit, lastedMs: performance.now() - begun };
}

/**
 * Moments of a work that lasts so long, ms from its beginning: one in each of `KILLS` even parts of it, in an order of chance. One that
 * came too late comes again, earlier as the work turned out shorter, until it hits.
 */
function momentsOf(worksMs: number) {
  const random = seededRandom(11);
  const left = Array.from({ length: KILLS }, (_, part) => ({ part, order: random(2 ** 30) }))
    .sort((a, b) => a.order - b.order)
    .map(({ part }) => (part + random(1000) / 1000) / KILLS);
  let lastsMs = worksMs;
  const killedAt: number[] = [];
  return {
    isDone: () => left.length === 0,
    next: () => lastsMs * left[0]!,
    note: ({ isHit, lastedMs }: { readonly isHit: boolean; readonly lastedMs: number }, isWhole: boolean) => {
      if (isHit) killedAt.push(Math.floor(10 * left.shift()!));
      else if (isWhole) lastsMs = lastedMs;
    },
    /** In each tenth of the work. */
    counts: () => Array.from({ length: 10 }, (_, tenth) => killedAt.filter((at) => at === tenth).length),
  };
}

describe('kill -9 while fetching', () => {
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

  function fetch(out: string, place: object) {
    const request = { addresses: [`http://${server.host}/scene.tif`], ...place };
    return start('fetch-into.js', 'fetchInto', [request, out, { allowedHosts: [server.host] }]);
  }

  /** Of everything that shows: files under their sha256 have it, and what is JSON can be read. */
  async function expectNothingHalf(out: string, wanted: Buffer) {
    for (const path of await filesIn(out)) {
      if (path.includes('incoming') || path.includes('.unfinished-')) continue;
      const bytes = await readFile(path);
      if (path.endsWith('.json')) JSON.parse(bytes.toString());
      else expect(bytes.equals(wanted)).toBe(true);
    }
  }

  it.each([
    ['a whole file', {}],
    ['the tiles of an area', around],
  ])(
    '%s leaves nothing half-written, loses nothing that came, and what comes after is the same bytes',
    async (what, place) => {
      const folder = join(home, what);
      server.answer = slowly;
      const hasAsked = () => {
        const before = server.asked.length;
        return async () => server.asked.length > before;
      };
      const reference = fetch(join(folder, 'reference'), place);
      const { lastedMs } = await killOnce(reference, hasAsked(), DEADLINE_MS);
      expect(reference.child.exitCode).toBe(0);
      const wanted = await readFile(join(folder, 'reference', 'scene.tif'));
      expect(wanted.equals(picture)).toBe(place !== around);

      const moments = momentsOf(lastedMs);
      const left = { nothing: 0, 'a part': 0, 'all, not in its place': 0, 'all, in its place': 0 };
      let tries = 0;
      for (let round = 0; !moments.isDone(); round++) {
        const out = join(folder, `out-${round}`);
        server.answer = slowly;
        for (let again = 0; again < KILLS_A_FOLDER && !moments.isDone(); again++) {
          expect(++tries).toBeLessThan(MOST_TRIES);
          const killed = await killOnce(fetch(out, place), hasAsked(), moments.next());
          moments.note(killed, again === 0);
          await expectNothingHalf(out, wanted);
          if (!killed.isHit) break;
          left[await whatIsLeft(out, wanted)]++;
        }
        server.answer = (request, response) => asItShould(server, request, response);
        server.sent = 0;
        const came = await bytesIn(join(out, '.originals', 'incoming'));
        expect(await fetch(out, place).ended).toBe(0);
        const { range, 'if-none-match': known } = server.asked.at(-1)!.headers;
        const wentOn = place === around ? server.sent < wanted.length : (range ?? known) !== undefined;
        expect(wentOn || came === 0 || came >= wanted.length).toBe(true);
        expect((await readFile(join(out, 'scene.tif'))).equals(wanted)).toBe(true);
        await expectNothingHalf(out, wanted);
        expect((await filesIn(out)).filter((path) => /^\..*unfinished-/.test(basename(path)))).toEqual([]);
        // Killed between keeping the file and tidying up, a fetch leaves its tiles to the sweep after a week.
        expect((await readdir(join(out, '.originals', 'incoming'))).length).toBeLessThanOrEqual(1);
        await rm(out, { recursive: true });
      }
      tell(`fetching ${what}`, { ...moments, tries, lastedMs, left });
    },
    DEADLINE_MS,
  );
});

/** What a killed fetch left of what it was to bring. */
async function whatIsLeft(out: string, wanted: Buffer) {
  if ((await stat(join(out, 'scene.tif')).catch(() => null)) !== null) return 'all, in its place';
  const came = await bytesIn(join(out, '.originals'));
  if (came === 0) return 'nothing';
  return came < wanted.length ? 'a part' : 'all, not in its place';
}

describe('kill -9 while comparing', () => {
  const scenes = () => ({ before: join(home, 'before.tif'), after: join(home, 'after.tif'), detect: [] });
  const compare = (out: string, more = {}) =>
    start('analysis.js', 'compare', [{ ...scenes(), ...more }, out, { threads: 1 }]);
  const isUnfinished = (name: string) => name.includes('.unfinished-');
  const isUnderWay = async (folder: string) => (await readdir(folder)).some(isUnfinished);
  const unfinishedIn = async (folder: string) =>
    (await filesIn(folder))
      .map((path) => path.slice(folder.length + 1))
      .filter((path) => path.startsWith('.run.unfinished-'));
  const idOf = async (run: string) => (JSON.parse(await readFile(join(run, 'run.json'), 'utf8')) as { id: string }).id;
  /** Every file of a run but its log, which has the time of day. */
  const contentsOf = async (run: string) => {
    const paths = (await filesIn(run)).filter((path) => !/(evidence\.jsonl|run\.json)$/.test(path));
    return Promise.all(paths.sort().map(async (path) => [path.slice(run.length), digest(await readFile(path))]));
  };

  beforeAll(async () => {
    const grid = gridAt({ width: 200, height: 200 });
    await writeScene(scenes().before, { grid }, { acquiredAt: '2022-08-09' });
    const changes = [{ east: 50, south: 50, sizeMeters: 14, factor: 0.35 }];
    await writeScene(scenes().after, { grid, changes, noiseSeed: 2 }, { acquiredAt: '2022-08-10' });
  });

  it(
    'leaves the run that was there or the new one, whole, and what comes after is the same bytes',
    async () => {
      const [earlier, reference] = [join(home, 'earlier'), join(home, 'reference')];
      expect(await compare(join(earlier, 'run'), { minimumAreaM2: 50 }).ended).toBe(0);
      await mkdir(reference);
      const timed = compare(join(reference, 'run'));
      while (!(await isUnderWay(reference))) await wait(2);
      const begun = performance.now();
      expect(await timed.ended).toBe(0);
      const lastsMs = performance.now() - begun;
      const wanted = await contentsOf(join(reference, 'run'));
      const ids = [await idOf(join(earlier, 'run')), await idOf(join(reference, 'run'))];
      expect(ids[0]).not.toBe(ids[1]);

      const moments = momentsOf(lastsMs);
      const left: Record<string, number> = {};
      let tries = 0;
      for (let round = 0; !moments.isDone(); round++) {
        const folder = join(home, `round-${round}`);
        const run = join(folder, 'run');
        const hasEarlier = round % 2 === 1;
        if (hasEarlier) await cp(earlier, folder, { recursive: true });
        else await mkdir(folder);
        for (let again = 0; again < KILLS_A_FOLDER && !moments.isDone(); again++) {
          expect(++tries).toBeLessThan(MOST_TRIES);
          const before = new Set(await readdir(folder));
          const hasBegun = async () => (await readdir(folder)).some((name) => isUnfinished(name) && !before.has(name));
          const killed = await killOnce(compare(run), hasBegun, moments.next());
          moments.note(killed, true);
          await expectWholeOriginals(folder);
          const visible = (await readdir(folder)).filter((name) => !name.startsWith('.'));
          if (killed.isHit) {
            const files = (await unfinishedIn(folder)).filter((path) => !before.has(path.split('/')[0]!)).length;
            left[`${files} files written`] = (left[`${files} files written`] ?? 0) + 1;
          }
          if (visible.length === 0 && !hasEarlier) continue;
          // Between two renames neither shows: the next that is written here, or a server that starts, puts the earlier one back.
          const moved = (await readdir(folder)).find((name) => name.endsWith('-replaced'));
          const shown = visible.length === 0 ? join(folder, moved!) : run;
          expect(visible.length === 0 || visible.join() === 'run').toBe(true);
          expect(ids).toContain(await idOf(shown));
          await verifyRun(shown);
        }
        expect(await compare(run).ended).toBe(0);
        expect(await idOf(run)).toBe(ids[1]);
        expect(await contentsOf(run)).toEqual(wanted);
        await verifyRun(run);
        expect((await readdir(folder)).filter(isUnfinished)).toEqual([]);
        await rm(folder, { recursive: true });
      }
      tell('comparing', { ...moments, tries, lastedMs: lastsMs, left });
    },
    DEADLINE_MS,
  );

  async function expectWholeOriginals(folder: string) {
    for (const path of await filesIn(join(folder, '.originals'))) {
      const sha256 = /\/([0-9a-f]{64})\//.exec(path)?.[1];
      expect(digest(await readFile(path))).toBe(sha256);
    }
  }
});

/** The figures that bench/io/README.md has. */
function tell(
  work: string,
  { counts, tries, lastedMs, left }: ReturnType<typeof momentsOf> & { tries: number; lastedMs: number; left: object },
) {
  if (!isFuzzing) return;
  console.log(`${work}: ${KILLS} killed in ${tries} tries, work of ${Math.round(lastedMs)} ms`, counts().join(), left);
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

/** Of what came, in files that may go while they are counted. */
async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  const paths = (await filesIn(folder)).filter((path) => !path.includes('.unfinished-'));
  for (const path of paths) bytes += (await stat(path).catch(() => null))?.size ?? 0;
  return bytes;
}
