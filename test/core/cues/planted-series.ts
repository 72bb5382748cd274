import type { CountSeries, EventReport, Period, SampledSpan } from '../../../src/core/contract/cue.ts';
import { dayNumber, dayOf } from '../../../src/core/cues/calendar.ts';
import { eventSeries } from '../../../src/core/cues/event-series.ts';

/** A Monday. */
export const FIRST_DAY = '2019-01-07';

export function dayAfter(days: number): string {
  return dayOf(dayNumber(FIRST_DAY) + days);
}

export function reportOn(day: string, id: string, rest: Partial<EventReport> = {}): EventReport {
  return {
    id,
    day,
    timePrecision: 'day',
    from: `${day}T00:00:00.000Z`,
    to: `${dayOf(dayNumber(day) + 1)}T00:00:00.000Z`,
    at: { lon: 33.589, lat: 45.091 },
    placePrecision: { kind: 'meters', meters: 1000 },
    area: 'Crimea',
    type: 'explosion',
    sources: [],
    note: null,
    licence: null,
    ...rest,
  };
}

/** So many reports on each day from `FIRST_DAY` on; null plants two whose day then lacks. */
export function planted(counts: readonly (number | null)[]): {
  readonly reports: EventReport[];
  readonly span: SampledSpan;
} {
  const reports = counts.flatMap((count, at) =>
    Array.from({ length: count ?? 2 }, (_, i) => reportOn(dayAfter(at), `${at}-${i}`)),
  );
  const missing = counts.flatMap((count, at) => (count === null ? [dayAfter(at)] : []));
  const to = dayAfter(counts.length - 1);
  return { reports, span: { from: FIRST_DAY, to, latest: to, stated: true, missing } };
}

export function plantedSeries(counts: readonly (number | null)[], period: Period = 'day'): CountSeries {
  const { reports, span } = planted(counts);
  return eventSeries(reports, span, period)[0]!;
}

export function repeated<T>(times: number, one: T): T[] {
  return new Array<T>(times).fill(one);
}

/** Weekly counts, each on the Monday of its week. */
export function weeks(counts: readonly number[]): number[] {
  return counts.flatMap((count) => [count, 0, 0, 0, 0, 0, 0]);
}
