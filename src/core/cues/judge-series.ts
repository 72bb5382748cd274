import type { CountSeries, JudgedSeries } from '../contract/cue.ts';
import { formatDate } from '../publish/format-date.ts';
import { dayNumber, daysIn } from './calendar.ts';
import { amount } from './held-against.ts';
import { multipleStatement } from './multiple.ts';
import { recordStatement } from './record.ts';
import { returnStatement } from './return.ts';

const RULES = {
  day: [recordStatement, returnStatement],
  week: [recordStatement, multipleStatement],
} as const;
/** Sources add and correct for a week: ACLED's weekly updates. */
const REPORTING_LAG_DAYS = 7;

/** What stands out in the last whole period of a series, what is still learnt, and what to bear in mind. */
export function judgeSeries(series: CountSeries, now: Date): JudgedSeries {
  const said = RULES[series.period].flatMap((rule) => rule(series) ?? []);
  return {
    series,
    statements: said.flatMap((one) => (one.kind === 'learning' ? [] : [one])),
    learning: said.flatMap((one) => (one.kind === 'learning' ? [one] : [])),
    notes: notesOf(series, now),
  };
}

function notesOf({ counts, unfinished, period, tooVague, unit }: CountSeries, now: Date): string[] {
  const last = counts.at(-1);
  const notes: string[] = [];
  if (last === undefined) notes.push(`No ${period} is wholly sampled yet.`);
  else if (last.count === null)
    notes.push(`No data for the ${period} from ${formatDate(last.start)}: nothing is said of it.`);
  else if (now.getTime() / 86_400_000 - dayNumber(last.start) - daysIn(period) < REPORTING_LAG_DAYS) {
    notes.push('Reports of the last 7 days still come in: counts may rise, and a quiet spell may fill.');
  }
  if (unfinished !== null && unfinished.count !== 0) {
    notes.push(`The ${period} from ${formatDate(unfinished.start)} is not whole yet: it is not judged.`);
  }
  if (tooVague > 0) {
    const verb = tooVague === 1 ? 'is' : 'are';
    notes.push(`${amount(tooVague, unit)} ${verb} not counted by ${period}: their time is not known so well.`);
  }
  return notes;
}
