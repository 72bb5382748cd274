import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { percent } from '../../src/core/contract/percent.ts';
import type { Registration } from '../../src/core/contract/run.ts';
import { dateInWords, findingArea, registrationInWords, verdictInWords } from '../../web/src/review/words.ts';

const registration: Registration = {
  shiftPx: { col: 3, row: -4 },
  shiftMeters: { col: 1.5, row: 2 },
  gridToAfter: { a: 1, b: 0, c: 3, d: 0, e: 1, f: -4 },
  field: null,
  model: 'translation',
  residualPx: 0.31,
  residualMeters: 0.16,
  residual95Px: 0.7,
  reliability: 0.8,
  tiePoints: { windows: 300, matched: 240, inliers: 212, residuals: [] },
};

describe('the page in words', () => {
  beforeAll(() => vi.stubEnv('TZ', 'America/Los_Angeles'));
  afterAll(() => vi.unstubAllEnvs());

  it.each([
    ['2022-08-09T08:30:00Z', '9 Aug 2022 08:30 UTC'],
    ['2022-08-09T10:30:00+02:00', '9 Aug 2022 08:30 UTC'],
    ['2022-08-09T08:30:00', '9 Aug 2022 08:30 UTC'],
    ['2022-08-09', '9 Aug 2022'],
    ['last week', 'date unknown'],
    [null, 'date unknown'],
  ])('writes the date %s as %s, wherever the reader is', (acquiredAt, words) => {
    expect(dateInWords(acquiredAt)).toBe(words);
  });

  it.each([
    [1, '100 %'],
    [0.9996, '> 99.9 %'],
    [0.994, '99.4 %'],
    [0.755, '76 %'],
    [0.0123, '1.2 %'],
    [0.0001, '< 0.1 %'],
    [0, '0 %'],
  ])('never rounds the share %d to all or nothing: %s', (share, words) => {
    expect(percent(share)).toBe(words);
  });

  it('gives a ground area only where there is one', () => {
    expect(findingArea({ areaPx: 1234.4, areaM2: null })).toBe('1,234 px');
    expect(findingArea({ areaPx: 10, areaM2: 2.5 })).toBe('2.5 m²');
    expect(findingArea({ areaPx: 10, areaM2: 34_567 })).toBe('34,567 m²');
    expect(findingArea({ areaPx: 10, areaM2: 3_456_789 })).toBe('3.46 km²');
  });

  it('never says "unchanged" of what was not observed', () => {
    expect(verdictInWords({ kind: 'unchanged', observedFraction: 1 }).headline).toBe('No change found');
    expect(verdictInWords({ kind: 'not-observed', why: 'cloud' }).headline).toBe(
      'Cannot be said: clouds hide the ground',
    );
  });

  it('says how well two dates fit', () => {
    const { short, isWorrying, meaning } = registrationInWords(registration);
    expect(short).toBe('aligned to 0.31 px (0.16 m)');
    expect(isWorrying).toBe(false);
    expect(meaning.join(' ')).toContain('moved by 3.00 columns and -4.00 rows (2.5 m)');
  });

  it.each([
    ['a residual above half a pixel', { residualPx: 0.51 }, 'aligned to 0.51 px (0.16 m)'],
    ['a residual that is not known', { residualPx: null }, 'alignment not measured'],
  ])('warns of %s', (_, change, words) => {
    const { short, isWorrying } = registrationInWords({ ...registration, ...change });
    expect(isWorrying).toBe(true);
    expect(short).toBe(words);
  });
});
