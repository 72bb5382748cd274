import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunList } from '../../src/core/contract/api.ts';
import { Removed } from '../../src/core/contract/errors.ts';
import type { RunManifest } from '../../src/core/contract/run.ts';
import { GEOREFERENCED_GRID, plantRun } from '../web/planted-run.ts';
import { layTraps, type Service, secret, sendRaw, startService, writeRun } from './service.ts';

const body = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

let service: Service;
let run: RunManifest;
let file: string;
let etag: string;

beforeAll(async () => {
  service = await startService();
  run = await writeRun(service.runsFolder, {
    files: { 'aligned/before.tif': body, 'graphic.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>', 'empty.csv': '' },
  });
  file = `/api/runs/${run.id}/files/aligned/before.tif`;
  etag = `"${run.outputs.find(({ path }) => path === 'aligned/before.tif')?.sha256}"`;
});
afterAll(() => service.close());

async function bytesOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

describe('a run that was pruned', () => {
  it('is gone, and not unknown: it is said when its pictures were removed', async () => {
    const words = 'The pictures of this look were removed on 2026-03-01.';
    const bringRun = async (id: string) => {
      if (id === 'pruned') throw new Removed(words);
      return false;
    };
    const own = await startService({ bringRun });
    for (const path of ['', '/findings', '/pair.jpg', '/files/aligned/before.tif', '/review']) {
      const response = await own.fetch(`/api/runs/pruned${path}`);
      expect(await response.json()).toMatchObject({ status: 410, code: 'E_REMOVED', title: 'Removed', detail: words });
    }
    expect((await own.fetch('/api/runs/unknown')).status).toBe(404);
    await own.close();
  });
});

describe('the list of runs', () => {
  it('is empty where the folder of runs does not exist yet', async () => {
    const fresh = await startService();
    await rm(fresh.runsFolder, { recursive: true });
    expect(await (await fresh.fetch('/api/runs')).json()).toEqual({ runs: [] });
    await fresh.close();
  });

  it('is newest first, whatever the folders are called, and leaves out what it cannot read', async () => {
    const own = await startService();
    const older = await writeRun(own.runsFolder, { folder: 'zz', createdAt: '2022-08-11T08:00:00Z' });
    const newer = await writeRun(own.runsFolder, { folder: 'aa', createdAt: '2022-08-12T08:00:00Z' });
    await writeRun(own.runsFolder, { folder: 'cut' });
    await writeFile(join(own.runsFolder, 'cut', 'run.json'), '{"schema": 1, "id": "cut');
    await writeRun(own.runsFolder, { folder: 'foreign' });
    await writeFile(join(own.runsFolder, 'foreign', 'run.json'), '{"schema": 2}');
    await writeRun(own.runsFolder, { folder: 'search-of-one-scene' });
    await writeFile(join(own.runsFolder, 'search-of-one-scene', 'run.json'), '{"schema": 1, "kind": "detection"}');
    await writeRun(own.runsFolder, { folder: '.aa.unfinished-0a1b2c3d' });
    await symlink(own.scenes, join(own.runsFolder, 'link'));

    for (let i = 0; i < 2; i += 1) {
      const { runs } = (await (await own.fetch('/api/runs')).json()) as RunList;
      expect(runs.map(({ id }) => id)).toEqual([newer.id, older.id]);
      expect(runs[0]).toMatchObject({ title: newer.title, beforeAcquiredAt: '2022-08-09', findings: 2 });
    }
    expect(own.log.filter((line) => line.includes('run.json'))).toHaveLength(2);

    await writeRun(own.runsFolder, { folder: 'cut', id: '0123456789abcdef', createdAt: '2022-08-13T08:00:00Z' });
    const { runs } = (await (await own.fetch('/api/runs')).json()) as RunList;
    expect(runs[0]?.id).toBe('0123456789abcdef');
    await own.close();
  });

  it('holds the newest of two folders with one id', async () => {
    const own = await startService();
    const twice = { id: '0123456789abcdef' };
    await writeRun(own.runsFolder, { ...twice, folder: 'first', createdAt: '2022-08-11T08:00:00Z' });
    await writeRun(own.runsFolder, { ...twice, folder: 'second', createdAt: '2022-08-12T08:00:00Z' });
    const { runs } = (await (await own.fetch('/api/runs')).json()) as RunList;
    expect(runs.map(({ createdAt }) => createdAt)).toEqual(['2022-08-12T08:00:00Z']);
    await own.close();
  });
});

