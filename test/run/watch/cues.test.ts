import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { LookBudget } from '../../../src/core/contract/cue.ts';
import { listAlerts } from '../../../src/io/store/database/alerts.ts';
import { lookFindings, looksOf } from '../../../src/io/store/database/looks.ts';
import { cuesOfWatch } from '../../../src/run/watch/cues-of-watch.ts';
import { keepSite } from '../../../src/run/watch/keep-site.ts';
import { openWatch, type Watch } from '../../../src/run/watch/open-watch.ts';
import { planRound } from '../../../src/run/watch/plan-round.ts';
import { queueAllLooks, queueDueLooks, queueLook, queueNextLook } from '../../../src/run/watch/queue-looks.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';
import { watchedSite, watchOptions, watchStand } from '../../helpers/watch-stand.ts';

const home = temporaryFolder();
const stand = watchStand(home);

/** When the reports below are brought: the second and the third scene lie after what they tell of. */
const KEEP = { isPreview: false };
const BROUGHT = '2026-03-06T07:00:00.000Z';
const REPORTS = ['id,date,time,lat,lon,precision_m,area,type,source', 'r1,2026-03-02,10:00,AT,800,Crimea,fire,Desk'];

/** A report at the middle of the watched site. */
function reports(rows: readonly string[] = REPORTS): { readonly name: string; readonly bytes: Uint8Array } {
  const { circle } = watchedSite(stand.archive.url);
  const ring = watchedSite(stand.archive.url).area.coordinates[0] as readonly (readonly [number, number])[];
  const middle = circle?.at ?? { lon: (ring[0]![0] + ring[16]![0]) / 2, lat: (ring[0]![1] + ring[16]![1]) / 2 };
  const text = rows.join('\n').replaceAll('AT', `${middle.lat},${middle.lon}`);
  return { name: 'reports.csv', bytes: new TextEncoder().encode(text) };
}

