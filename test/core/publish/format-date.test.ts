import { describe, expect, it } from 'vitest';
import { formatDate, formatDateAndTime } from '../../../src/core/publish/format-date.ts';

describe('dates on a graphic', () => {
  it('are the day in UTC, whatever the zone they were stated in', () => {
    expect(formatDate('2022-08-09T08:14:00Z')).toBe('9 Aug 2022');
    expect(formatDate('2022-08-10T01:30:00+03:00')).toBe('9 Aug 2022');
    expect(formatDate('2022-08-09T23:59:00')).toBe('9 Aug 2022');
    expect(formatDate('2022-08-10')).toBe('10 Aug 2022');
  });

  it('state the time in UTC, or that none is stated', () => {
    expect(formatDateAndTime('2022-08-09T11:14:00+03:00')).toBe('9 Aug 2022, 08:14 UTC');
    expect(formatDateAndTime('2022-08-09T08:14:00')).toBe('9 Aug 2022, 08:14 UTC');
    expect(formatDateAndTime('2022-08-09')).toBe('9 Aug 2022, time not stated');
  });

  it('are unknown rather than guessed', () => {
    for (const stated of [null, '', '2022', '2022-08', 'August', '2022-13-40', '2022-08-09Tnoon']) {
      expect(formatDate(stated)).toBe('date unknown');
      expect(formatDateAndTime(stated)).toBe('date unknown');
    }
  });
});
