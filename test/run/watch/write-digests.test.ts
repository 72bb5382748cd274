import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Digest } from '../../../src/core/contract/watch.ts';
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

  const written = async (now: string) => {
    await writeDigests(database, { isIdle: true, now, page: 'http://127.0.0.1:8080' });
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

  it('end a week after the alert was raised', async () => {
    expect(await written(later(7 * 24 + 20))).toEqual([]);
  });
});
