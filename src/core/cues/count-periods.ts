import type { CountSeries, Period, PeriodCount, SampledSpan } from '../contract/cue.ts';
import { dayNumber, dayOf, daysIn, periodStart } from './calendar.ts';

export interface DayCount {
  readonly count: number;
  /** What it is counted among; null where counts stand for themselves. */
  readonly total: number | null;
}

/**
 * Adds up days to the periods that a span holds whole. A period that lacks a day has no count: it is neither zero nor
 * made up from the others.
 *
 * @param countOn what was counted on a day (as days since 1970-01-01); null where nothing was gathered.
 */
export function countPeriods(
  countOn: (day: number) => DayCount | null,
  span: SampledSpan,
  period: Period,
): Pick<CountSeries, 'counts' | 'unfinished'> {
  const days = daysIn(period);
  const [from, to] = [dayNumber(span.from), dayNumber(span.to)];
  let start = periodStart(from + days - 1, period);
  const counts: PeriodCount[] = [];
  for (; start + days - 1 <= to; start += days) counts.push(countOf(start, start + days - 1, countOn));
  const latest = dayNumber(span.latest);
  return { counts, unfinished: start <= latest ? countOf(start, latest, countOn) : null };
}

function countOf(first: number, last: number, countOn: (day: number) => DayCount | null): PeriodCount {
  const start = dayOf(first);
  let [count, total] = [0, 0];
  let isShare = false;
  for (let day = first; day <= last; day++) {
    const counted = countOn(day);
    if (counted === null) return { start, count: null, value: null };
    count += counted.count;
    total += counted.total ?? 0;
    isShare ||= counted.total !== null;
  }
  if (!isShare) return { start, count, value: count };
  return total === 0 ? { start, count: null, value: null } : { start, count, value: (1000 * count) / total };
}