describe('a run', () => {
  it('gives its manifest, its findings and its run.json', async () => {
    expect(await (await service.fetch(`/api/runs/${run.id}`)).json()).toEqual(run);
    expect(await (await service.fetch(`/api/runs/${run.id}/findings`)).json()).toEqual({ findings: [] });
    expect(await (await service.fetch(`/api/runs/${run.id}/files/run.json`)).json()).toEqual(run);
  });

  it('that is written anew is given as it is now, and one that is removed no more', async () => {
    const own = await startService();
    const { id } = await writeRun(own.runsFolder);
    const created = async () => ((await (await own.fetch(`/api/runs/${id}`)).json()) as RunManifest).createdAt;
    expect(await created()).toBe('2022-08-11T08:00:00Z');
    await writeRun(own.runsFolder, { id, createdAt: '2022-08-12T08:00:00.000Z' });
    expect(await created()).toBe('2022-08-12T08:00:00.000Z');
    await rm(join(own.runsFolder, id), { recursive: true });
    expect((await own.fetch(`/api/runs/${id}`)).status).toBe(404);
    await own.close();
  });

  it.each(['', '/findings', '/files/run.json'])('that is not there is 404 at …%s', async (rest) => {
    const response = await service.fetch(`/api/runs/ffffffffffffffff${rest}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'E_NOT_FOUND' });
  });
});

describe('the picture of a run', () => {
  it('shows both dates side by side, small, and is none where the files are not there', async () => {
    const own = await startService();
    const usual = { grid: GEOREFERENCED_GRID, sampleType: 'uint8', low: 40, high: 220 } as const;
    const folder = join(own.runsFolder, 'planted');
    await plantRun(folder, { id: '0123456789abcdef', title: 'Planted', ...usual });
    const response = await own.fetch('/api/runs/0123456789abcdef/pair.jpg');
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    const { width, height } = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
    const aspect = GEOREFERENCED_GRID.width / GEOREFERENCED_GRID.height;
    expect(width).toBeLessThanOrEqual(324);
    expect((width - 4) / 2 / height).toBeCloseTo(aspect, 1);
    await rm(join(folder, 'aligned'), { recursive: true });
    expect((await own.fetch('/api/runs/0123456789abcdef/pair.jpg')).status).toBe(422);
    await own.close();
  });
});

describe('the triptych of a finding', () => {
  it('is a picture, and 404 where the run has no such finding', async () => {
    const own = await startService();
    const usual = { grid: GEOREFERENCED_GRID, sampleType: 'uint8', low: 40, high: 220 } as const;
    await plantRun(join(own.runsFolder, 'planted'), { id: '0123456789abcdef', title: 'Planted', ...usual });
    const response = await own.fetch('/api/runs/0123456789abcdef/findings/F1/triptych.jpg');
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    const { format, width } = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
    expect([format, width]).toEqual(['jpeg', 1440]);
    expect((await own.fetch('/api/runs/0123456789abcdef/findings/F99/triptych.jpg')).status).toBe(404);
    await own.close();
  });
});

describe('a file of a run', () => {
  it('comes whole, with its hash as ETag', async () => {
    const response = await service.fetch(file);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      etag,
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-cache',
      'content-length': '1000',
      'content-type': 'image/tiff',
      'x-content-type-options': 'nosniff',
    });
    expect(await bytesOf(response)).toEqual(body);
  });

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=0-99', 0, 99],
    ['bytes=100-199', 100, 199],
    ['bytes=900-', 900, 999],
    ['bytes=-10', 990, 999],
    ['bytes=-5000', 0, 999],
    ['bytes=990-5000', 990, 999],
    ['BYTES=5-6', 5, 6],
  ])('answers %s with exactly these bytes', async (range, first, last) => {
    const response = await service.fetch(file, { headers: { Range: range } });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${first}-${last}/1000`);
    expect(response.headers.get('content-length')).toBe(String(last - first + 1));
    expect(await bytesOf(response)).toEqual(body.subarray(first, last + 1));
  });

  it.each(['bytes=0-1,5-6', 'lines=0-1', 'bytes=5-4', 'bytes=a-b', 'bytes=-', 'bytes=', 'nonsense'])(
    'comes whole where %s is asked, which is several ranges or none',
    async (range) => {
      const response = await service.fetch(file, { headers: { Range: range } });
      expect(response.status).toBe(200);
      expect(await bytesOf(response)).toEqual(body);
    },
  );

  it.each(['bytes=1000-', 'bytes=1000-1001', 'bytes=99999999999999999999-', 'bytes=-0'])(
    'has no range %s, and says how long it is',
    async (range) => {
      const response = await service.fetch(file, { headers: { Range: range } });
      expect(response.status).toBe(416);
      expect(response.headers.get('content-range')).toBe('bytes */1000');
      expect(await response.json()).toMatchObject({ code: 'E_RANGE' });
    },
  );

  it('tells HEAD what it would send, and sends nothing', async () => {
    const response = await service.fetch(file, { method: 'HEAD', headers: { Range: 'bytes=0-9' } });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-length')).toBe('10');
    expect((await bytesOf(response)).length).toBe(0);
  });

  it('is not sent again to who has it', async () => {
    expect(
      (await service.fetch(file, { headers: { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' } })).status,
    ).toBe(304);
    expect((await service.fetch(file, { headers: { 'If-None-Match': '"other"' } })).status).toBe(200);
  });

  it('comes whole where the range was meant for another version', async () => {
    const ranged = (ifRange: string) => service.fetch(file, { headers: { Range: 'bytes=0-9', 'If-Range': ifRange } });
    expect((await ranged(etag)).status).toBe(206);
    expect((await ranged('"other"')).status).toBe(200);
    expect((await ranged(`W/${etag}`)).status).toBe(200);
  });

  it('that is empty comes empty', async () => {
    const response = await service.fetch(`/api/runs/${run.id}/files/empty.csv`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
    expect(
      (await service.fetch(`/api/runs/${run.id}/files/empty.csv`, { headers: { Range: 'bytes=0-' } })).status,
    ).toBe(416);
  });

  it('that could hold a script is for saving, not for showing', async () => {
    const response = await service.fetch(`/api/runs/${run.id}/files/graphic.svg`);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toContain('attachment');
  });

  it('that no longer has the length of its manifest is an error, never other bytes under the old hash', async () => {
    const cut = await writeRun(service.runsFolder, { files: { 'change/mask.tif': body } });
    await writeFile(join(service.runsFolder, cut.id, 'change/mask.tif'), body.subarray(0, 500));
    const response = await service.fetch(`/api/runs/${cut.id}/files/change/mask.tif`);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'E_DAMAGED' });
  });

  it('is not served unless listed, whatever lies in the folder', async () => {
    await writeFile(join(service.runsFolder, run.id, 'notes.txt'), secret);
    expect((await service.fetch(`/api/runs/${run.id}/files/notes.txt`)).status).toBe(404);
  });
});

describe('nothing outside a run is served', () => {
  it('by any spelling of a path', async () => {
    const traps = await layTraps(join(service.runsFolder, run.id));
    for (const trap of traps) {
      for (const path of [
        encodeURIComponent(trap),
        encodeURI(trap),
        trap.replace(/[^\x21-\x7e]/g, encodeURIComponent),
      ]) {
        const { status, body } = await sendRaw(service.url, `/api/runs/${run.id}/files/${path}`);
        expect([400, 404], path).toContain(status);
        expect(body).not.toContain(secret);
        expect(body).not.toContain(service.home);
      }
    }
  });

  it('even where a manifest lists it', async () => {
    const hostile = '0000000000000bad';
    await writeRun(service.runsFolder, { id: hostile });
    const traps = await layTraps(join(service.runsFolder, hostile));
    const listed = traps.map((path) => ({ path, sha256: '0'.repeat(64), bytes: Buffer.byteLength(secret) }));
    await writeRun(service.runsFolder, { id: hostile, listed });
    let refused = 0;
    for (const path of traps.filter((trap) => !/(^|\/)\.(hidden|ssh)/.test(trap))) {
      const { status, body } = await sendRaw(service.url, `/api/runs/${hostile}/files/${encodeURIComponent(path)}`);
      expect([400, 404], path).toContain(status);
      expect(body).not.toContain(secret);
      refused += 1;
    }
    expect(refused).toBeGreaterThanOrEqual(24);
  });
});
