import { expect, it } from 'vitest';
import { tellTrouble } from '../../src/api/tell-trouble.ts';
import { DiskFull } from '../../src/core/contract/errors.ts';

it('tells a refusal by its sentence, once a minute while it lasts, and a fault of our own each time, whole', () => {
  const told: unknown[][] = [];
  const logger = { warn: () => {}, error: (...words: unknown[]) => void told.push(words) };
  let seconds = 0;
  const tell = tellTrouble(logger, () => seconds * 1000);
  for (seconds = 0; seconds < 90; seconds++) tell(new DiskFull('The disk is full.'));
  expect(told).toEqual([['The watch met: The disk is full.'], ['The watch met: The disk is full.']]);
  const fault = new TypeError('not a function');
  tell(fault);
  tell(fault);
  expect(told.slice(2)).toEqual([
    ['The watch met:', fault],
    ['The watch met:', fault],
  ]);
});
