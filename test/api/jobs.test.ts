import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobView } from '../../src/core/contract/api.ts';
import { DamagedFile } from '../../src/core/contract/errors.ts';
import { jobEvents, type Service, startService, writeRun } from './service.ts';

const pair = { before: 'before.tif', after: 'after.tif' };

let service: Service;
beforeEach(async () => {
  service = await startService();
});
afterEach(() => service.close());

async function start(body: unknown = pair): Promise<JobView> {
  const response = await service.post('/api/jobs', body);
  expect(response.status).toBe(202);
  return response.json() as Promise<JobView>;
}

async function follow(id: string) {
  return jobEvents(await service.fetch(`/api/jobs/${id}/events`));
}

async function rest(events: AsyncGenerator<{ event: string; job: JobView }>) {
  const all = [];
  for await (const { event, job } of events) all.push({ event, ...job });
  return all;
}

describe('a job', () => {
  it('runs from its request to a run that can be fetched, and tells every step', async () => {
    const job = await start({ ...pair, afterDate: '2022-08-10', gsdMeters: 3 });
    const comparison = await service.comparisons.next();
    expect(comparison.request).toMatchObject({ afterDate: '2022-08-10', gsdMeters: 3 });
    expect(comparison.request.before).toMatch(/\/scenes\/before\.tif$/);

    const events = await follow(job.id);
    expect((await events.next()).value).toMatchObject({ event: 'progress', job: { state: 'running', progress: null } });
    comparison.report({ stage: 'align', done: 1, total: 2 });
    expect((await events.next()).value).toMatchObject({
      event: 'progress',
      job: { progress: { stage: 'align', done: 1 } },
    });
    const manifest = await writeRun(service.runsFolder);
    comparison.finish(manifest);
    expect(await rest(events)).toMatchObject([{ event: 'done', state: 'done', runId: manifest.id }]);

    expect(await (await service.fetch(`/api/runs/${manifest.id}`)).json()).toEqual(manifest);
    expect(await (await service.fetch(`/api/jobs/${job.id}`)).json()).toMatchObject({
      state: 'done',
      before: 'before.tif',
    });
  });

  it('takes scenes at public addresses, shows nothing of their keys, and calls no other', async () => {
    const address = 'https://example.org/scenes/before.tif?sig=SECRET';
    const job = await start({ ...pair, before: address });
    expect((await service.comparisons.next()).request.before).toBe(address);
    expect(job.before).toBe('before.tif');
    for (const [before, status] of [
      ['http://169.254.169.254/latest/meta-data/', 403],
      ['http://127.0.0.1:9000/a.tif', 403],
      ['ftp://example.org/a.tif', 403],
      ['https://user:word@example.org/a.tif', 403],
      ['file:///etc/passwd', 404],
    ] as const) {
      expect((await service.post('/api/jobs', { ...pair, before })).status).toBe(status);
    }
    expect((await service.post('/api/jobs', { ...pair, aoi: 'https://example.org/a.geojson' })).status).toBe(404);
  });

  it('takes a null scene from where scenes may be read, and from nowhere else', async () => {
    await start({ ...pair, nullScene: 'before.tif' });
    const { request } = await service.comparisons.next();
    expect(request.nullScene).toMatch(/\/scenes\/before\.tif$/);
    const outside = await service.post('/api/jobs', { ...pair, nullScene: '/etc/passwd' });
    expect(outside.status).toBe(404);
    expect(await outside.json()).toMatchObject({ code: 'E_PATH_OUTSIDE' });
  });

  it('says where it can be followed', async () => {
    const response = await service.post('/api/jobs', pair);
    const job = (await response.json()) as JobView;
    expect(response.headers.get('location')).toBe(`/api/jobs/${job.id}`);
  });

  it('that fails shows the refusal, with file names but no folders of this machine', async () => {
    const job = await start();
    const { request, fail } = await service.comparisons.next();
    fail(new DamagedFile(`${request.before} ends at byte 6; uploads lie in ${service.uploadsFolder}.`));
    const [last] = await rest(await follow(job.id));
    expect(last).toMatchObject({ event: 'failed', problem: { code: 'E_DAMAGED', status: 422 } });
    expect(last?.problem?.detail).toBe('before.tif ends at byte 6; uploads lie in uploads.');
    expect(service.log).toEqual([]);
  });

  it('that fails by a fault of ours is logged, and its client told no more than that', async () => {
    const job = await start();
    (await service.comparisons.next()).fail(new TypeError('secret of the core'));
    const [last] = await rest(await follow(job.id));
    expect(last).toMatchObject({ event: 'failed', problem: { code: 'E_INTERNAL' } });
    expect(JSON.stringify(last)).not.toContain('secret');
    expect(service.log.join()).toContain('secret of the core');
  });

  it('is cancelled through its signal, once the comparison has stopped', async () => {
    const job = await start();
    const { signal } = await service.comparisons.next();
    const events = await follow(job.id);
    expect((await events.next()).value).toMatchObject({ event: 'progress' });
    const answer = await service.fetch(`/api/jobs/${job.id}`, { method: 'DELETE' });
    expect(answer.status).toBe(202);
    expect(signal.aborted).toBe(true);
    expect(await rest(events)).toMatchObject([{ event: 'cancelled', state: 'cancelled', runId: null, problem: null }]);
  });

  it('that has finished cannot be cancelled', async () => {
    const job = await start();
    (await service.comparisons.next()).finish(await writeRun(service.runsFolder));
    await rest(await follow(job.id));
    const answer = await service.fetch(`/api/jobs/${job.id}`, { method: 'DELETE' });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: 'E_CONFLICT' });
  });

  it('outlives a reader who goes away in the middle of its events', async () => {
    const job = await start();
    const comparison = await service.comparisons.next();
    const leaving = new AbortController();
    const response = await fetch(`${service.url}/api/jobs/${job.id}/events`, { signal: leaving.signal });
    await jobEvents(response).next();
    leaving.abort();
    comparison.report({ stage: 'align', done: 1, total: 2 });
    comparison.finish(await writeRun(service.runsFolder));
    expect((await rest(await follow(job.id))).map(({ event }) => event)).toEqual(['done']);
  });

  it('shows a waiting reader now and then that the stream is alive', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const job = await start();
      const text = (await service.fetch(`/api/jobs/${job.id}/events`)).body!.pipeThrough(new TextDecoderStream());
      const reader = text.getReader();
      expect((await reader.read()).value).toContain('event: progress');
      vi.advanceTimersByTime(15_000);
      expect((await reader.read()).value).toBe(': still here\n\n');
      await reader.cancel();
    } finally {
      vi.useRealTimers();
    }
  });

  it('skips progress for a reader too slow for it, but never the end', async () => {
    const job = await start();
    const comparison = await service.comparisons.next();
    const events = await follow(job.id);
    await events.next();
    for (let done = 0; done < 50_000; done += 1) comparison.report({ stage: 'align', done, total: 50_000 });
    comparison.finish(await writeRun(service.runsFolder));
    const seen = await rest(events);
    expect(seen.length).toBeLessThan(5_000);
    expect(seen.at(-1)).toMatchObject({ event: 'done', progress: { done: 49_999 } });
  });

  it('with an id nobody knows is 404, for reading, following and cancelling', async () => {
    for (const [path, method] of [
      ['/api/jobs/nobody', 'GET'],
      ['/api/jobs/nobody/events', 'GET'],
      ['/api/jobs/nobody', 'DELETE'],
    ] as const) {
      const response = await service.fetch(path, { method });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'E_NOT_FOUND' });
    }
  });
});

