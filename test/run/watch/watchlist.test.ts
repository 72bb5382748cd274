import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  beforeAll(async () => {
    watch = await openWatch(
      watchOptions(join(home.path, 'database'), home.path, { now, hosts: [], onTrouble: () => {} }),
    );
  }, 60_000);
  afterAll(() => watch.close());

  it.each(['pause', 'remove'] as const)('takes back the look that waits where its site is to %s', async (act) => {
    const watchlist = watchlistOf(watch, { now, cueBudget: { looks: 0, bytes: null } });
    const draft = { name: `To ${act}`, at: '45.09, 33.59', radiusMeters: 500, cadence: '0 6 * * *', zone: 'UTC' };
    const { id } = await watchlist.add(draft);
    clock = new Date(now().getTime() + 86_400_000).toISOString();
    expect(await queueDueLooks(watch.database, watch.queue, clock)).toBe(1);
    expect(await watch.queue.tally()).toMatchObject({ waiting: 1 });
    await (act === 'pause' ? watchlist.pause(id, true) : watchlist.remove(id));
    expect(await watch.queue.tally()).toMatchObject({ waiting: 0 });
  });
});
