import { describe, expect, it } from 'vitest';
import type { KeywordCount } from '../../../src/core/contract/cue.ts';
import { TooLarge } from '../../../src/core/contract/errors.ts';
import { eventSeries } from '../../../src/core/cues/event-series.ts';
import { keywordSeries } from '../../../src/core/cues/keyword-series.ts';
import { sampledSpan } from '../../../src/core/cues/sampled-span.ts';
import { dayAfter, FIRST_DAY, planted, plantedSeries, reportOn } from './planted-series.ts';

const LATER = new Date('2030-01-01T00:00:00Z');

describe('the span that a file samples', () => {
  it('begins after its first day, which a limit on rows may have cut, and ends with its last', () => {
    const span = sampledSpan([dayAfter(9), dayAfter(2), dayAfter(5)], {}, LATER);
    expect(span).toEqual({ from: dayAfter(3), to: dayAfter(9), stated: false, missing: [], latest: dayAfter(9) });
  });

  it('is what somebody states, and never the day that is not over on all of the earth', () => {
    const covers = { from: FIRST_DAY, to: dayAfter(100) };
    const span = (now: string) => sampledSpan([dayAfter(2)], { covers }, new Date(`${dayAfter(10)}T${now}Z`))!;
    expect(span('11:59:59').to).toBe(dayAfter(8));
    expect(span('12:00:00').to).toBe(dayAfter(9));
    expect(span('12:00:00').from).toBe(FIRST_DAY);
  });

  it('leaves out what is dated in the future, and is none of a single day', () => {
    const now = new Date(`${dayAfter(10)}T18:00:00Z`);
    expect(sampledSpan([FIRST_DAY, dayAfter(8), '2031-01-01'], {}, now)?.latest).toBe(dayAfter(8));
    expect(sampledSpan([FIRST_DAY, FIRST_DAY], {}, now)).toBeNull();
    expect(sampledSpan([], {}, now)).toBeNull();
  });
});

describe('reports as a series', () => {
  it('fills days without a report with zero, and days without data with nothing', () => {
    expect(plantedSeries([2, 0, null, 0, 1]).counts.map(({ count }) => count)).toEqual([2, 0, null, 0, 1]);
  });

  it('adds up whole weeks from Monday on; one that lacks a day has no count, one that is not over is set apart', () => {
    const { counts, unfinished } = plantedSeries(
      [1, 0, 0, 2, 0, 0, 3, 1, 1, null, 1, 1, 1, 1, 0, 0, 0, 0, 0, 4, 0, 5, 1],
      'week',
    );
    expect(counts.map(({ start, count }) => [start, count])).toEqual([
      [FIRST_DAY, 6],
      [dayAfter(7), null],
      [dayAfter(14), 4],
    ]);
    expect(unfinished).toEqual({ start: dayAfter(21), count: 6, value: 6 });
  });

  it('counts each area and type by itself, and what is known to the week by the week only', () => {
    const { span } = planted([1, 0, 0, 0, 0, 0, 1]);
    const reports = [
      reportOn(dayAfter(3), 'a'),
      reportOn(dayAfter(3), 'b', { type: 'fire' }),
      reportOn(dayAfter(3), 'c', { area: null }),
      reportOn(dayAfter(4), 'd', { timePrecision: 'week' }),
      reportOn(dayAfter(4), 'e', { timePrecision: 'month' }),
    ];
    const total = (period: 'day' | 'week') =>
      eventSeries(reports, span, period).map(({ area, term, counts, tooVague }) => [
        area,
        term,
        counts.reduce((sum, { count }) => sum + count!, 0),
        tooVague,
      ]);
    expect(total('day')).toEqual([
      ['Crimea', 'explosion', 1, 2],
      ['Crimea', 'fire', 1, 0],
      [null, 'explosion', 1, 0],
    ]);
    expect(total('week')[0]).toEqual(['Crimea', 'explosion', 2, 1]);
  });

  it('is refused for more areas and types than can be kept', () => {
    const { span } = planted([1, 1]);
    const reports = Array.from({ length: 2001 }, (_, i) => reportOn(FIRST_DAY, String(i), { type: `type ${i}` }));
    expect(() => eventSeries(reports, span, 'day')).toThrow(TooLarge);
  });
});

describe('mentions as a series', () => {
  const row = (day: number, count: number | null, total: number | null): KeywordCount => ({
    day: dayAfter(day),
    term: 'Saky',
    area: null,
    count,
    total,
  });
  const { span } = planted([1, 0, 0, 0, 0, 0, 1]);

  it('does not make a surge of a channel that grows: shares of a thousand stay', () => {
    const rows = [0, 1, 2, 3, 4, 5, 6].map((day) => row(day, 3 * (day + 1), 1000 * (day + 1)));
    const [series] = keywordSeries(rows, span, 'day');
    expect(series!.unit).toBe('mentions per thousand');
    expect(series!.counts.map(({ value }) => value)).toEqual([3, 3, 3, 3, 3, 3, 3]);
    const [week] = keywordSeries(rows, span, 'week');
    expect(week!.counts).toEqual([{ start: FIRST_DAY, count: 84, value: 3 }]);
  });

  it('has no data where a day has no row, a blank, no posts, or a bare count among shares', () => {
    const rows = [row(0, 1, 10), row(1, null, 10), row(2, 0, 0), row(3, 4, null), row(5, 0, 10)];
    expect(keywordSeries(rows, span, 'day')[0]!.counts.map(({ value }) => value)).toEqual([
      100,
      null,
      null,
      null,
      null,
      0,
      null,
    ]);
  });

  it('stands for itself where no totals are stated', () => {
    const [series] = keywordSeries([row(0, 4, null), row(1, 0, null)], span, 'day');
    expect(series!.unit).toBe('mentions');
    expect(series!.counts.slice(0, 3).map(({ value }) => value)).toEqual([4, 0, null]);
  });
});
