import type { CountSeries, Learning, Statement } from '../contract/cue.ts';
import { formatDate } from '../publish/format-date.ts';
import { amount, heldAgainst, lastActive } from './held-against.ts';
import { isOutOfTheUsual, LEAST_TO_COMPARE } from './rank-test.ts';

/** Half a year: long enough for a mean, short enough to be of the present. */
const LOOK_BACK_WEEKS = 26;
/** ACLED's surge tracker: at least 100 % above the average, and only where that is 1 a week at least. */
const LEAST_FACTOR = 2;
const LEAST_MEAN_COUNT = 1;

/**
 * "3.1 × usual": the last week against the mean of those with data in the half year before it.
 *
 * Said of a week that is twice the mean and larger than chance lets a week be. Days are not held so: they follow the week.
 */
export function multipleStatement(series: CountSeries): Statement | Learning | null {
  const active = lastActive(series);
  if (active === null) return null;
  const { last } = active;
  const before = active.before.slice(-LOOK_BACK_WEEKS);
  const values = before.flatMap(({ value }) => value ?? []);
  const n = values.length;
  if (n < LEAST_TO_COMPARE) {
    const sentence = `What is usual is learnt from ${LEAST_TO_COMPARE} weeks with data: there are ${n}.`;
    return { kind: 'learning', of: 'multiple', n, needed: LEAST_TO_COMPARE, sentence };
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const meanCount = before.reduce((sum, { count }) => sum + (count ?? 0), 0) / n;
  const asLarge = values.filter((value) => value >= last.value).length;
  if (meanCount < LEAST_MEAN_COUNT || last.value < LEAST_FACTOR * mean || !isOutOfTheUsual(asLarge, n)) return null;
  const { words, ...held } = heldAgainst(before, series.period);
  const factor = (last.value / mean).toFixed(1);
  const week = `in the week from ${formatDate(last.start)}`;
  return {
    kind: 'multiple',
    start: last.start,
    value: last.value,
    ...held,
    sentence: `${factor} × usual: ${amount(last.value, series.unit)} ${week} against a mean of ${mean.toFixed(1)} (${words}).`,
  };
}
