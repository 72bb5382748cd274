import { expect, it } from 'vitest';
import { Busy, DiskFull } from '../../../src/core/contract/errors.ts';
import { watchForFullDatabase } from '../../../src/run/watch/full-database.ts';

it.each([
  ['met every second for half a minute', seconds(0, 31), true],
  ['met once, half a minute ago', [0], false],
  ['met for ten seconds, twice, with room in between', [...seconds(0, 10), ...seconds(25, 31)], false],
  ['met for half a minute, and not since', seconds(-40, -5), false],
])('a database without room, %s', (_when, metAt, isLasting) => {
  let now = 0;
  const full = watchForFullDatabase(() => now * 1000);
  for (now of metAt) full.note(new DiskFull('No room.'));
  now = 31;
  if (isLasting) expect(() => full.throwIfLasting()).toThrow('No room.');
  else full.throwIfLasting();
});

it('a database that does not answer is not taken for one without room', () => {
  let now = 0;
  const full = watchForFullDatabase(() => now * 1000);
  for (now = 0; now < 60; now++) full.note(new Busy('It does not answer.'));
  full.throwIfLasting();
});

function seconds(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, n) => from + n);
}
