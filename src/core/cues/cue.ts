import type { Cue, EventReport, JudgedSeries, PlacePrecision, Statement } from '../contract/cue.ts';
import { formatDate, formatDateAndTime } from '../publish/format-date.ts';
import { dayNumber, dayOf, daysIn } from './calendar.ts';
import { reportRadius } from './report-radius.ts';

/** Our own: a clear scene comes within two weeks nearly anywhere; later the first one after has been looked at, or never will be. */
const EXPIRES_AFTER_DAYS = 14;
/** Up to here a place is known well enough to be looked for in a scene. */
const PRECISE_METERS = 5_000;
const NOT_CONFIRMED = 'A reason to look, no confirmation.';

/**
 * What a report gives reason to look at. It counts 1, and 1 more each where its place is known to 5 km and where it
 * belongs to what stands out in its series.
 */
export function cueOfReport(report: EventReport, statements: readonly Statement[]): Cue {
  const ground = groundOf(report);
  return {
    id: `report:${report.id}`,
    kind: 'report',
    term: report.type,
    area: report.area,
    timePrecision: report.timePrecision,
    sources: report.sources,
    licence: report.licence,
    ground,
    bracket: { lastBefore: report.from, firstAfter: report.to },
    priority: 1 + Number(ground.radiusMeters <= PRECISE_METERS) + Number(statements.length > 0),
    expiresAt: expiryOf(report.to),
    statements,
    sentence: `Reported, not confirmed: ${report.type}${report.area === null ? '' : `, ${report.area}`}, ${timeWords(report)}; ${placeWords(report.placePrecision)}. ${NOT_CONFIRMED}`,
  };
}

/** What a keyword's surge gives reason to look at; it has no place, and counts 1. */
export function cueOfSurge({ series, statements }: JudgedSeries): Cue | null {
  const [first] = statements;
  if (first === undefined) return null;
  const start = dayNumber(first.start);
  const [lastBefore, firstAfter] = [start, start + daysIn(series.period)].map((day) => `${dayOf(day)}T00:00:00Z`);
  return {
    id: `surge:${JSON.stringify([series.area, series.term, series.period, first.start])}`,
    kind: 'surge',
    term: series.term,
    area: series.area,
    timePrecision: null,
    sources: [],
    licence: null,
    ground: null,
    bracket: { lastBefore: lastBefore!, firstAfter: firstAfter! },
    priority: 1,
    expiresAt: expiryOf(firstAfter!),
    statements,
    sentence: `Much written of, not confirmed: "${series.term}"${series.area === null ? '' : `, ${series.area}`}. ${NOT_CONFIRMED}`,
  };
}

/** Ground that a report may concern. */
export function groundOf({ at, placePrecision }: EventReport): NonNullable<Cue['ground']> {
  return { at, radiusMeters: reportRadius(placePrecision) };
}

function expiryOf(firstAfter: string): string {
  return new Date(Date.parse(firstAfter) + EXPIRES_AFTER_DAYS * 86_400_000).toISOString();
}

function timeWords({ day, from, timePrecision }: EventReport): string {
  if (timePrecision === 'minute') return formatDateAndTime(from);
  if (timePrecision === 'hour') return `${formatDate(day)}, within an hour of what is stated`;
  return timePrecision === 'day' ? formatDate(day) : `in the ${timePrecision} about ${formatDate(day)}`;
}

function placeWords(precision: PlacePrecision): string {
  if (precision.kind === 'meters') return `place known to ${metersWords(precision.meters)}`;
  if (precision.kind === 'unstated') return 'how well its place is known is not stated';
  return `known to the ${precision.kind} only`;
}

function metersWords(meters: number): string {
  return meters < 1000 ? `${Math.round(meters)} m` : `${Number((meters / 1000).toPrecision(2))} km`;
}
