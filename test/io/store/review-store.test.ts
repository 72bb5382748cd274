import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReviewAct } from '../../../src/core/contract/review.ts';
import { reviewStore } from '../../../src/io/store/review-store.ts';

const TAKEN_AT = new Date('2022-08-11T08:00:01Z');
const nudge = (id: string): ReviewAct => ({
  id,
  kind: 'nudge',
  by: 'Ada',
  at: '2022-08-11T08:00:00Z',
  shiftPx: { col: 0.5, row: 0 },
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aftermath-reviews-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the review store', () => {
  it('gives acts back in the order of their appending, to another process too', async () => {
    await reviewStore(folder).append('run', [nudge('a'), nudge('b')], TAKEN_AT);
    await reviewStore(folder).append('run', [nudge('c')], TAKEN_AT);
    const entries = await reviewStore(folder).read('run');
    expect(entries.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(entries[0]).toEqual({ ...nudge('a'), takenAt: '2022-08-11T08:00:01.000Z' });
    expect(await reviewStore(folder).read('another')).toEqual([]);
  });

  it('keeps an act that comes twice once, also when both come at the same time', async () => {
    const store = reviewStore(folder);
    await Promise.all([1, 2, 3].map(() => store.append('run', [nudge('a'), nudge('a')], TAKEN_AT)));
    expect(await store.read('run')).toHaveLength(1);
  });

  it('loses nothing to a line that a crash cut off', async () => {
    const store = reviewStore(folder);
    await store.append('run', [nudge('a')], TAKEN_AT);
    await appendFile(join(folder, 'run.jsonl'), '{"id":"b","kind":"nud');
    await store.append('run', [nudge('c')], TAKEN_AT);
    expect((await store.read('run')).map(({ id }) => id)).toEqual(['a', 'c']);
  });

  it('keeps the file of an id with dots and slashes in its folder', async () => {
    await reviewStore(folder).append('../../outside', [nudge('a')], TAKEN_AT);
    expect(await readdir(folder)).toEqual(['..%2F..%2Foutside.jsonl']);
  });
});
