import type { CountSeries, Cue, EventReport, JudgedSeries, SiteCue, Statement } from '../contract/cue.ts';
import type { Site } from '../contract/watch.ts';
import { distanceToArea } from '../geo/distance-to-area.ts';
import { boxOf } from '../geo/lon-lat-box.ts';
import { dayNumber, daysIn } from './calendar.ts';
import { cueOfReport, cueOfSurge } from './cue.ts';
import { judgeSeries } from './judge-series.ts';
import { seriesKey } from './series-groups.ts';

/** A degree of latitude is nowhere shorter. */
const METERS_PER_DEGREE = 110_500;

/**
 * The cues that touch sites: a report where its place, give or take how well it is known, comes within the site's area; a
 * surge of a keyword where the site bears its term or its area as a tag.
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
  const belts = sites.map((site) => ({ site, box: boxOf(site.area) }));
  const cues: SiteCue[] = [];
  for (const report of reports) {
    if (Date.parse(report.from) > now.getTime()) continue;
    const cue = cueOfReport(report, statementsOf(report));
    const { at, radiusMeters } = cue.ground!;
    const reach = radiusMeters / METERS_PER_DEGREE;
    for (const { site, box } of belts) {
      if (at.lat < box[1] - reach || at.lat > box[3] + reach) continue;
      const distanceMeters = distanceToArea(at, site.area);
      if (distanceMeters <= radiusMeters) cues.push({ siteId: site.id, cue, distanceMeters });
    }
  }
  for (const one of judged) {
    const cue = one.series.unit === 'reports' ? null : cueOfSurge(one);
    if (cue === null) continue;
    const names = [one.series.term, one.series.area].map((name) => name?.toLowerCase());
    for (const { id, tags } of sites) {
      if (tags.some((tag) => names.includes(tag.toLowerCase()))) cues.push({ siteId: id, cue, distanceMeters: null });
    }
  }
  return cues.sort(byUrgency);
}

/** What cues that have not expired add to a site's priority: the most urgent alone counts, so that many reports of one event do not add up. */
export function raisedPriority(cues: readonly SiteCue[], siteId: string, now: Date): number {
  const live = cues.filter((one) => one.siteId === siteId && isLive(one.cue, now));
  return Math.max(0, ...live.map(({ cue }) => cue.priority));
}

export function isLive({ expiresAt }: Cue, now: Date): boolean {
  return Date.parse(expiresAt) > now.getTime();
}

function byUrgency(a: SiteCue, b: SiteCue): number {
  return (
    compare(a.siteId, b.siteId) ||
    b.cue.priority - a.cue.priority ||
    compare(b.cue.bracket.lastBefore, a.cue.bracket.lastBefore) ||
    compare(a.cue.id, b.cue.id)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
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
