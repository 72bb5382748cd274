import { createHash } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunList, Upload } from '../../src/core/contract/api.ts';
import type { Problem } from '../../src/core/contract/errors.ts';
import { layTraps, type Service, secret, sendRaw, startService, writeRun } from './service.ts';

let service: Service;
beforeEach(async () => {
  service = await startService({ maximumUploadBytes: 1000 });
});
afterEach(() => service.close());

function upload(
  name: string,
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return service.fetch(`/api/uploads?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream', ...headers },
    body,
    duplex: 'half',
  });
}

function inChunks(...sizes: readonly number[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(stream) {
      for (const size of sizes) stream.enqueue(new Uint8Array(size));
      stream.close();
    },
  });
}

async function kept(): Promise<readonly string[]> {
  return readdir(service.uploadsFolder).catch(() => []);
}

describe('an upload', () => {
  it('is kept byte for byte, and can be compared', async () => {
    const response = await upload('before.tif', 'II*\0pixels');
    expect(response.status).toBe(201);
    const { upload: reference, bytes } = (await response.json()) as Upload;
    expect(bytes).toBe(10);
    expect((await service.post('/api/jobs', { before: reference, after: 'after.tif' })).status).toBe(202);
    const { request } = await service.comparisons.next();
    expect(await readFile(request.before, 'utf8')).toBe('II*\0pixels');
    expect(basename(request.before)).toBe('before.tif');
  });

  it.each([
    ['../../secret.tif', 'secret.tif'],
    ['C:\\scenes\\before.tif', 'before.tif'],
    ['.hidden.tif', 'hidden.tif'],
    ['a b;c$(d)\n.tif', 'a b_c__d__.tif'],
    ['Саки 9 серпня.tif', 'Саки 9 серпня.tif'],
    [`${'x'.repeat(500)}.tif`, `${'x'.repeat(80)}.tif`],
    ['before.tif. ', 'before.tif'],
  ])('called %j is kept as %j', async (asked, name) => {
    const { upload: reference } = (await (await upload(asked, 'x')).json()) as Upload;
    expect(reference).toMatch(/^upload:[0-9a-f]{32}\//);
    expect(reference.slice('upload:'.length + 33)).toBe(name);
  });

  it.each(['', '..', '/', '. .'])('without a usable name (%j) is refused', async (name) => {
    const response = await upload(name, 'x');
    expect(response.status).toBe(400);
    expect(await kept()).toEqual([]);
  });

  it('may have just the largest size, announced or not', async () => {
    expect((await upload('a.tif', new Uint8Array(1000))).status).toBe(201);
    expect((await upload('a.tif', inChunks(400, 600))).status).toBe(201);
  });

  it('beyond that is refused, announced or not, and leaves nothing', async () => {
    for (const body of [new Uint8Array(1001), inChunks(400, 601), inChunks(400, 400, 400, 4_000_000)]) {
      const response = await upload('a.tif', body);
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({ code: 'E_TOO_LARGE' });
    }
    expect(await kept()).toEqual([]);
  });

  it('announced too large is refused before any of it is sent', async () => {
    const headers = { 'Content-Type': 'application/octet-stream', 'Content-Length': '1001' };
    const answer = await sendRaw(service.url, '/api/uploads?name=a.tif', { method: 'POST', headers });
    expect(answer.status).toBe(413);
  });

  it('that is empty is refused, and leaves nothing', async () => {
    expect((await upload('a.tif', '')).status).toBe(400);
    expect(await kept()).toEqual([]);
  });

  it.each([
    ['a form', { 'Content-Type': 'multipart/form-data; boundary=x' }],
    ['text', { 'Content-Type': 'text/plain' }],
    ['compressed', { 'Content-Encoding': 'gzip' }],
  ])('sent as %s is refused', async (_name, headers) => {
    const response = await upload('a.tif', 'x', headers as Record<string, string>);
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ code: 'E_TYPE' });
  });

  it('that breaks off leaves nothing', async () => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    socket.write(
      'POST /api/uploads?name=a.tif HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n' +
        'Content-Length: 900\r\n\r\nbegins',
    );
    await expect.poll(kept).toHaveLength(1);
    socket.destroy();
    await expect.poll(kept).toEqual([]);
    expect(service.log).toEqual([]);
  });
});

describe('a scene named by a client', () => {
  async function ask(before: string): Promise<{ readonly status: number; readonly problem: Problem }> {
    const response = await service.post('/api/jobs', { before, after: 'after.tif' });
    return { status: response.status, problem: (await response.json()) as Problem };
  }

  it.each([
    ['a path from the folder', () => 'before.tif'],
    ['an absolute path', () => join(service.scenes, 'before.tif')],
    ['a path with detours inside', () => 'tiles/../before.tif'],
    ['a folder of tiles', () => 'tiles'],
    ['the folder itself', () => '.'],
  ])('may be %s', async (_name, path) => {
    await mkdir(join(service.scenes, 'tiles'));
    await link(join(service.scenes, 'before.tif'), join(service.scenes, 'tiles', 'tile.tif'));
    await writeFile(join(service.scenes, 'tiles', '.DS_Store'), '');
    expect((await ask(path())).status).toBe(202);
  });

  it('is found in no other folder, by any spelling, and every refusal is the same', async () => {
    const details = new Set<string>();
    await symlink('before.tif', join(service.scenes, '.alias.tif'));
    const traps = [...(await layTraps(service.scenes)), '.alias.tif'];
    for (const trap of traps) {
      const { status, problem } = await ask(trap);
      expect(status, trap).toBe(404);
      expect(problem.code).toBe('E_PATH_OUTSIDE');
      details.add(problem.detail);
    }
    expect(traps.length).toBeGreaterThanOrEqual(24);
    expect(details.size).toBe(1);
    expect([...details].join()).not.toContain(service.home);
    expect(service.comparisons.started).toEqual([]);
  });

  it('may be an upload, but no other file through one', async () => {
    const { upload: reference } = (await (await upload('before.tif', 'x')).json()) as Upload;
    const traps = await layTraps(service.uploadsFolder);
    const id = reference.slice(0, reference.indexOf('/'));
    for (const hostile of [
      ...traps.map((trap) => `${id}/${trap}`),
      ...traps.map((trap) => `upload:${trap}`),
      id,
      `${id}/`,
      `${id}/.`,
      `${id}/..`,
      `upload:${'0'.repeat(32)}/before.tif`,
      reference.toUpperCase(),
    ]) {
      expect((await ask(hostile)).problem, hostile).toMatchObject({ status: 404, code: 'E_PATH_OUTSIDE' });
    }
    expect(await readFile(join(service.home, 'secret.txt'), 'utf8')).toBe(secret);
  });
});

describe('an upload that nobody needs', () => {
  const bring = async (name: string, body = 'x') => {
    const { upload: reference } = (await (await upload(name, body)).json()) as Upload;
    return { reference, id: reference.slice('upload:'.length, reference.indexOf('/')) };
  };
  const age = async (id: string, hours: number) => {
    const then = new Date(Date.now() - hours * 3_600_000);
    await utimes(join(service.uploadsFolder, id), then, then);
  };
  const discard = (id: string) => service.fetch(`/api/uploads/${id}`, { method: 'DELETE' });
  /** The scenes of `writeRun` come without files; this one was made of uploads. */
  const planRun = async (files: readonly { name: string; sha256: string; bytes: number }[], aoi: string | null) => {
    const manifest = await writeRun(service.runsFolder);
    const { before } = manifest.inputs;
    const made = {
      ...manifest,
      inputs: { ...manifest.inputs, before: { ...before, files } },
      parameters: { ...manifest.parameters, aoi },
    };
    await writeFile(join(service.runsFolder, manifest.id, 'run.json'), JSON.stringify(made));
  };

  it('is deleted at once when it is discarded', async () => {
    const { id } = await bring('a.tif');
    expect((await discard(id)).status).toBe(204);
    expect(await kept()).toEqual([]);
    expect((await discard(id)).status).toBe(404);
    for (const hostile of ['..', '%2e%2e', '.', 'x', '0'.repeat(33)]) {
      expect((await discard(hostile)).status, hostile).toBeGreaterThanOrEqual(400);
    }
    expect(await readFile(join(service.scenes, 'before.tif'), 'utf8')).toBe('before');
  });

  it('is deleted a day after it came, with what broke off, at the next upload', async () => {
    const [old, young] = [await bring('old.tif'), await bring('young.tif')];
    const brokenOff = `.${'0'.repeat(32)}`;
    await mkdir(join(service.uploadsFolder, brokenOff));
    await mkdir(join(service.uploadsFolder, 'not ours'));
    for (const id of [old.id, brokenOff, 'not ours']) await age(id, 25);
    await age(young.id, 23);
    const last = await bring('last.tif');
    expect([...(await kept())].sort()).toEqual([young.id, last.id, 'not ours'].sort());
  });

  it('is kept from its last use on', async () => {
    const { reference, id } = await bring('a.tif');
    await age(id, 25);
    await service.fetch(`/api/scenes?scene=${encodeURIComponent(reference)}`);
    await bring('b.tif');
    expect(await kept()).toContain(id);
  });

  it('is no upload that a job waits for or runs on, for as long as it does', async () => {
    const [before, aoi, later] = [await bring('a.tif'), await bring('area.geojson'), await bring('c.tif')];
    await service.post('/api/jobs', { before: before.reference, after: 'after.tif', aoi: aoi.reference });
    await service.post('/api/jobs', { before: 'before.tif', after: later.reference });
    const used = [before, aoi, later];
    for (const { id } of used) {
      await age(id, 1000);
      expect((await discard(id)).status).toBe(409);
    }
    await bring('b.tif');
    for (const { id } of used) expect(await kept()).toContain(id);
    (await service.comparisons.next()).fail(new Error('planned'));
    await service.comparisons.next(); // The second has started, so the first has ended.
    expect((await discard(before.id)).status).toBe(204);
    expect((await discard(later.id)).status).toBe(409);
  });

  it('is no upload that a run was made of: scenes by name and size, areas by where they lay', async () => {
    const [scene, longer, area] = [
      await bring('a.tif', 'same'),
      await bring('a.tif', 'longer'),
      await bring('area.geojson'),
    ];
    await planRun([{ name: 'a.tif', sha256: '0'.repeat(64), bytes: 4 }], `/moved/.uploads/${area.id}/area.geojson`);
    for (const { id } of [scene, longer, area]) await age(id, 1000);
    await bring('b.tif');
    const left = await kept();
    expect([scene, longer, area].map(({ id }) => left.includes(id))).toEqual([true, false, true]);
    expect((await discard(scene.id)).status).toBe(409);
  });
});

describe('a scene that a run read', () => {
  const sceneIds = async () => {
    const { runs } = (await (await service.fetch('/api/runs')).json()) as RunList;
    return runs.map(({ beforeScene }) => beforeScene.id);
  };

  it('is found by its id wherever its bytes lie now under the folders or among the originals, and nowhere else', async () => {
    const manifest = await writeRun(service.runsFolder);
    const bytes = Buffer.from('of another day');
    const file = {
      name: 'day.tif',
      address: null,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
    };
    const made = { ...manifest, inputs: { ...manifest.inputs, before: { ...manifest.inputs.before, files: [file] } } };
    await writeFile(join(service.runsFolder, manifest.id, 'run.json'), JSON.stringify(made));
    const [id] = await sceneIds();
    const compare = () => service.post('/api/jobs', { before: `scene:${id}`, after: 'after.tif' });

    await writeFile(join(service.home, 'day.tif'), bytes); // Outside.
    await mkdir(join(service.scenes, 'site', 'june'), { recursive: true });
    await writeFile(join(service.scenes, 'site', 'day.tif'), 'of same length'); // Another scene of that name and size.
    const refusal = await compare();
    expect(refusal.status).toBe(404);
    expect(((await refusal.json()) as Problem).detail).toContain('no longer under a folder');

    const path = join(service.scenes, 'site', 'june', 'day.tif');
    await writeFile(path, bytes);
    expect((await compare()).status).toBe(202);
    const comparison = await service.comparisons.next();
    expect(comparison.request.before).toBe(path);
    comparison.finish(made);

    await rm(path);
    expect((await compare()).status).toBe(404);
    const original = join(service.originalsFolder, file.sha256, file.name);
    await mkdir(dirname(original), { recursive: true });
    await writeFile(original, bytes);
    expect((await compare()).status).toBe(202);
    expect((await service.comparisons.next()).request.before).toBe(original);
  });

  it('is not found by an id that no run knows', async () => {
    const response = await service.post('/api/jobs', { before: `scene:${'0'.repeat(16)}`, after: 'after.tif' });
    expect(response.status).toBe(404);
  });
});
