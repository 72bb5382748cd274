import { afterEach, describe, expect, it } from 'vitest';
import type { Health } from '../../src/core/contract/api.ts';
import type { SiteCueList } from '../../src/core/contract/cue-api.ts';
import { Conflict, type Problem } from '../../src/core/contract/errors.ts';
import type { Site } from '../../src/core/contract/watch.ts';
import type {
  AlertList,
  LookFindingList,
  LookList,
  LookProgress,
  SiteList,
  WatchPlan,
} from '../../src/core/contract/watch-api.ts';
import { circleAround } from '../../src/core/geo/geodesic.ts';
import { PlantedWatchlist } from '../helpers/planted-watchlist.ts';
import { type Service, startService } from './service.ts';

const area = circleAround({ lon: 33.59, lat: 45.09 }, 800);
let service: Service;
let watchlist: PlantedWatchlist;

async function open(options: ConstructorParameters<typeof PlantedWatchlist>[0] = {}): Promise<void> {
  watchlist = new PlantedWatchlist(options);
  service = await startService({ watchlist });
}

async function read<Answer>(path: string): Promise<Answer> {
  const response = await service.fetch(path);
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

async function refused(response: Response): Promise<string> {
  return `${response.status} ${((await response.json()) as Problem).detail}`;
}

const sendFile = (path: string, body: string) =>
  service.fetch(path, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body });

afterEach(() => service.close());

describe('the sites of a watchlist', () => {
  it('come in pages that together hold each site once', async () => {
    await open({ sites: 230 });
    const names: string[] = [];
    for (let from: number | null = 0; from !== null; ) {
      const page: SiteList = await read(`/api/sites?from=${from}`);
      names.push(...page.sites.map(({ site }) => site.name));
      from = page.next;
    }
    expect(names).toHaveLength(230);
    expect(new Set(names).size).toBe(230);
    expect(names).toEqual(names.toSorted());
  });

  it('are added, written anew, paused, resumed and removed', async () => {
    await open({ sites: 0 });
    const added = await service.post('/api/sites', { name: 'Saky', area });
    expect(added.status).toBe(201);
    const { id } = (await added.json()) as Site;
    expect(added.headers.get('location')).toBe(`/api/sites/${id}`);
    expect(await refused(await service.post('/api/sites', { name: 'Saky', area }))).toMatch(/^409 .*"Saky" already/);

    const put = await service.fetch(`/api/sites/${id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Saky north', area, tags: ['airfields'] }),
    });
    expect(await put.json()).toMatchObject({ id, name: 'Saky north', tags: ['airfields'] });

    expect(await (await service.fetch(`/api/sites/${id}/pause`, { method: 'POST' })).json()).toMatchObject({
      paused: true,
    });
    expect(await read(`/api/sites/${id}`)).toMatchObject({ site: { paused: true }, nextDueAt: null });
    expect(await (await service.fetch(`/api/sites/${id}/resume`, { method: 'POST' })).json()).toMatchObject({
      paused: false,
    });

    expect((await service.fetch(`/api/sites/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await refused(await service.fetch(`/api/sites/${id}`))).toBe('404 There is no site with this id.');
  });

  it('go in and out as a file', async () => {
    await open({ sites: 0 });
    const taken = await sendFile(
      '/api/sites-file?name=sites.yaml',
      'sites:\n  - {name: One, at: "45.09, 33.59", radiusMeters: 900}\n  - {name: Two, at: "46, 33", radiusMeters: 900}\n',
    );
    expect(await taken.json()).toEqual({ added: 2, changed: 0, unchanged: 0 });
    const file = await service.fetch('/api/sites-file');
    expect(file.headers.get('content-disposition')).toBe('attachment; filename=sites.yaml');
    expect(await file.text()).toContain('name: Two');
  });

  it('are refused where the request is not as wanted', async () => {
    await open();
    expect(await refused(await service.post('/api/sites', { area }))).toBe('400 name: every site has one.');
    expect(await refused(await service.post('/api/sites', []))).toMatch(/^400 The body must be a JSON object/);
    expect(await refused(await sendFile('/api/sites-file', 'sites: []'))).toMatch(/^400 "name" must be the file/);
    expect(await refused(await sendFile('/api/sites-file?name=../sites.yaml', ''))).toMatch(/^400 "name" must be/);
    expect(await refused(await service.fetch('/api/sites-file?name=a.yaml', { method: 'POST', body: 'x' }))).toMatch(
      /^415/,
    );
    for (const query of ['limit=0', 'limit=501', 'limit=ten', 'from=-1', 'limit=1&limit=2', 'page=2']) {
      expect(await refused(await service.fetch(`/api/sites?${query}`))).toMatch(/^400 /);
    }
  });
});

