import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { connect, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { listenNear } from '../../src/api/listen.ts';
import { Conflict } from '../../src/core/contract/errors.ts';
import { layTraps, type Service, secret, sendRaw, startService, writeRun } from './service.ts';

let web: string;
let service: Service;

beforeAll(async () => {
  web = join(await mkdtemp(join(tmpdir(), 'aftermath-web-')), 'dist');
  await mkdir(join(web, 'assets'), { recursive: true });
  await writeFile(join(web, 'index.html'), '<title>Aftermath</title>');
  await writeFile(join(web, 'assets', 'index-B4c.js'), 'export {};');
  await writeFile(join(web, '.env'), secret);
  service = await startService({ webFolder: web, allowedHosts: ['Aftermath.example'] });
});
afterAll(async () => {
  await service.close();
  await rm(join(web, '..'), { recursive: true });
});

const pair = { before: 'before.tif', after: 'after.tif' };

describe('the Host', () => {
  it.each([
    'localhost',
    'localhost:8080',
    '127.0.0.1',
    '[::1]:80',
    'LOCALHOST',
    'aftermath.example',
    'aftermath.example:443',
  ])('%s is answered', async (Host) => {
    expect((await sendRaw(service.url, '/api/health', { headers: { Host } })).status).toBe(200);
  });

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    'evil@localhost',
    'localhost:80:80',
    '0.0.0.0',
    '[::]',
  ])('%s is turned away, for the page and for the API', async (Host) => {
    for (const path of ['/api/health', '/', '/api/runs']) {
      const { status, body } = await sendRaw(service.url, path, { headers: { Host } });
      expect(status).toBe(421);
      expect(JSON.parse(body)).toMatchObject({ code: 'E_HOST' });
    }
  });
});

