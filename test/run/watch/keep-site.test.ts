import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keepSite } from '../../../src/run/watch/keep-site.ts';
import { openWatch, type Watch } from '../../../src/run/watch/open-watch.ts';
import { queueDueLooks } from '../../../src/run/watch/queue-looks.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';
import { watchOptions } from '../../helpers/watch-stand.ts';
import { siteLike } from '../../helpers/watched.ts';

const home = temporaryFolder();
let watch: Watch;
const ADDED = '2026-03-01T07:00:00.000Z';
const queued = (at: string) => queueDueLooks(watch.database, watch.queue, at);

beforeAll(async () => {
  const options = { now: () => new Date(ADDED), hosts: [], onTrouble: () => {} };
  watch = await openWatch(watchOptions(join(home.path, 'database'), home.path, options));
});
afterAll(async () => {
  await watch.close();
});

it('looks at a new site at once where it is looked at with each new scene, and at the next moment of a cron', async () => {
  const daily = { kind: 'cron', expression: '0 8 * * *', zone: 'UTC' } as const;
  await keepSite(watch.database, siteLike(), ADDED);
  await keepSite(watch.database, siteLike({ id: 'daily', name: 'Daily', cadence: daily }), ADDED);
  expect(await queued('2026-03-01T07:00:01.000Z')).toBe(1);
  expect(await queued('2026-03-01T07:59:59.000Z')).toBe(0);
  expect(await queued('2026-03-01T08:00:00.000Z')).toBe(1);
  expect(await queued('2026-03-01T11:59:59.000Z')).toBe(0);
  expect(await queued('2026-03-01T12:00:00.000Z')).toBe(1);
});

it('looks at once, too, at one that is taken up again, and at none that is paused', async () => {
  const other = siteLike({ id: 'paused', name: 'Paused', paused: true });
  await keepSite(watch.database, other, '2026-03-02T13:00:00.000Z');
  await queued('2026-03-02T13:00:01.000Z');
  await keepSite(watch.database, { ...other, paused: false }, '2026-03-02T14:00:00.000Z');
  expect(await queued('2026-03-02T14:00:01.000Z')).toBe(1);
});
