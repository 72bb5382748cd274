import type { CountSeries, Period, PeriodCount, Statement } from '../contract/cue.ts';
import { formatDate } from '../publish/format-date.ts';
import { dayNumber, dayOf, daysIn } from './calendar.ts';

/** The last whole period of a series, and those before it. Null where it has no data, or no report. */
export function lastActive({ counts }: CountSeries): {
  readonly last: { readonly start: string; readonly count: number; readonly value: number };
  readonly before: readonly PeriodCount[];
} | null {
  const last = counts.at(-1);
  if (last === undefined || last.count === null || last.value === null || last.count === 0) return null;
  const { start, count, value } = last;
  return { last: { start, count, value }, before: counts.slice(0, -1) };
}

/** Periods that a statement is held against, as it prints them: how many with data, over which days. */
export function heldAgainst(
  counts: readonly PeriodCount[],
  period: Period,
): Pick<Statement, 'n' | 'against' | 'missing'> & { readonly words: string } {
  const n = counts.filter(({ value }) => value !== null).length;
  const missing = counts.length - n;
  const from = counts[0]!.start;
  const to = dayOf(dayNumber(counts.at(-1)!.start) + daysIn(period) - 1);
  const lack = missing === 0 ? '' : `, ${missing} more without data`;
  const words = `n = ${n} ${periods(n, period)}, ${formatDate(from)} to ${formatDate(to)}${lack}`;
  return { n, against: { from, to }, missing, words };
}

function periods(count: number, period: Period): string {
  return count === 1 ? period : `${period}s`;
}

/** "12 reports", "3.4 mentions per thousand". */
export function amount(value: number, unit: CountSeries['unit']): string {
  const rounded = Number.isInteger(value) ? String(value) : value.toFixed(1);
  return `${rounded} ${rounded === '1' ? unit.replace(/^(report|mention)s/, '$1') : unit}`;
}
