import type { DayRange, SampledSpan } from '../contract/cue.ts';
import { dayNumber, dayOf, lastWholeDay } from './calendar.ts';

export interface StatedSampling {
  /** What the file covers, by somebody's word. */
  readonly covers?: DayRange;
  /** Days within on which nothing was gathered. */
  readonly missing?: readonly DayRange[];
}

/**
 * The days that a file really samples.
 *
 * Without anybody's word it begins on the day after the first that has anything, since a limit on rows may cut within that
 * day, and ends with the last that has anything. A fetch that was cut to its latest rows then has a short span, not a long
 * one of zeros: worldmonitor's counts stood at 23 times the usual because a "48 h" baseline held 2 h.
 *
 * @returns null where there is no whole day.
 */
export function sampledSpan(
  days: readonly string[],
  { covers, missing = [] }: StatedSampling,
  now: Date,
): SampledSpan | null {
  let [first, latest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const today = now.toISOString().slice(0, 10);
  for (const day of days) {
    if (day > today) continue;
    first = Math.min(first, dayNumber(day));
    latest = Math.max(latest, dayNumber(day));
  }
  const from = covers === undefined ? first + 1 : dayNumber(covers.from);
  const to = Math.min(covers === undefined ? latest : dayNumber(covers.to), lastWholeDay(now));
  if (!(to >= from)) return null;
  return {
    from: dayOf(from),
    to: dayOf(to),
    stated: covers !== undefined,
    missing: missing.flatMap((range) => daysOf(range, { from, to })),
    latest: dayOf(Math.max(to, latest)),
  };
}

function daysOf(range: DayRange, within: { readonly from: number; readonly to: number }): string[] {
  const days: string[] = [];
  const last = Math.min(dayNumber(range.to), within.to);
  for (let day = Math.max(dayNumber(range.from), within.from); day <= last; day++) days.push(dayOf(day));
  return days;
}
