import type { CountSeries, EventReport, Period, SampledSpan } from '../contract/cue.ts';
import { dayNumber } from './calendar.ts';
import { countPeriods } from './count-periods.ts';
import { groupBySeries } from './series-groups.ts';

/** Which reports are known well enough to be counted. */
const COUNTED = {
  day: new Set(['minute', 'hour', 'day']),
  week: new Set(['minute', 'hour', 'day', 'week']),
} as const;

/** Reports counted by area and type, on every sampled day: a day without a report is zero, a day without data is not. */
export function eventSeries(reports: readonly EventReport[], span: SampledSpan, period: Period): CountSeries[] {
  const missing = new Set(span.missing.map(dayNumber));
  return groupBySeries(reports, ({ type }) => type).map(({ area, term, own }) => {
    const perDay = new Map<number, number>();
    let tooVague = 0;
    for (const { day, timePrecision } of own) {
      if (!COUNTED[period].has(timePrecision)) tooVague++;
      else perDay.set(dayNumber(day), (perDay.get(dayNumber(day)) ?? 0) + 1);
    }
    const countOn = (day: number) => (missing.has(day) ? null : { count: perDay.get(day) ?? 0, total: null });
    return { area, term, unit: 'reports', period, tooVague, ...countPeriods(countOn, span, period) };
  });
}
