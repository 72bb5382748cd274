import { spawn } from 'node:child_process';
import { access, link, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serve } from '../../../src/app.ts';
import { Cancelled, Conflict } from '../../../src/core/contract/errors.ts';
import type { Look } from '../../../src/core/contract/watch.ts';
import { insertAlerts } from '../../../src/io/store/database/alerts.ts';
import { holdOffLooks } from '../../../src/io/store/database/hold-off.ts';
import { insertLook, looksOf, runFoldersOf, runOfLook } from '../../../src/io/store/database/looks.ts';
import { keepFetched, NOTHING_STATED } from '../../../src/io/store/fetched.ts';
import { chainLines } from '../../../src/io/store/hash-chain.ts';
import { setAside, setOriginalAside } from '../../../src/io/store/pruned-runs.ts';
import { reviewsBeside } from '../../../src/io/store/review-store.ts';
import { sha256 } from '../../../src/io/store/sha256.ts';
import { unfinishedBeside } from '../../../src/io/store/unfinished.ts';
import { keepSite } from '../../../src/run/watch/keep-site.ts';
import { openWatch, type Watch } from '../../../src/run/watch/open-watch.ts';
import { planPruning, prune } from '../../../src/run/watch/prune.ts';
import { queueLook } from '../../../src/run/watch/queue-looks.ts';
import { hasPostgres, type PostgresServer, startPostgres } from '../../helpers/postgres.ts';
import { watchOptions } from '../../helpers/watch-stand.ts';
import { alertLike, lookLike, siteLike } from '../../helpers/watched.ts';

const NOW = '2026-06-01T00:00:00.000Z';
const DAY_MS = 86_400_000;
/** So many of the newest are needed by the next look. */
const NEEDED = 20;
const AWAY = '127.0.0.1:10';

/** A look whose run is `name`, so many days ago, with what it was made of. */
interface Planted extends Partial<Look> {
  readonly daysAgo: number;
  readonly made?: { readonly before: string; readonly after: string };
}