describe.each(['embedded', 'served'] as const)('cues of a watch on an %s database', (kind) => {
  let clock = BROUGHT;
  let opened = 0;
  const now = () => new Date(clock);
  const troubles: unknown[] = [];
  const watches: Watch[] = [];
  const isAbsent = () => kind === 'served' && stand.postgres === null;
  afterEach(async () => {
    for (const watch of watches.splice(0)) await watch.close();
    expect(troubles).toEqual([]);
  });

  /** A watch of one site, and what brings cues to it. */
  async function open(cueBudget: LookBudget = { looks: 20, bytes: null }) {
    const place = join(home.path, `${kind}-${++opened}`);
    const where = kind === 'embedded' ? join(place, 'database') : await stand.postgres!.newDatabase();
    const hosts = [new URL(stand.archive.url).host];
    const options = watchOptions(where, place, { now, hosts, onTrouble: (error) => troubles.push(error) });
    const watch = await openWatch({ ...options, cueBudget });
    watches.push(watch);
    const site = watchedSite(stand.archive.url, { notify: ['https://desk.example.org/hook'] });
    await keepSite(watch.database, site, '2026-03-01T05:00:00.000Z');
    const cues = cuesOfWatch(watch.database, watch.queue, { now, cueBudget });
    const looks = async () => await looksOf(watch.database, site.id, { before: null, limit: 99 });
    const pairs = async () =>
      (await looks())
        .toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
        .map(({ state, before, after }) => `${state} ${before?.id} ${after?.id}`);
    const plan = () => planRound(watch.database, { from: 0, limit: 9 }, { now, cueBudget, allowedHosts: hosts });
    return { watch, site, cues, looks, pairs, plan };
  }

  it('are kept once, however often they are brought, and told as the last file tells them', async (context) => {
    context.skip(isAbsent(), "Debian's postgresql is not installed");
    clock = BROUGHT;
    const { watch, site, cues } = await open();
    const preview = (await cues.importFile(reports(), { isPreview: true })).counts;
    expect(await cues.list(9)).toEqual([]);
    const first = (await cues.importFile(reports(), KEEP)).counts;
    expect(preview).toEqual(first);
    expect(first).toMatchObject({ rows: 1, added: 1, changed: 0, unchanged: 0, sites: 1, looks: 1, looksLeft: 0 });
    const again = (await cues.importFile(reports(), KEEP)).counts;
    expect(again).toMatchObject({ added: 0, changed: 0, unchanged: 1, sites: 1, looks: 0 });
    expect(await watch.queue.tally()).toMatchObject({ waiting: 1 });

    // Elsewhere, and of another id: neither is that cue.
    const more = reports([...REPORTS, 'r2,2026-03-02,10:00,AT,800,Crimea,fire,Desk', 'r3,2026-03-02,,10,10,,,fire,']);
    expect((await cues.importFile(more, KEEP)).counts).toMatchObject({ rows: 3, added: 1, unchanged: 1, looks: 1 });
    // A licence is no part of what is told: the same cue, told otherwise.
    const licensed = REPORTS.map((row, i) => `${row},${i === 0 ? 'licence' : 'CC BY 4.0'}`);
    expect((await cues.importFile(reports(licensed), KEEP)).counts).toMatchObject({ added: 0, changed: 1, looks: 0 });

    const { cues: listed, series } = await cues.ofSite(site.id, 10);
    expect(listed.map(({ cue }) => [cue.term, cue.sources, cue.licence, cue.timePrecision])).toEqual(
      expect.arrayContaining([
        ['fire', ['Desk'], 'CC BY 4.0', 'minute'],
        ['fire', ['Desk'], null, 'minute'],
      ]),
    );
    expect(listed).toHaveLength(2);
    expect(series.map(({ series: { term, area } }) => [term, area])).toEqual([]);
    expect((await cues.list(1)).map(({ siteIds }) => siteIds)).toEqual([[site.id]]);
    await expect(cues.ofSite('none', 10)).rejects.toThrow(/no site/);
  });

  it("of ACLED's are the same ones where it corrects a report, told as corrected", async (context) => {
    context.skip(isAbsent(), "Debian's postgresql is not installed");
    clock = BROUGHT;
    const { site, cues } = await open();
    const acled = (day: string) =>
      reports(['event_id_cnty,event_date,latitude,longitude,event_type', `UKR1,${day},AT,Explosions/Remote violence`]);
    expect((await cues.importFile(acled('2026-03-02'), KEEP)).counts).toMatchObject({ added: 1, changed: 0 });
    expect((await cues.importFile(acled('2026-03-03'), KEEP)).counts).toMatchObject({ added: 0, changed: 1 });
    const { cues: listed } = await cues.ofSite(site.id, 10);
    expect(listed.map(({ cue }) => /\d Mar/.exec(cue.sentence)?.[0])).toEqual(['3 Mar']);
  });

  it('keep the series that they are counted in, as the file that goes on longest has it', async (context) => {
    context.skip(isAbsent(), "Debian's postgresql is not installed");
    clock = BROUGHT;
    const { site, cues } = await open();
    const days = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, i) => {
        const day = String(from + i).padStart(2, '0');
        return `d${day},2026-02-${day},10:00,AT,800,Crimea,fire,Desk`;
      });
    const file = (from: number, to: number) => reports([REPORTS[0]!, ...days(from, to)]);
    const latest = async () => (await cues.ofSite(site.id, 99)).series.map(({ series }) => series.counts.at(-1)!.start);
    await cues.importFile(file(1, 20), KEEP);
    expect(await latest()).toEqual(['2026-02-20']);
    await cues.importFile(file(1, 25), KEEP);
    expect(await latest()).toEqual(['2026-02-25']);
    await cues.importFile(file(1, 10), KEEP);
    expect(await latest()).toEqual(['2026-02-25']);
    expect((await cues.ofSite(site.id, 99)).cues).toHaveLength(25);
  });

  it('raise the priority of the look that waits, until they expire', async (context) => {
    context.skip(isAbsent(), "Debian's postgresql is not installed");
    clock = BROUGHT;
    const { watch, site, cues } = await open();
    const elsewhere = watchedSite(stand.archive.url, { id: 'elsewhere', name: 'Elsewhere', priority: 1 });
    const [[ring]] = [elsewhere.area.coordinates as readonly (readonly (readonly [number, number])[])[]];
    const moved = { type: 'Polygon' as const, coordinates: [ring!.map(([lon, lat]) => [lon + 1, lat] as const)] };
    await keepSite(watch.database, { ...elsewhere, area: moved }, '2026-03-01T05:00:00.000Z');
    await cues.importFile(reports(), KEEP);
    const priorities = async () => {
      await watch.queue.cancel(`${site.id} ${clock}`);
      await watch.database.query("delete from jobs.job where name = 'looks'");
      await queueAllLooks(watch.database, watch.queue, clock);
      const rows = await watch.database.query<{ site: string; priority: number }>(
        "select data->>'siteId' as site, priority from jobs.job where name = 'looks' order by 1",
      );
      return rows.map(({ site, priority }) => `${site} ${priority}`);
    };
    expect(await priorities()).toEqual(['elsewhere 1001', 'saky 1002']);
    clock = '2026-03-16T09:59:00.000Z';
    expect(await priorities()).toEqual(['elsewhere 1001', 'saky 1002']);
    clock = '2026-03-16T10:01:00.000Z';
    expect(await priorities()).toEqual(['elsewhere 1001', 'saky 1000']);
    expect((await cues.ofSite(site.id, 10)).cues).toHaveLength(1);
  });

  it('bring a look at once to the last scene before and the first after, then at what is newer', async (context) => {
    context.skip(isAbsent(), "Debian's postgresql is not installed");
    clock = BROUGHT;
    const { watch, cues, pairs, plan } = await open();
    expect((await plan()).looks[0]!.search).toContain('second is compared with third.');
    await cues.importFile(reports(), KEEP);
    expect((await plan()).looks[0]!.search).toMatch(/first is compared with second\. The last .* no confirmation\./);
    const [look] = await queuedMoments(watch);
    expect(look).toBe(clock);
    clock = '2026-03-06T07:00:10.000Z';
    await watch.work();
    await until(async () => (await pairs()).length === 2);
    expect(await pairs()).toEqual(['changed first second', 'unchanged second third']);
    // What a cue asked for is asked for once.
    clock = '2026-03-07T06:00:01.000Z';
    expect(await queueDueLooks(watch.database, watch.queue, clock)).toBe(1);
    await until(async () => (await pairs()).length === 3);
    expect((await pairs()).at(-1)).toBe('no-new-scene undefined undefined');
  }, 300_000);

  it('leave one look at what is newer, which who asks for a look is told of', async (context) => {
    context.skip(isAbsent(), "Debian's postgresql is not installed");
    clock = BROUGHT;
    const { watch, site } = await open();
    await queueLook(watch.database, watch.queue, site.id, clock);
    const later = '2026-03-06T07:00:10.000Z';
    await queueNextLook(watch.database, watch.queue, { siteId: site.id, dueAt: '2026-03-06T06:00:00.000Z' }, later);
    expect(await queuedMoments(watch)).toEqual([clock]);
    await queueNextLook(watch.database, watch.queue, { siteId: site.id, dueAt: clock }, later);
    expect(await queuedMoments(watch)).toEqual([clock, later]);
    expect(await queueLook(watch.database, watch.queue, site.id, '2026-03-06T07:01:00.000Z')).toMatchObject({
      dueAt: later,
    });
    expect(await queuedMoments(watch)).toEqual([clock, later]);
  }, 300_000);

  it('change neither a state nor an alert: those of the pair are the same without a cue', async (context) => {
    context.skip(isAbsent(), "Debian's postgresql is not installed");
    const outcome = async ({ watch, looks }: Awaited<ReturnType<typeof open>>) => {
      await watch.work();
      await until(async () => (await looks()).some(({ state }) => state === 'changed'));
      const { id, dueAt, lookedAt, ...look } = (await looks()).find(({ state }) => state === 'changed')!;
      const alerts = await listAlerts(watch.database, { state: null, limit: 99, now: clock });
      expect(alerts).toHaveLength(1);
      return {
        look: { ...look, runId: typeof look.runId },
        findings: await lookFindings(watch.database, id),
        alerts: alerts.map(({ lookId, runId, raisedAt, ...alert }) => alert),
      };
    };
    clock = '2026-03-04T06:00:01.000Z';
    const plain = await open();
    await queueDueLooks(plain.watch.database, plain.watch.queue, clock);
    const without = await outcome(plain);
    clock = BROUGHT;
    const cued = await open();
    await cued.cues.importFile(reports(), KEEP);
    clock = '2026-03-06T07:00:10.000Z';
    expect(await outcome(cued)).toEqual(without);
  }, 300_000);

  it('spend no more than the budget: what does not fit is looked at as usual', async (context) => {
    context.skip(isAbsent(), "Debian's postgresql is not installed");
    clock = BROUGHT;
    const none = await open({ looks: 0, bytes: null });
    expect((await none.cues.importFile(reports(), KEEP)).counts).toMatchObject({ added: 1, looks: 0, looksLeft: 1 });
    const plan = await none.plan();
    expect(plan.looks[0]!.search).toContain('second is compared with third.');
    expect(plan.cues).toContain('0 more looks');
    await none.watch.work();
    await queueAllLooks(none.watch.database, none.watch.queue, clock);
    await until(async () => (await none.pairs()).length === 1);
    expect(await none.pairs()).toEqual(['unchanged second third']);

    // A byte is too little for any picture.
    const little = await open({ looks: 5, bytes: 1 });
    expect((await little.plan()).looks[0]!.search).toContain('second is compared with third.');
    await little.cues.importFile(reports(), KEEP);
    expect((await little.plan()).looks[0]!.search).toContain('second is compared with third.');
    await little.watch.work();
    await until(async () => (await little.pairs()).length === 1);
    expect(await little.pairs()).toEqual(['unchanged second third']);
  }, 300_000);
});

async function queuedMoments({ database }: Watch): Promise<readonly string[]> {
  const rows = await database.query<{ due: string }>(
    "select data->>'dueAt' as due from jobs.job where name = 'looks' and state = 'created'",
  );
  return rows.map(({ due }) => due);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 900; tries++) {
    if (await isSo()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('It never came to that.');
}
