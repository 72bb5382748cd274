import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { dayRange, moment, objectLabels, positive } from '../../src/cli/options.ts';

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

describe('a range of days', () => {
  it('is two, both included, or one', () => {
    expect(dayRange('2022-08-01..2022-08-09')).toEqual({ from: '2022-08-01', to: '2022-08-09' });
    expect(dayRange('2024-02-29')).toEqual({ from: '2024-02-29', to: '2024-02-29' });
  });

  it.each([
    '',
    '2022-08-09..2022-08-01',
    '2022-02-30',
    '2022-08-01..',
    '2022-08-01..2022-08-02..2022-08-03',
    '1 Aug 2022',
  ])('is not %j', (text) => {
    expect(() => dayRange(text)).toThrow(InvalidArgumentError);
  });
});

describe('a moment', () => {
  it('is a day from its midnight in UTC on, or a time of UTC', () => {
    expect(moment('2022-08-11').toISOString()).toBe('2022-08-11T00:00:00.000Z');
    expect(moment('2022-08-11T08:00Z').toISOString()).toBe('2022-08-11T08:00:00.000Z');
  });

  it.each(['2022-08-09T12:00', '2022-02-30T12:00Z', '2022-08-09T25:00Z', '2022', 'now'])('is not %j', (text) => {
    expect(() => moment(text)).toThrow(InvalidArgumentError);
  });
});
