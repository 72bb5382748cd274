import type { CountSeries, Cue, EventReport, JudgedSeries, SiteCue, Statement } from '../contract/cue.ts';
import type { Site } from '../contract/watch.ts';
import { distanceToArea } from '../geo/distance-to-area.ts';
import { boxesMeet, boxOf, type LonLatBox } from '../geo/lon-lat-box.ts';
import { turnedToHalf } from '../geo/longitude.ts';
import type { LonLat } from '../geo/points.ts';
import { dayNumber, daysIn } from './calendar.ts';
import { cueOfReport, cueOfSurge } from './cue.ts';
import { judgeSeries } from './judge-series.ts';
import { reportRadius } from './report-radius.ts';
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
  const boxed = sites.map((site) => ({ site, box: boxOf(site.area) }));
  const cues: SiteCue[] = [];
  for (const report of reports) {
    if (Date.parse(report.from) > now.getTime()) continue;
    const radiusMeters = reportRadius(report.placePrecision);
    const about = boxAbout(report.at, radiusMeters);
    let cue: Cue | null = null;
    for (const { site, box } of boxed) {
      if (!boxesMeet(about, box)) continue;
      const distanceMeters = distanceToArea(report.at, site.area);
      if (distanceMeters > radiusMeters) continue;
      cue ??= cueOfReport(report, statementsOf(report));
      cues.push({ siteId: site.id, cue, distanceMeters });
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

/** A box that holds all ground within a radius; cheap, and no smaller than that. */
function boxAbout({ lon, lat }: LonLat, radiusMeters: number): LonLatBox {
  const reach = radiusMeters / METERS_PER_DEGREE;
  const reachEast = reach / Math.cos((Math.min(90, Math.abs(lat) + reach) * Math.PI) / 180);
  if (!(reachEast < 180)) return [-180, lat - reach, 180, lat + reach];
  return [turnedToHalf(lon - reachEast), lat - reach, turnedToHalf(lon + reachEast), lat + reach];
}

/** Whether a cue still raises a priority. */
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
