import type { CountSeries, JudgedSeries, PeriodCount } from '../../../src/core/contract/cue.ts';

/** Lines of one chart: each has a colour and a mark of its own (`cues.css`, `seriesMarks`). */
export const MOST_LINES = 6;
const DAY_MS = 86_400_000;

/** Series that can stand on one axis, in the order in which they come. */
export function chartsOf(series: readonly JudgedSeries[]): readonly (readonly JudgedSeries[])[] {
  const charts = new Map<string, JudgedSeries[]>();
  for (const one of series) {
    const key = `${one.series.unit} ${one.series.period}`;
    charts.set(key, [...(charts.get(key) ?? []), one]);
  }
  return [...charts.values()];
}

/** When a series' whole periods begin and end, ms. */
export function spanOf({ counts, period }: CountSeries): readonly [from: number, to: number] {
  const last = Date.parse(counts.at(-1)!.start) + (period === 'day' ? 1 : 7) * DAY_MS;
  return [Date.parse(counts[0]!.start), last];
}

/** The middle of a period, ms. */
export function middleOf({ start }: PeriodCount, { period }: CountSeries): number {
  return Date.parse(start) + ((period === 'day' ? 1 : 7) * DAY_MS) / 2;
}

/** Stretches of periods with data: a line is broken where they lack. */
export function wholeRuns(counts: readonly PeriodCount[]): readonly (readonly PeriodCount[])[] {
  const runs: PeriodCount[][] = [[]];
  for (const count of counts) {
    if (count.value === null) runs.push([]);
    else runs.at(-1)!.push(count);
  }
  return runs.filter(({ length }) => length > 0);
}

/** A mark about a point, as a path, by the place of its line: told apart without colour. */
export const seriesMarks: readonly ((x: number, y: number) => string)[] = [
  (x, y) => `M${x - 3.5} ${y}a3.5 3.5 0 0 1 7 0a3.5 3.5 0 0 1 -7 0Z`,
  (x, y) => `M${x - 3} ${y - 3}h6v6h-6Z`,
  (x, y) => `M${x - 4.5} ${y}l4.5 -4.5l4.5 4.5l-4.5 4.5Z`,
  (x, y) => `M${x - 4} ${y + 3}l4 -7l4 7Z`,
  (x, y) => `M${x - 4} ${y - 3}l4 7l4 -7Z`,
  (x, y) => `M${x - 4} ${y - 1.2}h2.8v-2.8h2.4v2.8h2.8v2.4h-2.8v2.8h-2.4v-2.8h-2.8Z`,
];