describe('pruning', () => {
  let home: string;
  let runsFolder: string;
  let watch: Watch;
  const where = () => join(home, 'database');
  const open = async () =>
    await openWatch(watchOptions(where(), home, { now: () => new Date(NOW), hosts: [AWAY], onTrouble: () => {} }));

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'aftermath-prune-'));
    watch = await open();
  });
  afterAll(async () => {
    await watch.close();
    await rm(home, { recursive: true, force: true });
  });
  beforeEach(async () => {
    runsFolder = await mkdtemp(join(home, 'runs-'));
    await watch.database.query('delete from sites');
    await keepSite(watch.database, siteLike(), NOW);
  });

  const original = async (scene: string): Promise<string> => {
    const incoming = join(home, 'incoming');
    await writeFile(incoming, scene);
    const from = { ...NOTHING_STATED, address: `https://archive.example/${scene}.tif`, etag: '"1"', windowOf: null };
    const folder = join(runsFolder, '.originals');
    return await keepFetched(incoming, { name: `${scene}.tif`, key: scene, folder }, from);
  };
  const writeRun = async (name: string, made: NonNullable<Planted['made']>) => {
    const folder = join(runsFolder, name);
    await mkdir(join(folder, 'aligned'), { recursive: true });
    await writeFile(join(folder, 'aligned', 'after.tif'), 'x'.repeat(1000));
    await writeFile(join(folder, 'run.json'), JSON.stringify({ schema: 1, id: `id-${name}` }));
    const entries = (['before', 'after'] as const).map((role, i) => {
      const scene = made[role];
      const file = { name: `${scene}.tif`, address: null, sha256: sha256(scene), bytes: scene.length };
      return {
        sequence: i + 1,
        what: 'input',
        details: { role, name: scene, files: [file], sidecars: [], mask: null },
      };
    });
    await writeFile(join(folder, 'evidence.jsonl'), chainLines('', entries));
    for (const scene of Object.values(made)) await original(scene);
  };
  const plant = async (name: string, { daysAgo, made, ...change }: Planted): Promise<Look> => {
    if (made !== undefined) await writeRun(name, made);
    const at = new Date(Date.parse(NOW) - daysAgo * DAY_MS).toISOString();
    const quiet = { state: 'unchanged', findings: 0, changedAreaM2: 0 } as const;
    const ids = { id: `look-${name}-${daysAgo}`, runId: `id-${name}`, dueAt: at, lookedAt: at };
    const look = lookLike({ ...quiet, ...ids, ...change });
    await insertLook(watch.database, look, { findings: [], runFolder: name });
    return look;
  };
  /** Fills what the next look needs, so that older ones may go. */
  const plantNeeded = async (siteId = 'saky') => {
    for (let n = 0; n < NEEDED; n++) await plant(`${siteId}-new-${n}`, { daysAgo: 100 + n / 100, siteId });
  };
  const options = () => ({ runsFolder, olderThanDays: 90, now: () => new Date(NOW) });
  const carryOut = (change: Partial<Parameters<typeof prune>[1]> = {}, of: Pick<Watch, 'database' | 'queue'> = watch) =>
    prune(of, { ...options(), signal: new AbortController().signal, onSaid: () => {}, ...change });
  const lies = async (...path: readonly string[]) =>
    access(join(runsFolder, ...path)).then(
      () => true,
      () => false,
    );
  const hasOriginal = (scene: string) => lies('.originals', sha256(scene), `${scene}.tif`);
  const looks = async () => await looksOf(watch.database, 'saky', { before: null, limit: 99 });
  const removedAt = async (name: string) =>
    (await looks()).find(({ runId }) => runId === `id-${name}`)?.picturesRemovedAt ?? null;
  const tree = async () => (await readdir(runsFolder, { recursive: true })).sort();

  it('removes an old look that found nothing, and says so of it; its state and reason stand', async () => {
    await plantNeeded();
    const look = await plant('old', { daysAgo: 200, made: { before: 'a', after: 'b' } });
    const done = await carryOut();
    expect(await tree()).toEqual(['.originals', '.originals/known']);
    expect(await readdir(join(runsFolder, '.originals', 'known'))).toEqual([]);
    expect((await looks()).at(-1)).toEqual({ ...look, picturesRemovedAt: NOW });
    expect(await runOfLook(watch.database, 'id-old')).toEqual({ folder: 'old', removedAt: NOW });
    const { bytes, ...rest } = done;
    expect(rest).toEqual({
      before: '2026-03-03T00:00:00.000Z',
      removed: true,
      sites: [{ siteId: 'saky', looks: 1, runs: 1, bytes, stay: { usual: NEEDED } }],
      runs: 1,
      originals: 2,
      begun: 0,
    });
    expect(bytes).toBeGreaterThan(1000);
    expect((await carryOut()).runs).toBe(0);
  });

  it('says what it would remove, and removes nothing', async () => {
    await plantNeeded();
    await plant('old', { daysAgo: 200, made: { before: 'a', after: 'b' } });
    const there = await tree();
    const planned = await planPruning(watch.database, options());
    expect(await tree()).toEqual(there);
    expect(await removedAt('old')).toBeNull();
    expect(await carryOut()).toEqual({ ...planned, removed: true });
  });

  it('leaves what the next look of each site needs, however old', async () => {
    for (let n = 0; n < NEEDED; n++) await plant(`n${n}`, { daysAgo: 300 + n, made: { before: 'a', after: `s${n}` } });
    await plant('one-more', { daysAgo: 400, made: { before: 'a', after: 'z' } });
    const needed = await runFoldersOf(watch.database, 'saky', NEEDED);
    expect((await carryOut()).sites).toMatchObject([{ looks: 1, stay: { usual: NEEDED } }]);
    expect(await Promise.all(needed.map((name) => lies(name, 'run.json')))).not.toContain(false);
    expect([await lies('one-more'), await hasOriginal('z'), await hasOriginal('a')]).toEqual([false, false, true]);
    expect(await runFoldersOf(watch.database, 'saky', NEEDED)).toEqual(needed);
  });

  it('leaves young ones', async () => {
    await plantNeeded();
    await plant('young', { daysAgo: 89, made: { before: 'a', after: 'b' } });
    await carryOut();
    expect(await lies('young', 'run.json')).toBe(true);
  });

  it.each(['a finding that was told', 'an alert', 'a decision', 'an export'])(
    'leaves a run with %s, and its originals',
    async (what) => {
      await plantNeeded();
      const told = what === 'a finding that was told';
      await plant('old', { daysAgo: 200, made: { before: 'a', after: 'b' }, ...(told && { findings: 1 }) });
      if (what === 'an alert') await insertAlerts(watch.database, [alertLike({ runId: 'id-old', lookId: null })], []);
      if (what === 'a decision') {
        const act = { kind: 'confirm', id: 'act-1', findingId: 'F1', by: 'A. Person' } as never;
        await reviewsBeside(runsFolder).append('id-old', [act], new Date(NOW));
      }
      if (what === 'an export') {
        await mkdir(join(runsFolder, '.exports'));
        await writeFile(join(runsFolder, '.exports', 'id-old.jsonl'), '{}\n');
      }
      const [site] = (await carryOut()).sites;
      const why = what === 'an alert' || told ? 'told' : 'reviewed';
      expect(site).toMatchObject({ looks: 0, stay: { [why]: 1 } });
      expect([await lies('old', 'run.json'), await hasOriginal('a'), await hasOriginal('b')]).not.toContain(false);
      expect(await removedAt('old')).toBeNull();
    },
  );

  it("leaves a site's baseline: the run in which it came, and its original after runs that were compared with it", async () => {
    const scene = (id: string) => ({ ...lookLike().after!, id });
    await keepSite(watch.database, siteLike({ baseline: 'base' }), NOW);
    await plantNeeded();
    await plant('came', { daysAgo: 300, after: scene('base'), made: { before: 'first', after: 'base' } });
    await plant('later', { daysAgo: 200, before: scene('base'), made: { before: 'base-window', after: 'b' } });
    await carryOut();
    expect([await lies('came'), await hasOriginal('base'), await hasOriginal('first')]).toEqual([true, true, true]);
    expect([await lies('later'), await hasOriginal('base-window'), await hasOriginal('b')]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('leaves an original while another run has it, be it no look’s', async () => {
    await plantNeeded();
    await plant('old', { daysAgo: 200, made: { before: 'shared', after: 'own' } });
    await writeRun("somebody's", { before: 'other', after: 'shared' });
    await carryOut();
    expect([await hasOriginal('shared'), await hasOriginal('own'), await hasOriginal('other')]).toEqual([
      true,
      false,
      true,
    ]);
    // With where it came from, which its evidence rests on.
    expect(await lies('.originals', sha256('shared'), 'fetched.json')).toBe(true);
  });

  it('leaves an original that lies beside the runs under another name', async () => {
    await plantNeeded();
    await plant('old', { daysAgo: 200, made: { before: 'a', after: 'b' } });
    await link(join(runsFolder, '.originals', sha256('a'), 'a.tif'), join(runsFolder, 'fetched-a.tif'));
    await carryOut();
    expect([await hasOriginal('a'), await hasOriginal('b')]).toEqual([true, false]);
  });

  it('leaves a run that a newer look has as well', async () => {
    await plantNeeded();
    await plant('old', { daysAgo: 200, made: { before: 'a', after: 'b' } });
    await keepSite(watch.database, siteLike({ id: 'other', name: 'Other' }), NOW);
    await plant('old', { daysAgo: 1, siteId: 'other' });
    await carryOut();
    expect([await lies('old'), await removedAt('old')]).toEqual([true, null]);
  });

  it('says nothing of runs that lie in another folder', async () => {
    await plantNeeded();
    await plant('old', { daysAgo: 200 });
    expect((await carryOut()).sites).toMatchObject([{ looks: 0, stay: { elsewhere: 1 } }]);
    expect(await removedAt('old')).toBeNull();
  });

  it('is refused while somebody writes a run among them, and takes away what a killed one left', async () => {
    await plantNeeded();
    await plant('old', { daysAgo: 200, made: { before: 'a', after: 'b' } });
    const written = unfinishedBeside(join(runsFolder, 'new'));
    await mkdir(written);
    await expect(carryOut()).rejects.toThrow(Conflict);
    expect([await lies('old'), await removedAt('old')]).toEqual([true, null]);
    await rm(written, { recursive: true });
    // No process of this machine has that number.
    await mkdir(written.replace(/-\d+-\d+-/, '-999999999-1-'));
    await carryOut();
    expect(await lies('old')).toBe(false);
  });

  it('leaves what a person drew on after it was marked, and takes the mark back', async () => {
    await plantNeeded();
    await plant('old', { daysAgo: 200, made: { before: 'a', after: 'b' } });
    const drawn = {
      ...watch.database,
      query: async <Row>(sql: string, values?: readonly unknown[]) => {
        const rows = await watch.database.query<Row>(sql, values);
        if (!sql.includes('jsonb_set')) return rows;
        await mkdir(join(runsFolder, '.reviews'));
        await writeFile(join(runsFolder, '.reviews', 'id-old.jsonl'), '{}\n');
        return rows;
      },
    };
    await carryOut({}, { ...watch, database: drawn });
    expect([await lies('old', 'run.json'), await hasOriginal('a'), await removedAt('old')]).toEqual([true, true, null]);
  });

  it('goes on where it was killed: between the mark and the removal', async () => {
    await plantNeeded();
    await plant('old', { daysAgo: 200, made: { before: 'a', after: 'b' } });
    await plant('older', { daysAgo: 300, made: { before: 'b', after: 'c' } });
    await watch.close();
    const built = (path: string) => pathToFileURL(join(import.meta.dirname, '../../../dist/src', path)).href;
    const script = `
      const { openDatabase } = await import('${built('io/store/database/open-database.js')}');
      const { prune } = await import('${built('run/watch/prune.js')}');
      const database = await openDatabase(${JSON.stringify(where())});
      const query = async (sql, values) => {
        const rows = await database.query(sql, values);
        if (sql.includes('jsonb_set')) process.kill(process.pid, 'SIGKILL');
        return rows;
      };
      const queue = { tally: async () => ({ running: 0 }) };
      await prune({ database: { ...database, query }, queue }, {
        runsFolder: ${JSON.stringify(runsFolder)}, olderThanDays: 90, now: () => new Date('${NOW}'),
        signal: new AbortController().signal, onSaid: () => {} });`;
    await writeFile(join(home, 'killed.mjs'), script);
    const child = spawn(process.execPath, [join(home, 'killed.mjs')], { stdio: 'ignore' });
    expect(await new Promise((done) => child.on('exit', (code, signal) => done(code ?? signal)))).toBe('SIGKILL');
    watch = await open();
    expect([await lies('old', 'run.json'), await removedAt('old')]).toEqual([true, NOW]);
    const planned = await planPruning(watch.database, { ...options(), olderThanDays: 5000 });
    expect(planned).toMatchObject({ sites: [], runs: 2, originals: 3, begun: 2, removed: false });
    await carryOut({ olderThanDays: 5000 });
    expect(await tree()).toEqual(['.originals', '.originals/known']);
    expect(await removedAt('older')).toBe(NOW);
  });

  it('goes on where it was killed: with a run and one of its originals set aside', async () => {
    await plantNeeded();
    await plant('old', { daysAgo: 200, made: { before: 'a', after: 'b' } });
    await plant('older', { daysAgo: 300, made: { before: 'b', after: 'c' } });
    const ended = new AbortController();
    const now = () => {
      if (clock++ > 0) ended.abort();
      return new Date(NOW);
    };
    let clock = 0;
    await expect(carryOut({ signal: ended.signal, now })).rejects.toThrow(Cancelled);
    await setAside(runsFolder, 'old');
    await setOriginalAside(runsFolder, 'old', sha256('a'));
    expect(await carryOut()).toMatchObject({ runs: 2, originals: 2, begun: 2 });
    expect(await tree()).toEqual(['.originals', '.originals/known']);
  });

  it('leaves a run that was made again after it went, also where something of the old one is left', async () => {
    await plantNeeded();
    await plant('old', { daysAgo: 200, made: { before: 'a', after: 'b' } });
    await carryOut();
    await plant('old', { daysAgo: 1, made: { before: 'a', after: 'b' } });
    await mkdir(join(runsFolder, '.pruned-old'));
    await writeFile(
      join(runsFolder, '.pruned-old', 'evidence.jsonl'),
      await readFile(join(runsFolder, 'old', 'evidence.jsonl')),
    );
    await carryOut();
    expect([await lies('old'), await lies('.pruned-old'), await hasOriginal('a')]).toEqual([true, false, true]);
    expect((await looks()).filter(({ runId }) => runId === 'id-old').map((look) => look.picturesRemovedAt)).toEqual([
      undefined,
      NOW,
    ]);
    expect(await runOfLook(watch.database, 'id-old')).toEqual({ folder: 'old', removedAt: null });
  });

  it('is done by a server that was asked to', async () => {
    await plantNeeded();
    await plant('old', { daysAgo: 200, made: { before: 'a', after: 'b' } });
    await watch.close();
    const server = await serve({
      ...{ runsFolder, sceneFolders: [], port: 0, database: where() },
      pruneOlderThanDays: 90,
    });
    await until(async () => !(await hasOriginal('b'))).finally(() => server.close());
    watch = await open();
    expect(await lies('old')).toBe(false);
    expect(await removedAt('old')).not.toBeNull();
  });

  it('takes no original that a log names by a path', async () => {
    await plantNeeded();
    await plant('old', { daysAgo: 200, made: { before: 'a', after: 'b' } });
    const file = join(runsFolder, 'old', 'evidence.jsonl');
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll(sha256('a'), '../somebody'));
    await mkdir(join(runsFolder, 'somebody'));
    await carryOut();
    expect([await lies('somebody'), await hasOriginal('a'), await hasOriginal('b')]).toEqual([true, true, false]);
  });
});

