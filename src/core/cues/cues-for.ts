import type { CountSeries, EventReport, JudgedSeries, SiteCue, Statement } from '../contract/cue.ts';
import type { Site } from '../contract/watch.ts';
import { dayNumber, daysIn } from './calendar.ts';
import { cueOfReport, cueOfSurge, groundOf } from './cue.ts';
import { judgeSeries } from './judge-series.ts';
import { seriesKey } from './series-groups.ts';
import { sitesWithin, touchedSites } from './touched-sites.ts';

/**
 * The cues that touch sites, of reports and of series in which something stands out.
 *
 * Expired ones are among them, for a site's timeline; `raisedPriority` passes them over. What is dated after `now` is not.
 *
 * @returns per site, the most urgent first, then the latest.
 */
export function cuesFor(
  sites: readonly Site[],
  reports: readonly EventReport[],
  series: readonly CountSeries[],
  now: Date,
): readonly SiteCue[] {
  const judged = series.map((one) => judgeSeries(one, now));
  const statementsOf = statementsByDay(judged);
  const within = sitesWithin(sites);
  // A file has many more reports than touch a site: only of these are cues made.
  const near = reports.filter(
    (report) => Date.parse(report.from) <= now.getTime() && within(groundOf(report)).length > 0,
  );
  const cues = [
    ...near.map((report) => cueOfReport(report, statementsOf(report))),
    ...judged.flatMap((one) => (one.series.unit === 'reports' ? [] : (cueOfSurge(one) ?? []))),
  ];
  return touchedSites(cues, sites);
}

/** What stands out of the period that a report is of. */
function statementsByDay(judged: readonly JudgedSeries[]): (report: EventReport) => readonly Statement[] {
  const ofReports = new Map<
    string,
    { readonly first: number; readonly last: number; readonly statement: Statement }[]
  >();
  for (const { series, statements } of judged) {
    if (series.unit !== 'reports') continue;
    const spans = statements.map((statement) => {
      const first = dayNumber(statement.start);
      return { first, last: first + daysIn(series.period) - 1, statement };
    });
    ofReports.set(seriesKey(series), [...(ofReports.get(seriesKey(series)) ?? []), ...spans]);
  }
  return ({ area, type, day }) =>
    (ofReports.get(seriesKey({ area, term: type })) ?? []).flatMap(({ first, last, statement }) =>
      first <= dayNumber(day) && dayNumber(day) <= last ? [statement] : [],
    );
}
