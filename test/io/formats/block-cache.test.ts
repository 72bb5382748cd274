import { expect, it } from 'vitest';
import { createBlockCache } from '../../../src/io/formats/block-cache.ts';

const owner = {};
let loads = 0;
const load = (bytes: number) => async () => {
  loads++;
  return { bytes };
};

it('loads a block once, also for two who want it at once', async () => {
  const cache = createBlockCache(100);
  loads = 0;
  const [first, second] = await Promise.all([cache.block(owner, 'a', load(10)), cache.block(owner, 'a', load(10))]);
  expect(first).toBe(second);
  expect(await cache.block(owner, 'a', load(10))).toBe(first);
  expect(loads).toBe(1);
});

it('drops the least recently used beyond its bytes, and keeps the last whatever its size', async () => {
  const cache = createBlockCache(100);
  for (const key of ['a', 'b', 'a', 'c']) await cache.block(owner, key, load(40));
  loads = 0;
  await cache.block(owner, 'a', load(40));
  await cache.block(owner, 'b', load(40));
  expect(loads).toBe(1);
  await cache.block(owner, 'huge', load(1000));
  await cache.block(owner, 'huge', load(1000));
  expect(loads).toBe(2);
});

it('drops at once what a smaller limit has no room for, and keeps more under a larger one', async () => {
  const cache = createBlockCache(100);
  for (const key of ['a', 'b']) await cache.block(owner, key, load(40));
  cache.limit(50);
  loads = 0;
  await cache.block(owner, 'b', load(40));
  expect(loads).toBe(0);
  cache.limit(200);
  for (const key of ['a', 'c', 'd', 'b']) await cache.block(owner, key, load(40));
  expect(loads).toBe(3);
});

it('keeps owners apart and forgets one of them', async () => {
  const cache = createBlockCache(100);
  const other = {};
  await cache.block(owner, 'a', load(1));
  await cache.block(other, 'a', load(2));
  cache.drop(owner);
  loads = 0;
  expect((await cache.block(other, 'a', load(9))).bytes).toBe(2);
  expect((await cache.block(owner, 'a', load(3))).bytes).toBe(3);
  expect(loads).toBe(1);
});

it('does not remember a failure', async () => {
  const cache = createBlockCache(100);
  await expect(cache.block(owner, 'a', () => Promise.reject(new RangeError('gone')))).rejects.toThrow(RangeError);
  expect((await cache.block(owner, 'a', load(5))).bytes).toBe(5);
});
