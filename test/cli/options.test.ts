import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { objectLabels, positive } from '../../src/cli/options.ts';

describe('the objects to look for', () => {
  it.each([
    ['aircraft', ['aircraft']],
    ['crater', ['crater']],
    ['craters', ['crater']],
    ['aircraft,craters', ['aircraft', 'crater']],
    ['none', []],
  ])('%j', (text, labels) => {
    expect(objectLabels(text)).toEqual(labels);
  });

  it.each(['', 'tanks', 'aircraft,', 'aircraft, craters', 'aircraft,none', 'Aircraft'])(
    'refuses %j with what there is',
    (text) => {
      expect(() => objectLabels(text)).toThrow(InvalidArgumentError);
      expect(() => objectLabels(text)).toThrow(/aircraft, craters, both with a comma, or none/);
    },
  );
});

describe('a number above 0', () => {
  it('is read, with a fraction or an exponent', () => {
    expect(['3', '0.5', '1e-2'].map(positive)).toEqual([3, 0.5, 0.01]);
  });

  it.each(['0', '-1', 'abc', 'Infinity', '', '1m'])('is not %j', (text) => {
    expect(() => positive(text)).toThrow(InvalidArgumentError);
  });
});
