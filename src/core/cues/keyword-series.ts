import type { CountSeries, KeywordCount, Period, SampledSpan } from '../contract/cue.ts';
import { dayNumber } from './calendar.ts';
import { countPeriods, type DayCount } from './count-periods.ts';
import { groupBySeries } from './series-groups.ts';

/**
 * Mentions counted by area and term; of every thousand posts where the file states how many were looked through.
 *
 * A day without a row has no data: a file of counts states its zeros.
 */
export function keywordSeries(rows: readonly KeywordCount[], span: SampledSpan, period: Period): CountSeries[] {
  const missing = new Set(span.missing.map(dayNumber));
  return groupBySeries(rows, ({ term }) => term).map(({ area, term, own }) => {
    const isShare = own.some(({ total }) => total !== null);
    const perDay = new Map<number, DayCount>();
    for (const { day, count, total } of own) {
      // A bare count cannot stand among shares.
      if (count !== null && (total !== null || !isShare)) perDay.set(dayNumber(day), { count, total });
    }
    const countOn = (day: number) => (missing.has(day) ? null : (perDay.get(day) ?? null));
    const unit = isShare ? 'mentions per thousand' : 'mentions';
    return { area, term, unit, period, tooVague: 0, ...countPeriods(countOn, span, period) };
  });
}
