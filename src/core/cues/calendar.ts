import type { Period } from '../contract/cue.ts';

const DAY_MS = 86_400_000;
/** 1 January 1970 was a Thursday. */
const DAYS_SINCE_MONDAY = 3;

/** Whether a text is a day of the calendar, as `2022-08-09`. */
export function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return at !== null && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Days since 1970-01-01 of a day `2022-08-09`. */
export function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}

/** The day `2022-08-09` of so many days since 1970-01-01. */
export function dayOf(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

export function daysIn(period: Period): number {
  return period === 'day' ? 1 : 7;
}

/** First day of the period that a day lies in; weeks begin on Monday (ISO 8601). */
export function periodStart(day: number, period: Period): number {
  return period === 'day' ? day : day - ((((day + DAYS_SINCE_MONDAY) % 7) + 7) % 7);
}

/** The last day that is over on all of the earth (clocks of UTC−12 are last). */
export function lastWholeDay(now: Date): number {
  return Math.floor((now.getTime() - DAY_MS / 2) / DAY_MS) - 1;
}
