import type { CountSeries, Learning, Statement } from '../contract/cue.ts';
import { formatDate } from '../publish/format-date.ts';
import { amount, heldAgainst, lastActive } from './held-against.ts';

/** A year: HDX Signals (OCHA) alerts at a level that was not seen in one or three years. */
export const RECORD_AFTER = { day: 365, week: 52 } as const;
/** Our own: two reports on one day are too few to call a record. */
const LEAST_COUNT = 3;
const PERIOD_WORDS = { day: 'single-day', week: 'weekly' } as const;

/** "Largest single-day count since …": the last period has more than each of those with data in a year and longer. */
export function recordStatement(series: CountSeries): Statement | Learning | null {
  const active = lastActive(series);
  if (active === null || active.last.count < LEAST_COUNT) return null;
  const { last, before } = active;
  const { period, unit } = series;
  const needed = RECORD_AFTER[period];
  const equalled = before.findLastIndex(({ value }) => value !== null && value >= last.value);
  const beaten = before.slice(equalled + 1);
  const n = beaten.filter(({ value }) => value !== null).length;
  if (n < needed) {
    if (equalled >= 0) return null;
    const sentence = `Largest so far, but a record is held against ${needed} ${period}s with data: there are ${n}.`;
    return { kind: 'learning', of: 'record', n, needed, sentence };
  }
  const { words, ...held } = heldAgainst(beaten, period);
  const since =
    equalled < 0
      ? `since the series starts on ${formatDate(before[0]!.start)}`
      : `since ${formatDate(before[equalled]!.start)}`;
  const when = `${period === 'day' ? 'on' : 'in the week from'} ${formatDate(last.start)}`;
  return {
    kind: 'record',
    start: last.start,
    value: last.value,
    ...held,
    sentence: `Largest ${PERIOD_WORDS[period]} count ${since}: ${amount(last.value, unit)} ${when} (${words}).`,
  };
}
