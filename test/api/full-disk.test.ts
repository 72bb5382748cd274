import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serve } from '../../src/app.ts';
import type { Health, RunList, Upload } from '../../src/core/contract/api.ts';
import type { Problem } from '../../src/core/contract/errors.ts';
import type { Decision, ReviewLog } from '../../src/core/contract/review.ts';
import { reviewStore } from '../../src/io/store/review-store.ts';
import { smallDisk } from '../helpers/small-disk.ts';
import { type Service, startService, writeRun } from './service.ts';

const disk = smallDisk(32 * 2 ** 20);
afterAll(() => disk?.close());

describe.skipIf(disk === null)('a server on a full disk (skipped where no tmpfs can be mounted)', () => {
  let service: Service;
  const uploads = join(disk?.path ?? '', 'uploads');
  beforeEach(async () => {
    await mkdir(uploads, { recursive: true });
    service = await startService({
      uploadsFolder: uploads,
      reviews: reviewStore(join(disk!.path, 'reviews')),
      maximumUploadBytes: 2 ** 30,
    });
  });
  afterEach(async () => {
    await disk!.makeRoom();
    await service.close();
  });

  const upload = () =>
    service.fetch('/api/uploads?name=before.tif', {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: new Uint8Array(1_000_000),
    });

  it('answers an upload 507, keeps nothing of it, and takes it once there is room', async () => {
    await disk!.fillBut(500_000);
    const refused = await upload();
    expect(refused.status).toBe(507);
    const problem = (await refused.json()) as Problem;
    expect(problem).toMatchObject({ code: 'E_DISK_FULL', detail: expect.stringMatching(/disk is full/i) });
    expect(JSON.stringify(problem)).not.toContain(disk!.path);
    expect(await readdir(uploads)).toEqual([]);
    expect((await service.fetch('/api/runs')).status).toBe(200);

    await disk!.makeRoom();
    const taken = await upload();
    expect(taken.status).toBe(201);
    expect(((await taken.json()) as Upload).bytes).toBe(1_000_000);
  });

  it('says in its health that it is degraded, and why, until there is room', async () => {
    const health = async () => (await (await service.fetch('/api/health')).json()) as Health;
    expect(await health()).toMatchObject({ status: 'ok', reason: null });
    await disk!.fillBut(500_000);
    const { status, reason } = await health();
    expect(status).toBe('degraded');
    expect(reason).toMatch(/disk is full .*Free some room/);
    expect(reason).not.toContain(disk!.path);
    await disk!.makeRoom();
    expect(await health()).toMatchObject({ status: 'ok', reason: null });
  });

  it('answers decisions 507 where not all fit, keeps none of them, and once there is room takes others', async () => {
    await writeRun(service.runsFolder, { id: 'r1' });
    const decide = (findingId: string, count: number) => {
      const at = '2022-08-11T08:00:00.000Z';
      const judged = { call: 'accepted', damageClass: null, reason: null, note: 'x'.repeat(100) };
      const acts = Array.from({ length: count }, () => ({
        ...{ id: randomUUID(), kind: 'decision', by: 'Ada', at, findingId },
        ...judged,
      }));
      return service.post('/api/runs/r1/review', { acts });
    };
    // The log has a page of the disk: what is decided next begins in it and does not fit.
    expect((await decide('F1', 1)).status).toBe(204);
    await disk!.fillBut(0);
    const refused = await decide('F2', 20);
    expect(refused.status).toBe(507);
    await disk!.makeRoom();
    expect((await decide('F3', 1)).status).toBe(204);
    const { entries } = (await (await service.fetch('/api/runs/r1/review')).json()) as ReviewLog;
    expect(entries.map((entry) => (entry as Decision).findingId)).toEqual(['F1', 'F3']);
  });
});

describe.skipIf(disk === null)('a server that starts on a full disk (skipped where no tmpfs can be mounted)', () => {
  const runsFolder = join(disk?.path ?? '', 'runs');
  afterEach(() => disk!.makeRoom());

  it('shows the runs there are, says that it is degraded, and answers 507 where the watchlist is asked for', async () => {
    await mkdir(runsFolder);
    await writeRun(runsFolder, { id: 'r1' });
    await disk!.fillBut(0);
    const { url, close } = await serve({
      ...{ runsFolder, sceneFolders: [], port: 0 },
      database: join(runsFolder, '.database'),
    });
    try {
      const { runs } = (await (await fetch(`${url}/api/runs`)).json()) as RunList;
      expect(runs.map(({ id }) => id)).toEqual(['r1']);
      expect(await (await fetch(`${url}/api/health`)).json()).toMatchObject({
        ...{ status: 'degraded', watch: null },
        reason: expect.stringMatching(/start it again/),
      });
      const refused = await fetch(`${url}/api/sites`);
      expect(refused.status).toBe(507);
      expect(await refused.text()).not.toContain(disk!.path);
    } finally {
      await close();
    }
  });
});