describe('the looks at a site', () => {
  it('are asked for, one at a time, and say how far they are', async () => {
    await open({ sites: 1 });
    expect(await read('/api/sites/site-0/look')).toEqual({ underWay: null });
    const ask = () => service.fetch('/api/sites/site-0/look', { method: 'POST' });
    const asked = await ask();
    expect(asked.status).toBe(202);
    const progress = (await asked.json()) as LookProgress;
    expect(progress.underWay).toMatchObject({ state: 'waiting', said: null });
    watchlist.lookSays('site-0', 'Asks earth-search what scenes there are.');
    const { underWay } = (await (await ask()).json()) as LookProgress;
    expect(underWay).toMatchObject({
      dueAt: progress.underWay!.dueAt,
      state: 'running',
      said: expect.stringMatching(/^Asks/),
    });
    expect(await refused(await service.fetch('/api/sites/none/look', { method: 'POST' }))).toMatch(/^404/);
    expect((await service.fetch('/api/sites/site-0/look', { method: 'DELETE' })).status).toBe(405);
  });

  it('come newest first, in pages, with what each found and kept silent', async () => {
    await open({ sites: 1, looks: 12 });
    const first: LookList = await read('/api/sites/site-0/looks?limit=5');
    const then: LookList = await read(`/api/sites/site-0/looks?limit=100&before=${first.next}`);
    const moments = [...first.looks, ...then.looks].map(({ lookedAt }) => lookedAt);
    expect(new Set(moments).size).toBe(12);
    expect(moments).toEqual(moments.toSorted().toReversed());
    expect(then.next).toBeNull();

    const { findings }: LookFindingList = await read(`/api/looks/${first.looks[0]!.id}/findings`);
    expect(findings.filter(({ silencedBy }) => silencedBy === null)).toHaveLength(first.looks[0]!.findings);
    expect(findings.find(({ silencedBy }) => silencedBy === 'usual-here')?.why).toMatch(/7 of 11 earlier dates/);
    expect(await refused(await service.fetch('/api/sites/site-0/looks?before=yesterday'))).toMatch(/^400 "before"/);
    expect(await refused(await service.fetch('/api/looks/none/findings'))).toMatch(/^404/);
  });
});

