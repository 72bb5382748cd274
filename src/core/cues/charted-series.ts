import type { JudgedSeries } from '../contract/cue.ts';

/** Longer spans are drawn by week: more days than that do not show. */
const MOST_DAYS = 120;

/**
 * What of a file's series is drawn in one chart: by day, or by week where there are too many days, in one unit. What stands out
 * by the other period is said with each too; those in which something does come first.
 */
export function chartedSeries(judged: readonly JudgedSeries[]): readonly JudgedSeries[] {
  const whole = judged.filter(({ series }) => series.counts.length > 0);
  const days = whole.find(({ series }) => series.period === 'day')?.series.counts.length ?? 0;
  const ofPeriod = whole.filter(({ series }) => series.period === (days > MOST_DAYS ? 'week' : 'day'));
  return ofPeriod
    .filter(({ series }) => series.unit === ofPeriod[0]!.series.unit)
    .map((one) => ({ ...one, statements: whole.flatMap((other) => (isOfOne(one, other) ? other.statements : [])) }))
    .sort((a, b) => b.statements.length - a.statements.length);
}

function isOfOne({ series: a }: JudgedSeries, { series: b }: JudgedSeries): boolean {
  return a.area === b.area && a.term === b.term;
}
