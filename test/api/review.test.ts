import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Decision, ReviewLog } from '../../src/core/contract/review.ts';
import { type Service, startService, writeRun } from './service.ts';

let service: Service;
let path: string;
beforeEach(async () => {
  service = await startService();
  path = `/api/runs/${(await writeRun(service.runsFolder, { folder: 'saky', id: 'r1' })).id}/review`;
});
afterEach(() => service.close());

const decision = (change: Partial<Decision> = {}): Decision => ({
  id: randomUUID(),
  kind: 'decision',
  by: 'Ada',
  at: '2022-08-11T08:00:00.000Z',
  findingId: 'F1',
  call: 'accepted',
  damageClass: 'severe',
  reason: null,
  note: 'Roof gone.\nNo smoke.',
  ...change,
});
const read = async (from = 0) => (await (await service.fetch(`${path}?from=${from}`)).json()) as ReviewLog;

describe('the review of a run', () => {
  it('is told from where one stopped reading, and outlives the run being made again', async () => {
    const [first, second] = [decision(), decision({ findingId: 'F2' })];
    expect((await service.post(path, { acts: [first] })).status).toBe(204);
    expect((await service.post(path, { acts: [first, second] })).status).toBe(204);
    const { entries, next } = await read();
    expect(entries).toMatchObject([first, second]);
    expect(await read(next)).toEqual({ entries: [], next: 2 });
    await rm(join(service.runsFolder, 'saky'), { recursive: true });
    await writeRun(service.runsFolder, { folder: 'saky', id: 'r1' });
    expect((await read(1)).entries).toMatchObject([second]);
  });

  it.each([
    ['no acts', {}],
    ['an unknown kind', { acts: [{ ...decision(), kind: 'verdict' }] }],
    ['a field too many', { acts: [{ ...decision(), isAdmin: true }] }],
    ['a field missing', { acts: [{ ...decision(), note: undefined }] }],
    ['nobody', { acts: [decision({ by: '' })] }],
    ['a time that is none', { acts: [decision({ at: '2022-13-40T00:00:00Z' })] }],
    ['a rejection without reason', { acts: [decision({ call: 'rejected' })] }],
    ['an id that leads elsewhere', { acts: [decision({ id: '../x' })] }],
    ['one good and one bad', { acts: [decision(), { kind: 'undo' }] }],
  ])('takes nothing of a body with %s', async (_, body) => {
    const refused = await service.post(path, body);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code: 'E_USAGE' });
    expect(await read()).toEqual({ entries: [], next: 0 });
  });

  it('takes no damage class that the pixels of the finding do not carry', async () => {
    const findings = [{ id: 'F1', offeredDamage: [] }, { id: 'F2' }];
    await writeFile(join(service.runsFolder, 'saky', 'findings.json'), JSON.stringify({ findings }));
    const refused = await service.post(path, { acts: [decision()] });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code: 'E_USAGE', detail: expect.stringMatching(/F1.*severe/) });
    const acts = [decision({ damageClass: null }), decision({ findingId: 'F2' })];
    expect((await service.post(path, { acts })).status).toBe(204);
  });

  it('belongs to a run that is there, and is read from a whole number on', async () => {
    expect((await service.post('/api/runs/none/review', { acts: [decision()] })).status).toBe(404);
    expect((await service.fetch(`${path}?from=-1`)).status).toBe(400);
  });
});
