import { describe, expect, it, vi } from 'vitest';
import { together } from '../../../../src/io/store/database/together.ts';

describe('reads of sites that are asked for together', () => {
  const said = (ids: readonly string[], how: unknown) =>
    Promise.resolve(new Map(ids.filter((id) => id !== 'gone').map((id) => [id, `${id} ${JSON.stringify(how)}`])));

  it('are one query for each way of asking, and each is told of its own', async () => {
    const read = vi.fn(said);
    const ask = together(read);
    const answers = [ask('a', { limit: 2 }), ask('b', { limit: 2 }), ask('a', { limit: 2 }), ask('a', { limit: 9 })];
    expect(await Promise.all(answers)).toEqual(['a {"limit":2}', 'b {"limit":2}', 'a {"limit":2}', 'a {"limit":9}']);
    expect(read.mock.calls.map(([ids]) => ids)).toEqual([['a', 'b'], ['a']]);
  });

  it('say nothing of a site that there is not', async () => {
    const ask = together(said);
    expect(await Promise.all([ask('gone', null), ask('a', null)])).toEqual([undefined, 'a null']);
  });

  it('are made anew by whoever asks later', async () => {
    let state = 'before';
    const ask = together(async (ids) => new Map(ids.map((id) => [id, state])));
    expect(await ask('a', null)).toBe('before');
    state = 'after';
    expect(await ask('a', null)).toBe('after');
  });

  it('fail for all who asked where the store does, and for nobody later', async () => {
    const read = vi.fn(said).mockRejectedValueOnce(new Error('The store is away.'));
    const ask = together(read);
    const outcomes = await Promise.allSettled([ask('a', null), ask('b', null)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await ask('a', null)).toBe('a null');
  });
});