describe('the Origin', () => {
  it.each<Record<string, string>>([
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://localhost:1' },
    { Origin: 'file://' },
    { Origin: 'chrome-extension://abc' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ])('%j may change nothing', async (headers) => {
    for (const [method, path] of [
      ['POST', '/api/jobs'],
      ['POST', '/api/uploads?name=a.tif'],
      ['DELETE', '/api/jobs/1'],
    ] as const) {
      const { status, body } = await sendRaw(service.url, path, { method, headers });
      expect(status).toBe(403);
      expect(JSON.parse(body)).toMatchObject({ code: 'E_ORIGIN' });
    }
  });

  it('of our own page may, and so may a program that states none', async () => {
    for (const headers of [{ Origin: service.url, 'Sec-Fetch-Site': 'same-origin' }, {}]) {
      expect((await service.post('/api/jobs', pair, headers as Record<string, string>)).status).toBe(202);
    }
  });

  it('of others is not let in by any answer', async () => {
    const answers = [
      await sendRaw(service.url, '/api/runs', { headers: { Origin: 'http://evil.example' } }),
      await sendRaw(service.url, '/api/jobs', {
        method: 'OPTIONS',
        headers: { Origin: 'http://evil.example', 'Access-Control-Request-Method': 'POST' },
      }),
    ];
    for (const { headers } of answers) {
      expect(headers).not.toHaveProperty('access-control-allow-origin');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  });
});

describe('every answer', () => {
  it.each(['/', '/api/health', '/api/nothing', '/assets/index-B4c.js'])(
    'tells browsers what is forbidden (%s)',
    async (path) => {
      const { headers } = await service.fetch(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.has('x-powered-by')).toBe(false);
    },
  );
});

describe('a problem', () => {
  it.each([
    ['GET', '/api/nothing', 404, 'E_NOT_FOUND'],
    ['GET', '/api', 404, 'E_NOT_FOUND'],
    ['GET', '/API/runs', 404, 'E_NOT_FOUND'],
    ['POST', '/', 404, 'E_NOT_FOUND'],
    ['PUT', '/api/jobs', 405, 'E_METHOD'],
    ['DELETE', '/api/runs/1', 405, 'E_METHOD'],
    ['POST', '/api/runs', 405, 'E_METHOD'],
    ['GET', '/api/uploads', 405, 'E_METHOD'],
    ['GET', '/api/runs/%E0%A4%A', 400, 'E_USAGE'],
    ['GET', '/api/runs/1/files/%', 400, 'E_USAGE'],
    ['GET', '/api/runs/1/files/%ff', 400, 'E_USAGE'],
    ['GET', '/%E0%A4%A', 404, 'E_NOT_FOUND'],
  ])('%s %s is %d %s', async (method, path, status, code) => {
    const answer = await sendRaw(service.url, path, { method });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    const problem = JSON.parse(answer.body);
    expect(Object.keys(problem).sort()).toEqual(['code', 'detail', 'status', 'title', 'type']);
    expect(problem).toMatchObject({ status, code, type: `urn:aftermath:problem:${code}` });
    if (status === 405) expect(answer.headers.allow).toMatch(/^(GET|POST)/);
  });

  it('of our own making is logged, and shows neither its message nor a stack', async () => {
    const broken = await startService();
    const run = await writeRun(broken.runsFolder, { listed: [{ path: 'a\0b', sha256: '0'.repeat(64), bytes: 1 }] });
    vi.spyOn(JSON, 'stringify').mockImplementationOnce(() => {
      throw new TypeError('secret of the core');
    });
    const { status, body } = await sendRaw(broken.url, `/api/runs/${run.id}`);
    vi.restoreAllMocks();
    expect(status).toBe(500);
    expect(body).not.toContain('secret');
    expect(body).not.toContain(' at ');
    expect(broken.log.join()).toContain('secret of the core');
    await broken.close();
  });
});

describe('the page', () => {
  it.each(['/', '/index.html', '/runs/0123456789abcdef', '/runs/0123456789abcdef/findings/F1'])(
    'is there at %s',
    async (path) => {
      const response = await service.fetch(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toContain('text/html');
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(await response.text()).toContain('Aftermath');
    },
  );

  it('keeps its hashed assets in the browser', async () => {
    const response = await service.fetch('/assets/index-B4c.js');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('content-type')).toContain('text/javascript');
  });

  it.each(['/missing.js', '/.env', '/assets/../.env', '/%2eenv', '/assets/', '/runs/1?x'])(
    'gives nothing away at %s',
    async (path) => {
      expect((await sendRaw(service.url, path)).body).not.toContain(secret);
    },
  );

  it('is no way out of its folder', async () => {
    for (const trap of await layTraps(web)) {
      // Links are followed here: the folder holds nothing but our own build.
      if (trap.startsWith('link') || trap.startsWith('tiles') || trap === 'pipe.tif') continue;
      for (const path of [
        encodeURIComponent(trap),
        encodeURI(trap),
        trap.replace(/[^\x21-\x7e]/g, encodeURIComponent),
      ]) {
        expect((await sendRaw(service.url, `/${path}`)).body, path).not.toContain(secret);
      }
    }
  });

  it('is absent where there is none, and the API is there all the same', async () => {
    const bare = await startService();
    expect((await bare.fetch('/')).status).toBe(404);
    expect((await bare.fetch('/api/health')).status).toBe(200);
    await bare.close();
  });
});

describe('starting', () => {
  it('takes the next port where one is taken, on the loopback alone', async () => {
    const first = createTcpServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => first.once('listening', resolve));
    const { port } = first.address() as { port: number };
    const { url, close } = await listenNear(service.app, { port, host: '127.0.0.1', beforeClose: async () => {} });
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect(Number(new URL(url).port)).toBeGreaterThan(port);
    expect((await fetch(`${url}/api/health`)).status).toBe(200);
    await close();
    first.close();
  });

  it('gives up, and says so, when the last port there is is taken', async () => {
    const last = createTcpServer().listen(65_535, '127.0.0.1');
    await new Promise((resolve) => last.once('listening', resolve));
    const options = { port: 65_535, host: '127.0.0.1', beforeClose: async () => {} };
    await expect(listenNear(service.app, options)).rejects.toBeInstanceOf(Conflict);
    last.close();
  });

  it('ends with its jobs cancelled and its event streams cut', async () => {
    const own = await startService();
    const job = (await (await own.post('/api/jobs', pair)).json()) as { id: string };
    const { signal } = await own.comparisons.next();
    const events = await own.fetch(`/api/jobs/${job.id}/events`);
    await own.close();
    expect(signal.aborted).toBe(true);
    expect(await events.text()).toContain('event: cancelled');
    await expect(own.fetch('/api/health')).rejects.toThrow();
  });

  it('ends even while somebody uploads', async () => {
    const own = await startService();
    const socket = connect(Number(new URL(own.url).port), '127.0.0.1');
    socket.write(
      'POST /api/uploads?name=a.tif HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n' +
        'Content-Length: 900\r\n\r\nbegins',
    );
    await expect.poll(() => readdir(own.uploadsFolder).catch(() => [])).toHaveLength(1);
    await own.close();
  });
});
