import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunWords } from '../../src/core/contract/words.ts';
import { reviewStore } from '../../src/io/store/review-store.ts';
import { runWords } from '../../src/run/run-words.ts';
import { wordRuns } from '../helpers/word-runs.ts';
import { type Service, startService, writeRun } from './service.ts';

const { findings } = wordRuns['only craters']!;
let service: Service;
beforeEach(async () => {
  service = await startService();
  await writeRun(service.runsFolder, {
    folder: 'saky',
    id: 'r1',
    files: { 'findings.json': JSON.stringify({ findings }) },
  });
});
afterEach(() => service.close());

const words = async (query = '') => (await (await service.fetch(`/api/runs/r1/words${query}`)).json()) as RunWords;
const decision = {
  id: randomUUID(),
  kind: 'decision',
  by: 'Ada',
  at: '2022-08-11T08:00:00.000Z',
  findingId: findings[0]!.id,
  call: 'accepted',
  damageClass: null,
  reason: null,
  note: null,
} as const;

describe('the words of a run over HTTP', () => {
  it('follow what people decide', async () => {
    expect((await words()).headline).toContain('2–3 new craters (candidate, unreviewed)');
    await service.post('/api/runs/r1/review', { acts: [decision] });
    const { headline, caption } = await words();
    expect(headline).toContain('1–3 new craters (reviewed in part)');
    expect(caption).toContain('a person has looked at 1 of 3 findings');
  });

  it('are written for a locale, and say which are not there', async () => {
    expect((await words('?locale=en-US')).caption).toContain('August 9, 2022');
    for (const locale of ['uk', 'en&locale=en']) {
      expect((await service.fetch(`/api/runs/r1/words?locale=${locale}`)).status).toBe(400);
    }
    expect((await service.fetch('/api/runs/none/words')).status).toBe(404);
  });

  it('are the same from the folder, with what was decided beside it', async () => {
    await reviewStore(join(service.runsFolder, '.reviews')).append('r1', [decision], new Date());
    await service.post('/api/runs/r1/review', { acts: [decision] });
    const folder = join(service.runsFolder, 'saky');
    expect(await runWords(folder)).toEqual(await words());
  });
});
