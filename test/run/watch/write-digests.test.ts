import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cadence, Digest } from '../../../src/core/contract/watch.ts';
import { digestCadence } from '../../../src/core/watch/schedule.ts';
import { acknowledgeAlert, insertAlerts } from '../../../src/io/store/database/alerts.ts';
import type { Database } from '../../../src/io/store/database/database.ts';
import { openDatabase } from '../../../src/io/store/database/open-database.ts';
import { keepSite } from '../../../src/run/watch/keep-site.ts';
import { writeDigests } from '../../../src/run/watch/write-digests.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';
import { alertLike, siteLike } from '../../helpers/watched.ts';

const home = temporaryFolder();
const HOOK = 'https://desk.example.org/hook';
const START = '2026-03-01T06:00:00.000Z';
const later = (hours: number) => new Date(Date.parse(START) + hours * 3_600_000).toISOString();

describe('the messages of a watchlist', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase(join(home.path, 'database'));
    await keepSite(database, siteLike({ notify: [HOOK] }), START);
    await database.transaction((within) =>
      insertAlerts(
        within,
        ['one', 'two'].map((id) => alertLike({ id, lookId: null, raisedAt: START })),
        [HOOK],
      ),
    );
  }, 60_000);
  afterAll(() => database.close());

  const written = async (now: string, cadence: Cadence | null = null) => {
    const options = { isIdle: true, now, cadence, page: 'http://127.0.0.1:8080' };
    await Promise.all([1, 2].map(() => writeDigests(database, options))); // as two processes would
    const rows = await database.query<{ digest: Digest }>('select digest from deliveries where made_at = $1', [now]);
    return rows.map(({ digest }) => digest.sites.flatMap(({ alerts }) => alerts.map(({ id }) => id)));
  };

  it('tell each alert once, and again a day later while nobody has read it', async () => {
    expect(await written(later(0))).toEqual([['one', 'two']]);
    expect(await written(later(1))).toEqual([]);
    await acknowledgeAlert(database, 'two', later(2));
    expect(await written(later(25))).toEqual([['one']]);
    expect(await written(later(26))).toEqual([]);
    const ids = await database.query('select distinct id from deliveries');
    expect(ids).toHaveLength(2);
  });

  it('are not written to a channel that the site no longer names', async () => {
    await keepSite(database, siteLike({ notify: [] }), later(27));
    expect(await written(later(60))).toEqual([]);
    await keepSite(database, siteLike({ notify: [HOOK] }), later(61));
    expect(await written(later(62))).toEqual([['one']]);
  });

  it('come each morning where they are to, also when there is nothing to tell', async () => {
    const morning = digestCadence('0 7 * * * UTC');
    await acknowledgeAlert(database, 'one', later(63));
    expect(await written('2026-03-04T06:59:00.000Z', morning)).toEqual([]);
    expect(await written('2026-03-04T07:00:10.000Z', morning)).toEqual([[]]);
    expect(await written('2026-03-04T07:10:00.000Z', morning)).toEqual([]);
    expect(await written('2026-03-06T09:00:00.000Z', morning)).toEqual([[]]); // two mornings missed: one message
  });

  it('end a week after the alert was raised', async () => {
    expect(await written(later(7 * 24 + 20))).toEqual([]);
  });
});
