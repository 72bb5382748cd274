import type { CountSeries, Learning, PeriodCount, Statement } from '../contract/cue.ts';
import { formatDate } from '../publish/format-date.ts';
import { amount, heldAgainst, lastActive } from './held-against.ts';
import { isOutOfTheUsual, LEAST_TO_COMPARE } from './rank-test.ts';
import { RECORD_AFTER } from './record.ts';

/** "Weeks of inactivity" are two at least. */
const LEAST_QUIET_DAYS = 14;

/**
 * "First after 23 quiet days": a day with reports after a gap that is long for this series, or after a year of none.
 *
 * A gap ends where data lack, since what happened there is not known; it is then one of "at least" so many days.
 */
export function returnStatement(series: CountSeries): Statement | Learning | null {
  const active = lastActive(series);
  if (active === null) return null;
  const { last, before } = active;
  const beforeGap = before.findLastIndex(({ count }) => count !== 0);
  const gap = before.slice(beforeGap + 1);
  if (gap.length < LEAST_QUIET_DAYS) return null;
  const gaps = earlierGaps(before.slice(0, beforeGap + 1));
  const asLong = gaps.filter((days) => days >= gap.length).length;
  if (gap.length < RECORD_AFTER.day) {
    if (gaps.length < LEAST_TO_COMPARE) {
      const sentence = `First after ${gap.length} days, but what gap is usual is learnt from ${LEAST_TO_COMPARE} earlier ones: there are ${gaps.length}.`;
      return { kind: 'learning', of: 'return', n: gaps.length, needed: LEAST_TO_COMPARE, sentence };
    }
    if (!isOutOfTheUsual(asLong, gaps.length)) return null;
  }
  const { words, ...held } = heldAgainst(before, series.period);
  const isCut = beforeGap < 0 || before[beforeGap]!.count === null;
  const after = `First after ${isCut ? 'at least ' : ''}${gap.length} quiet days`;
  const rank = gaps.length === 0 ? 'no earlier gap to compare' : `${asLong} of ${gaps.length} earlier gaps as long`;
  return {
    kind: 'return',
    start: last.start,
    value: last.value,
    ...held,
    sentence: `${after}: ${amount(last.value, series.unit)} on ${formatDate(last.start)}; ${rank} (${words}).`,
  };
}

/** How many days without reports lie between one day with reports and the next, data not lacking: 0 where they follow each other. */
function earlierGaps(counts: readonly PeriodCount[]): number[] {
  const gaps: number[] = [];
  let quiet: number | null = null;
  for (const { count } of counts) {
    if (count === null) quiet = null;
    else if (count === 0) quiet = quiet === null ? null : quiet + 1;
    else {
      if (quiet !== null) gaps.push(quiet);
      quiet = 0;
    }
  }
  return gaps;
}