describe('pruning beside other processes', () => {
  let server: PostgresServer | null = null;
  let home: string;
  beforeAll(async () => {
    server = (await hasPostgres()) ? await startPostgres() : null;
    home = await mkdtemp(join(tmpdir(), 'aftermath-prune-'));
  });
  afterAll(async () => {
    await server?.stop();
    await rm(home, { recursive: true, force: true });
  });

  it('has looks wait, and others that prune', async (context) => {
    context.skip(server === null, "Debian's postgresql is not installed");
    const place = await server!.newDatabase();
    const given = watchOptions(place, home, { now: () => new Date(NOW), hosts: [AWAY], onTrouble: () => {} });
    const [one, worker] = [await openWatch(given), await openWatch(given)];
    await keepSite(one.database, siteLike({ source: `http://${AWAY}/` }), NOW);
    let ended = () => {};
    const held = new Promise<void>((done) => {
      ended = done;
    });
    const first = holdOffLooks(one.database, () => held);
    await until(
      async () =>
        (await worker.database.query('select 1 from pg_locks where locktype = $1 and granted', ['advisory'])).length >
        0,
    );
    await queueLook(worker.database, worker.queue, 'saky', NOW);
    await worker.work();
    const look = async () => [...(await worker.queue.find([`saky ${NOW}`], worker.database)).values()][0];
    await until(
      async () => (await look())?.said?.includes('pictures are being removed') && (await look())?.state === 'waiting',
    );
    const options = { runsFolder: home, olderThanDays: 1, now: () => new Date(NOW), onSaid: () => {} };
    const again = prune(worker, { ...options, signal: new AbortController().signal });
    await expect(again).rejects.toThrow(/Another process is removing/);
    ended();
    await first;
    // The look goes on.
    await until(async () => (await look())?.said?.includes('127.0.0.1:10') || (await look()) === undefined);
    await Promise.all([one.close(), worker.close()]);
  }, 90_000);
});

async function until(isSo: () => Promise<unknown>): Promise<void> {
  while (!(await isSo())) await new Promise((done) => setTimeout(done, 100));
}
