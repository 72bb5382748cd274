import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AlertList, SiteList } from '../../src/core/contract/watch-api.ts';
import { keepLook } from '../../src/run/watch/keep-look.ts';
import { openWatch, type Watch } from '../../src/run/watch/open-watch.ts';
import { watchlistOf } from '../../src/run/watch/watchlist.ts';
import { PlantedWatchlist } from '../helpers/planted-watchlist.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';
import { watchOptions } from '../helpers/watch-stand.ts';
import { alertLike, lookLike } from '../helpers/watched.ts';
import { type Service, startService } from './service.ts';

const home = temporaryFolder();
const place = { at: '45.09, 33.59', radiusMeters: 500, paused: true };

describe('answers over the embedded store', () => {
  const now = () => new Date('2026-03-01T05:00:00Z');
  let watch: Watch;
  let truth: ReturnType<typeof watchlistOf>;
  let service: Service;
  beforeAll(async () => {
    const folder = join(home.path, 'database');
    watch = await openWatch(watchOptions(folder, home.path, { now, hosts: [], onTrouble: () => {} }));
    truth = watchlistOf(watch, { now, cueBudget: { looks: 0, bytes: null } });
    service = await startService({ watchlist: truth });
    await truth.add({ ...place, name: 'Saky' });
  }, 180_000);
  afterAll(async () => {
    await service.close();
    await watch.close();
  });

  const read = async (path: string) => (await service.fetch(path)).json();
  const readAll = () =>
    Promise.all(
      ['sites', 'sites/saky', 'sites/saky/looks', 'alerts?site=saky', 'cues'].map((of) => read(`/api/${of}`)),
    );
  const trueAnswers = async () => [
    await truth.sites({ from: 0, limit: 100 }),
    await truth.site('saky'),
    await truth.looks('saky', { before: null, limit: 100 }),
    { alerts: await truth.alerts({ siteId: 'saky', state: null, limit: 100 }) },
    { cues: await truth.cues.list(100) },
  ];

  it('are as they are after each write, for whoever was told of it, and read again only after one', async () => {
    const asked = vi.spyOn(truth, 'site');
    const send = (method: string, path: string, body?: object) => () =>
      service.fetch(path, {
        method,
        ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
    const acts = (act: object) => send('POST', '/api/alerts/acts', { acts: [act] });
    const zone = {
      type: 'Polygon',
      coordinates: [
        [
          [33, 45],
          [33.1, 45],
          [33.1, 45.1],
          [33, 45],
        ],
      ],
    }; // prettier-ignore
    const writes: Readonly<Record<string, () => Promise<unknown>>> = {
      edit: send('PUT', '/api/sites/saky', { ...place, name: 'Saky Air Base' }),
      add: send('POST', '/api/sites', { ...place, name: 'Another' }),
      resume: send('POST', '/api/sites/saky/resume'),
      look: send('POST', '/api/sites/saky/look'),
      'a look that was taken': () =>
        keepLook(watch.database, {
          look: lookLike({ siteId: 'saky' }),
          findings: [],
          alerts: [alertLike({ siteId: 'saky' })],
          runFolder: 'run-1',
          leavesNewer: false,
        }),
      snooze: acts({ kind: 'snooze', alertId: 'alert-1', until: '2026-03-02T05:00:00Z' }),
      acknowledge: acts({ kind: 'acknowledge', alertId: 'alert-1' }),
      mute: acts({ kind: 'mute', siteId: 'saky' }),
      'ignore a zone': acts({ kind: 'ignore-zone', siteId: 'saky', zone }),
      pause: send('POST', '/api/sites/saky/pause'),
      'a file': () =>
        service.fetch('/api/sites-file?name=sites.csv', {
          method: 'POST',
          headers: { 'content-type': 'application/octet-stream' },
          body: 'name,at,radiusMeters,paused\nThird,"45.1, 33.6",500,true\n',
        }),
      remove: send('DELETE', '/api/sites/another'),
    };
    let before = await readAll();
    for (const [name, write] of Object.entries(writes)) {
      const told = await write();
      if (told instanceof Response) expect(told.ok, name).toBe(true);
      const after = await readAll();
      expect(after, name).toEqual(JSON.parse(JSON.stringify(await trueAnswers())));
      if (name !== 'look') expect(after, name).not.toEqual(before);
      before = after;
    }
    asked.mockClear();
    const etags = new Set<string | null>();
    for (let n = 0; n < 30; n++) etags.add((await service.fetch('/api/sites/saky')).headers.get('etag'));
    expect(etags.size).toBe(1);
    // The queue asks for work, and a second goes by, meanwhile.
    expect(asked.mock.calls.length).toBeLessThan(15);
  });

  it('are not kept where they are refusals', async () => {
    expect((await service.fetch('/api/sites/new-one')).status).toBe(404);
    expect((await service.post('/api/sites', { ...place, name: 'New one' })).status).toBe(201);
    expect((await service.fetch('/api/sites/new-one')).status).toBe(200);
  });
});

describe('answers over a watchlist', () => {
  let watchlist: PlantedWatchlist;
  let service: Service;
  let writes: number | null = 0;
  const asked = vi.fn<(id: string) => void>();
  let held: Promise<void> = Promise.resolve();
  beforeEach(async () => {
    writes = 0;
    asked.mockClear();
    watchlist = new PlantedWatchlist();
    const site = watchlist.site;
    Object.assign(watchlist, {
      writes: () => writes,
      site: async (id: string) => {
        asked(id);
        const told = await site(id);
        await held;
        return told;
      },
    });
    service = await startService({ watchlist });
  });
  afterEach(() => service.close());
  const muted = async () => ((await (await service.fetch('/api/sites/site-0')).json()) as { muted: boolean }).muted;

  it('are shared by who asks while they are read, and never with who asks after a write', async () => {
    let release = () => {};
    held = new Promise((resolve) => {
      release = resolve;
    });
    const early = Array.from({ length: 20 }, muted);
    await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(1));
    await new Promise((done) => setTimeout(done, 200));
    await watchlist.act([{ kind: 'mute', siteId: 'site-0' }], new Date());
    writes = 1;
    const late = Array.from({ length: 20 }, muted);
    await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
    release();
    expect(new Set(await Promise.all(early))).toEqual(new Set([false]));
    expect(new Set(await Promise.all(late))).toEqual(new Set([true]));
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('lag behind the clock by a second at most', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      await muted();
      vi.advanceTimersByTime(900);
      await muted();
      expect(asked).toHaveBeenCalledTimes(1);
      vi.advanceTimersByTime(200);
      await muted();
      expect(asked).toHaveBeenCalledTimes(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('that others may change are read each time', async () => {
    writes = null;
    for (let n = 0; n < 3; n++) await muted();
    expect(asked).toHaveBeenCalledTimes(3);
  });

  it('of one address are not those of another', async () => {
    const two = (await (await service.fetch('/api/sites?limit=2')).json()) as SiteList;
    const one = (await (await service.fetch('/api/sites?limit=1')).json()) as SiteList;
    expect([two.sites.length, one.sites.length]).toEqual([2, 1]);
    const alerts = (await (await service.fetch('/api/alerts?site=site-0')).json()) as AlertList;
    expect(alerts.alerts.every(({ siteId }) => siteId === 'site-0')).toBe(true);
  });
});
