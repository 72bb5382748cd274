import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NotFound } from '../../../src/core/contract/errors.ts';
import { openWatch, type Watch } from '../../../src/run/watch/open-watch.ts';
import { queueDueLooks } from '../../../src/run/watch/queue-looks.ts';
import { watchlistOf } from '../../../src/run/watch/watchlist.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';
import { watchOptions } from '../../helpers/watch-stand.ts';

const home = temporaryFolder();

describe('a watchlist of which nobody takes the looks', () => {
  let watch: Watch;
  let clock = '2026-03-01T05:00:00.000Z';
  const now = () => new Date(clock);
  const cueBudget = { looks: 0, bytes: null };
  beforeAll(async () => {
    watch = await openWatch(
      watchOptions(join(home.path, 'database'), home.path, { now, hosts: [], onTrouble: () => {} }),
    );
  }, 60_000);
  afterAll(() => watch.close());

  it('looks at a site when it is asked to, paused or not, once however often it is asked', async () => {
    const watchlist = watchlistOf(watch, { now, cueBudget });
    const place = { at: '45.09, 33.59', radiusMeters: 500, cadence: '0 6 * * *', zone: 'UTC' };
    const { id } = await watchlist.add({ name: 'Asked', ...place, paused: true });
    expect(await watchlist.underWay(id)).toBeNull();
    expect(await watchlist.names([id, 'nowhere'])).toEqual([{ id, name: 'Asked' }]);
    const before = await watch.queue.tally();
    const asked = await Promise.all([1, 2, 3].map(() => watchlist.look(id)));
    clock = new Date(now().getTime() + 60_000).toISOString();
    asked.push(await watchlist.look(id), (await watchlist.underWay(id))!);
    expect(asked.map(({ dueAt, state }) => [dueAt, state])).toEqual(asked.map(() => [asked[0]!.dueAt, 'waiting']));
    expect((await watch.queue.tally()).waiting).toBe(before.waiting + 1);
    // It stays paused.
    expect(await watchlist.site(id)).toMatchObject({ site: { paused: true }, nextDueAt: null });
    await watchlist.remove(id);
    expect(await watch.queue.tally()).toEqual(before);
    await expect(watchlist.look('nowhere')).rejects.toThrow(NotFound);
    await expect(watchlist.underWay('nowhere')).rejects.toThrow(NotFound);
  });

  it('takes the look that is due already for the one that is asked for', async () => {
    const watchlist = watchlistOf(watch, { now, cueBudget });
    const place = { at: '45.09, 33.59', radiusMeters: 500, cadence: '0 6 * * *', zone: 'UTC' };
    const { id } = await watchlist.add({ name: 'Due', ...place });
    clock = new Date(now().getTime() + 86_400_000).toISOString();
    expect(await queueDueLooks(watch.database, watch.queue, clock)).toBe(1);
    expect((await watchlist.look(id)).dueAt).toMatch(/T06:00:00.000Z$/);
    expect(await watch.queue.tally()).toMatchObject({ waiting: 1 });
    await watchlist.remove(id);
  });

  it.each(['pause', 'remove'] as const)('takes back the look that waits where its site is to %s', async (act) => {
    const watchlist = watchlistOf(watch, { now, cueBudget });
    const draft = { name: `To ${act}`, at: '45.09, 33.59', radiusMeters: 500, cadence: '0 6 * * *', zone: 'UTC' };
    const { id } = await watchlist.add(draft);
    clock = new Date(now().getTime() + 86_400_000).toISOString();
    expect(await queueDueLooks(watch.database, watch.queue, clock)).toBe(1);
    expect(await watch.queue.tally()).toMatchObject({ waiting: 1 });
    await (act === 'pause' ? watchlist.pause(id, true) : watchlist.remove(id));
    expect(await watch.queue.tally()).toMatchObject({ waiting: 0 });
  });
});
