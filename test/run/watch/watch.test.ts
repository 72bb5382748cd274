import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Look } from '../../../src/core/contract/watch.ts';
import { listAlerts } from '../../../src/io/store/database/alerts.ts';
import { lookFindings, looksOf } from '../../../src/io/store/database/looks.ts';
import { deleteSite, seenSitesOf } from '../../../src/io/store/database/sites.ts';
import { keepSite } from '../../../src/run/watch/keep-site.ts';
import { openWatch, type Watch } from '../../../src/run/watch/open-watch.ts';
import { queueDueLooks } from '../../../src/run/watch/queue-looks.ts';
import { raiseSilent } from '../../../src/run/watch/raise-silent.ts';
import { watchlistOf } from '../../../src/run/watch/watchlist.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';
import { watchedSite, watchOptions, watchStand } from '../../helpers/watch-stand.ts';

const home = temporaryFolder();
const stand = watchStand(home);
/** Nobody answers there. */
const AWAY = '127.0.0.1:10';

describe.each(['embedded', 'served'] as const)('a watch on an %s database', (kind) => {
  let clock: string;
  const troubles: unknown[] = [];
  let watch: Watch | null = null;
  const now = () => new Date(clock);

  beforeAll(async () => {
    clock = '2026-03-01T05:00:00.000Z';
    if (kind === 'served' && stand.postgres === null) return;
    const where = kind === 'embedded' ? join(home.path, 'database') : await stand.postgres!.newDatabase();
    const hosts = [new URL(stand.archive.url).host, AWAY];
    const onTrouble = (error: unknown) => troubles.push(error);
    watch = await openWatch(watchOptions(where, join(home.path, kind), { now, hosts, onTrouble }));
    await watch.work();
  }, 60_000);
  afterAll(async () => {
    await watch?.close();
    expect(troubles).toEqual([]);
  });

  const looks = (siteId: string) => looksOf(watch!.database, siteId, { before: null, limit: 99 });
  const alerts = () => listAlerts(watch!.database, { state: null, limit: 99, now: clock });

  it('looks at a site when it is due, and says of each moment what it came to', async (context) => {
    context.skip(watch === null, "Debian's postgresql is not installed");
    const { database, queue } = watch!;
    const site = watchedSite(stand.archive.url, { notify: ['https://desk.example.org/hook'] });
    await keepSite(database, site, clock);
    expect(await queueDueLooks(database, queue, clock)).toBe(0);
    const states: string[] = [];
    for (const moment of [
      '2026-03-01T06:00:01.000Z',
      '2026-03-02T06:00:01.000Z',
      '2026-03-04T06:00:01.000Z',
      '2026-03-05T06:00:01.000Z',
      '2026-03-06T06:00:01.000Z',
    ]) {
      clock = moment;
      // However many schedulers there are, a moment is answered once.
      const queued = await Promise.all([1, 2, 3].map(() => queueDueLooks(database, queue, clock)));
      expect(queued.reduce((sum, n) => sum + n)).toBe(1);
      const look = await until(async () => (await looks(site.id)).find(({ lookedAt }) => lookedAt === moment));
      states.push(`${look.dueAt.slice(0, 16)} ${look.state} ${look.before?.id} ${look.after?.id}`);
    }
    expect(states).toEqual([
      '2026-03-01T06:00 no-new-scene undefined undefined',
      '2026-03-02T06:00 not-comparable undefined first',
      // The third of March went by unanswered: one look catches up.
      '2026-03-04T06:00 changed first second',
      '2026-03-05T06:00 no-new-scene undefined undefined',
      '2026-03-06T06:00 unchanged second third',
    ]);
    expect((await readdir(join(home.path, kind, 'runs'))).filter((name) => !name.startsWith('.'))).toHaveLength(2);
  }, 60_000);

  it('raises one alert for a finding, and keeps what was found with the look', async (context) => {
    context.skip(watch === null, "Debian's postgresql is not installed");
    const [alert, ...others] = await alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      siteId: 'saky',
      kind: 'finding',
      state: 'unread',
      raisedAt: '2026-03-04T06:00:01.000Z',
    });
    const findings = await lookFindings(watch!.database, alert!.lookId!);
    expect(findings.map(({ findingId, silencedBy }) => [findingId, silencedBy])).toEqual([[alert!.findingId, null]]);
    expect(findings[0]!.areaM2).toBeGreaterThan(0.7 * 120 ** 2);
    const summary = (await seenSitesOf(watch!.database, ['saky'], clock)).get('saky')!;
    expect(summary).toMatchObject({ unreadAlerts: 1, nextDueAt: '2026-03-07T06:00:00.000Z' });
    expect(summary.changedAreas.map(({ at }) => at)).toEqual(['2026-03-04T06:00:01.000Z', '2026-03-06T06:00:01.000Z']);
    expect(summary.lastLook?.state).toBe('unchanged');
    expect(summary.lastPair?.after?.id).toBe('third');
  });

  it('says that an archive which is none failed, and goes on with the others', async (context) => {
    context.skip(watch === null, "Debian's postgresql is not installed");
    const { database } = watch!;
    await keepSite(database, watchedSite('http://127.0.0.1:9/', { id: 'lost', name: 'Lost' }), clock);
    await keepSite(database, watchedSite(stand.archive.url, { id: 'paused', name: 'Paused', paused: true }), clock);
    clock = '2026-03-06T07:00:00.000Z';
    const round = await watch!.runRound({ signal: AbortSignal.timeout(50_000) });
    expect(round.map(({ siteId, state }: Look) => [siteId, state])).toEqual([
      ['lost', 'failed'],
      ['saky', 'no-new-scene'],
    ]);
    expect(round[0]!.reason).toMatch(/not called|refused/);
  }, 60_000);

  it('looks at a paused site where somebody asks, and says how far it is', async (context) => {
    context.skip(watch === null, "Debian's postgresql is not installed");
    const watchlist = watchlistOf(watch!, { now, cueBudget: { looks: 0, bytes: null } });
    const { dueAt } = await watchlist.look('paused');
    const said = new Set<string | null>();
    const look = await until(async () => {
      said.add((await watchlist.underWay('paused'))?.said ?? null);
      return (await looks('paused'))[0];
    }, 10);
    expect(look).toMatchObject({ dueAt, state: 'unchanged', before: { id: 'second' }, after: { id: 'third' } });
    expect(said.size).toBeGreaterThan(2);
    expect(await watchlist.underWay('paused')).toBeNull();
    expect(await watchlist.site('paused')).toMatchObject({ site: { paused: true }, nextDueAt: null });
  }, 60_000);

  it('gives an archive up that does not answer, having said why it waits, within two minutes', async (context) => {
    context.skip(watch === null || kind === 'served', 'once is enough');
    const site = watchedSite(`http://${AWAY}/`, { id: 'away', name: 'Away' });
    await keepSite(watch!.database, site, clock);
    const said: string[] = [];
    const start = performance.now();
    const round = await watch!.runRound({
      signal: AbortSignal.timeout(170_000),
      onSaid: (siteId, words) => siteId === 'away' && said.push(words),
    });
    expect(performance.now() - start).toBeLessThan(120_000);
    expect(round.find(({ siteId }) => siteId === 'away')).toMatchObject({ state: 'failed' });
    expect(said.join('\n')).toMatch(/^Try 1 of 2 failed: 127.0.0.1:10 .+$/m);
    await deleteSite(watch!.database, 'away');
  }, 180_000);

  it('tells once that a site has been silent for longer than its cadence', async (context) => {
    context.skip(watch === null, "Debian's postgresql is not installed");
    for (const moment of ['2026-03-07T07:00:00.000Z', '2026-03-09T07:00:00.000Z', '2026-03-10T07:00:00.000Z']) {
      clock = moment;
      await raiseSilent(watch!.database, clock);
    }
    const silent = (await alerts()).filter((alert) => alert.kind === 'silent');
    expect(silent.map(({ siteId }) => siteId).sort()).toEqual(['lost', 'saky']);
  });
});

async function until<T>(ask: () => Promise<T | undefined>, everyMs = 100): Promise<T> {
  for (let tries = 0; tries * everyMs < 20_000; tries++) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((done) => setTimeout(done, everyMs));
  }
  throw new Error('It never came to that.');
}