describe('alerts', () => {
  it('are acknowledged, snoozed and muted, and a zone is ignored from then on', async () => {
    await open({ sites: 1 });
    const { alerts }: AlertList = await read('/api/alerts?site=site-0&state=unread');
    expect(alerts).toHaveLength(3);
    const acts = [
      { kind: 'acknowledge', alertId: alerts[0]!.id },
      { kind: 'snooze', alertId: alerts[1]!.id, until: '2026-03-09T06:00:00Z' },
      { kind: 'mute', siteId: 'site-0' },
      { kind: 'ignore-zone', siteId: 'site-0', zone: area },
    ];
    expect((await service.post('/api/alerts/acts', { acts })).status).toBe(204);
    expect(await read('/api/alerts?state=unread')).toMatchObject({ alerts: [{ id: alerts[2]!.id }] });
    expect(await read('/api/alerts?state=snoozed')).toMatchObject({
      alerts: [{ snoozedUntil: '2026-03-09T06:00:00Z' }],
    });
    expect(await read('/api/sites/site-0')).toMatchObject({
      unreadAlerts: 1,
      muted: true,
      site: { ignoreZones: [area] },
    });
  });

  it('come as a feed, each under its own id, with links to this server', async () => {
    await open({ sites: 2 });
    const { alerts }: AlertList = await read('/api/alerts');
    const feed = await service.fetch('/api/feed.atom');
    expect(feed.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    const text = await feed.text();
    for (const { id } of alerts) expect(text).toContain(`<id>urn:aftermath:alert:${id}</id>`);
    expect(text).toContain('<title>Airfield 0000</title>');
    expect(watchlist.namesAsked).toBe(1);
    expect(text).toContain(`<link rel="self" type="application/atom+xml" href="${feed.url}"/>`);
  });

  it('have nothing done to them where one act is not as wanted', async () => {
    await open({ sites: 1 });
    const good = { kind: 'mute', siteId: 'site-0' };
    for (const [bad, why] of [
      [{ kind: 'forget', siteId: 'site-0' }, /Act 1 has no known "kind"/],
      [{ kind: 'acknowledge' }, /Act 1: "alertId" must be an id/],
      [{ kind: 'snooze', alertId: 'a', until: 'tomorrow' }, /Act 1: "until" must be a time/],
      [{ kind: 'ignore-zone', siteId: 'site-0', zone: { type: 'Point', coordinates: [0, 0] } }, /Act 1: "zone" must/],
      [{ kind: 'ignore-zone', siteId: 'site-0', zone: { type: 'Polygon', coordinates: [[[0, 0]]] } }, /Act 1: /],
    ] as const) {
      expect(await refused(await service.post('/api/alerts/acts', { acts: [good, bad] }))).toMatch(why);
    }
    expect(watchlist.acts).toEqual([]);
    expect(await refused(await service.fetch('/api/alerts?state=gone'))).toMatch(/^400 "state" must be one of unread/);
  });
});

describe('cues', () => {
  it('are brought as a file, each once, and listed with the sites that they touch', async () => {
    await open({ sites: 0 });
    const { id } = (await (await service.post('/api/sites', { name: 'Saky', area })).json()) as Site;
    const file =
      'date,lat,lon,type,source\n2026-02-27,45.09,33.59,fire,Desk\n2026-02-27,10,10,fire,Desk\nsoon,1,1,fire,\n';
    const preview = await (await sendFile('/api/cues-file?name=reports.csv&preview=true', file)).json();
    expect((await read<SiteCueList>(`/api/sites/${id}/cues`)).cues).toEqual([]);
    const taken = await (await sendFile('/api/cues-file?name=reports.csv', file)).json();
    expect(taken).toMatchObject({ columns: 'own', rows: 3, unusable: [{ rows: 1, first: 4 }] });
    expect(taken).toMatchObject({ added: 1, sites: 1, elsewhere: 1 });
    expect(preview).toEqual(taken);
    expect(await (await sendFile('/api/cues-file?name=reports.csv', file)).json()).toMatchObject({
      added: 0,
      unchanged: 1,
    });
    const { cues }: SiteCueList = await read(`/api/sites/${id}/cues`);
    expect(cues).toHaveLength(1);
    expect(cues[0]).toMatchObject({ distanceMeters: 0, cue: { term: 'fire', sources: ['Desk'] } });
    expect(cues[0]!.cue.sentence).toContain('no confirmation');
  });

  it('are refused where the request is not as wanted', async () => {
    await open();
    expect(await refused(await sendFile('/api/cues-file?name=a.csv', 'a,b\n1,2\n'))).toMatch(
      /^415 "a.csv" has neither/,
    );
    expect(await refused(await sendFile('/api/cues-file', ''))).toMatch(/^400 "name" must be/);
    expect(await refused(await sendFile('/api/cues-file?name=a.csv&preview=1', ''))).toMatch(/^400 "preview" must be/);
    expect(await refused(await service.fetch('/api/cues?site=a'))).toMatch(/^400 There is a parameter/);
    expect(await refused(await service.fetch('/api/sites/none/cues'))).toMatch(/^404 /);
  });
});

describe('a watchlist', () => {
  it('tells what a round would do, but not to the pages of others', async () => {
    await open();
    const plan: WatchPlan = await read('/api/watch/plan');
    expect(plan.looks.map(({ siteId }) => siteId)).toEqual(['site-0', 'site-1', 'site-2']);
    const first: WatchPlan = await read('/api/watch/plan?limit=2');
    const then: WatchPlan = await read(`/api/watch/plan?limit=2&from=${first.next}`);
    expect([...first.looks, ...then.looks].map(({ siteId }) => siteId)).toEqual(['site-0', 'site-1', 'site-2']);
    expect(then.next).toBeNull();
    expect(await refused(await service.fetch('/api/watch/plan?site=a'))).toMatch(/^400 /);
    const foreign = await service.fetch('/api/watch/plan', { headers: { origin: 'https://elsewhere.example' } });
    expect(foreign.status).toBe(403);
  });

  it('that another process has open is said to be, at all its addresses, while runs are shown', async () => {
    service = await startService({ noWatchlist: new Conflict('Another process has the watchlist open.') });
    for (const path of ['/sites', '/sites/saky/looks', '/looks/1/findings', '/alerts', '/feed.atom', '/watch/plan']) {
      expect(await refused(await service.fetch(`/api${path}`))).toBe('409 Another process has the watchlist open.');
    }
    expect((await service.fetch('/api/runs')).status).toBe(200);
    expect((await service.fetch('/api/sitesx')).status).toBe(404);
  });

  it('is counted for Prometheus, by route and never by id', async () => {
    await open({ sites: 2 });
    await read('/api/sites/site-1');
    await service.fetch('/api/sites/none');
    const metrics = await (await service.fetch('/metrics')).text();
    expect(metrics).toMatch(
      /aftermath_http_request_seconds_count\{method="GET",route="\/api\/sites\/:id",status="200"\} 1/,
    );
    expect(metrics).toMatch(/route="\/api\/sites\/:id",status="404"\} 1/);
    expect(metrics).toMatch(/aftermath_watch_looks\{state="unchanged"\} 4/);
    expect(metrics).toMatch(/aftermath_watch_jobs\{state="waiting"\} 2/);
    expect(metrics).toMatch(/aftermath_watch_deliveries\{state="dead"\} 1/);
    expect(metrics).not.toContain('site-1');
  });

  it('is said to be down while its store is, and the rest is answered all the same', async () => {
    await open();
    expect(await read<Health>('/api/health')).toEqual({
      status: 'ok',
      reason: null,
      watch: { store: 'ok', queue: 'ok', scheduler: 'running' },
    });
    watchlist.store = 'down';
    const down = await service.fetch('/api/health');
    expect(down.status).toBe(503);
    expect(await down.json()).toMatchObject({ status: 'down', watch: { store: 'down' } });
    expect((await service.fetch('/api/sites')).status).toBe(503);
    expect((await service.fetch('/api/runs')).status).toBe(200);
    expect(await (await service.fetch('/metrics')).text()).toMatch(/aftermath_watch_tally_failures_total 1/);
  });

  it('sends away whom it cannot serve soon, and serves again when the others are done', async () => {
    await open({ sites: 1 });
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const look = watchlist.site;
    Object.assign(watchlist, { site: (id: string) => held.then(() => look(id)) });
    let answered = 0;
    const waiting = Array.from({ length: 260 }, async () => {
      const answer = await service.fetch('/api/sites/site-0');
      answered += 1;
      if (answered === 60) release();
      return answer;
    });
    const answers = await Promise.all(waiting);
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(200);
    expect(statuses.filter((status) => status === 503)).toHaveLength(60);
    expect(answers.find(({ status }) => status === 503)!.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await service.fetch('/api/sites/site-0')).status).toBe(200);
  });
});