describe('the queue', () => {
  it('runs one job at a time, in the order they came', async () => {
    const first = await start();
    const second = await start();
    expect(second).toMatchObject({ state: 'queued', startedAt: null });
    const comparison = await service.comparisons.next();
    expect(service.comparisons.started).toHaveLength(1);
    const events = await follow(second.id);
    expect((await events.next()).value).toMatchObject({ event: 'progress', job: { state: 'queued' } });
    comparison.finish(await writeRun(service.runsFolder));
    await service.comparisons.next();
    expect((await events.next()).value).toMatchObject({ event: 'progress', job: { state: 'running' } });
    const { jobs } = (await (await service.fetch('/api/jobs')).json()) as { jobs: JobView[] };
    expect(jobs.map(({ id, state }) => [id, state])).toEqual([
      [second.id, 'running'],
      [first.id, 'done'],
    ]);
  });

  it('lets a waiting job be cancelled before it starts', async () => {
    await start();
    const second = await start();
    const answer = await service.fetch(`/api/jobs/${second.id}`, { method: 'DELETE' });
    expect(await answer.json()).toMatchObject({ state: 'cancelled', startedAt: null });
    (await service.comparisons.next()).finish(await writeRun(service.runsFolder));
    const third = await start();
    await service.comparisons.next();
    expect(service.comparisons.started).toHaveLength(2);
    expect(await (await service.fetch(`/api/jobs/${third.id}`)).json()).toMatchObject({ state: 'running' });
  });

  it('turns away the tenth, and says when to come again', async () => {
    for (let i = 0; i < 9; i += 1) await start();
    const response = await service.post('/api/jobs', pair);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'E_BUSY' });
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('a job request', () => {
  it.each([
    ['no scene', {}],
    ['one scene only', { before: 'before.tif' }],
    ['a field nobody knows', { ...pair, sudo: true }],
    ['a field that every object inherits', { ...pair, constructor: 1 }],
    ['a scene that is a number', { ...pair, before: 7 }],
    ['an empty scene', { ...pair, before: '' }],
    ['a scene with a NUL in its name', { ...pair, before: 'before.tif\0.png' }],
    ['a day that does not exist', { ...pair, beforeDate: '2022-02-30' }],
    ['a date in words', { ...pair, beforeDate: 'yesterday' }],
    ['a time without a zone', { ...pair, beforeDate: '2022-08-09T10:00' }],
    ['a credit of two lines', { ...pair, credit: 'Planet\nLabs' }],
    ['objects that there are none of', { ...pair, detect: ['tanks'] }],
    ['objects in one text', { ...pair, detect: 'aircraft' }],
    ['objects in a list of lists', { ...pair, detect: [['aircraft']] }],
    ['a negative GSD', { ...pair, gsdMeters: -3 }],
    ['a GSD that is text', { ...pair, gsdMeters: '3' }],
    ['a GSD beyond numbers', '{"before":"before.tif","after":"after.tif","gsdMeters":1e999}'],
    ['a method that is a path', { ...pair, method: '../cva' }],
    ['a list', [pair]],
    ['null', 'null'],
    ['broken JSON', '{"before": '],
    ['no body', ''],
    ['a prototype', '{"__proto__": {"before": "before.tif", "after": "after.tif"}}'],
  ])('with %s is refused as malformed', async (_name, body) => {
    const response = await service.post('/api/jobs', body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'E_USAGE', status: 400 });
    expect(service.comparisons.started).toEqual([]);
  });

  it.each(['2022-08-09', '2022-08-09T10:30Z', '2022-08-09T10:30:15.123+03:00'])(
    'takes the date %s',
    async (beforeDate) => {
      await start({ ...pair, beforeDate });
    },
  );

  it.each([[], ['aircraft'], ['aircraft', 'crater']].map((detect) => ({ detect })))(
    'hands on which objects to look for: $detect',
    async ({ detect }) => {
      await start({ ...pair, detect });
      expect((await service.comparisons.next()).request.detect).toEqual(detect);
    },
  );

  it.each([
    ['lists', '['.repeat(30_000)],
    ['objects', '{"a":'.repeat(10_000)],
    ['more than 64 KiB', JSON.stringify({ ...pair, credit: 'x'.repeat(70_000) })],
  ])('too deep or too long with %s is refused before it is parsed', async (_name, body) => {
    const response = await service.post('/api/jobs', body);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'E_TOO_LARGE' });
  });

  it('counts no brackets inside strings', async () => {
    await start({ ...pair, credit: `${'['.repeat(100)}"\\` });
  });

  it.each([
    ['a form', { 'Content-Type': 'text/plain' }],
    ['compressed', { 'Content-Encoding': 'gzip' }],
  ])('sent as %s is not read', async (_name, headers) => {
    const response = await service.post('/api/jobs', pair, headers as Record<string, string>);
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ code: 'E_TYPE' });
  });

  it('in an encoding other than UTF-8 is refused', async () => {
    const body = Buffer.from(JSON.stringify({ ...pair, credit: 'é' }), 'latin1');
    const response = await service.fetch('/api/jobs', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    });
    expect(response.status).toBe(400);
  });
});
