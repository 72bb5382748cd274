import type { EventReport, TimePrecision } from '../../../core/contract/cue.ts';
import { isDay } from '../../../core/cues/calendar.ts';
import type { LonLat } from '../../../core/geo/points.ts';
import { clockAheadMs } from '../../../core/geo/zone-clock.ts';
import { timeZoneAt } from '../../places/time-zone.ts';
import { UnusableRow } from './event-row.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const MONTHS = 'january february march april may june july august september october november december'.split(' ');
/** A date that is one of a week, or of a month, may lie at either end of it. */
const DAYS_EITHER_SIDE = { day: 0, week: 6, month: 30 } as const;

/** What a source states of a time. */
export interface StatedTime {
  readonly day: string;
  /** UTC; null where only the day is stated. */
  readonly moment: Date | null;
}

/**
 * `2022-08-09`, `2022-08-09T12:20Z`, `2022-08-09 12:20`, `9 August 2022`; a time without zone is UTC.
 *
 * @param time beside the date: `12:20`, `12:20Z`, `15:20+03:00`.
 * @throws UnusableRow for other forms, and for days that no calendar has.
 */
export function statedTime(date: string, time: string | null): StatedTime {
  const [, ymd, clock] = /^(\d{4}-\d{2}-\d{2})(?:[T ](.+))?$/.exec(date) ?? [];
  const day = ymd ?? dayInWords(date);
  if (!isDay(day)) throw new UnusableRow('the date is on no calendar');
  const stated = time ?? clock ?? null;
  if (stated === null) return { day, moment: null };
  const [, hours, seconds, zone] = /^(\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(stated) ?? [];
  const moment = new Date(`${day}T${hours}${seconds ?? ':00'}${zone ?? 'Z'}`);
  if (hours === undefined || Number.isNaN(moment.getTime()))
    throw new UnusableRow('the time is not as 12:20 or 15:20+03:00');
  return { day, moment };
}

/**
 * Between which moments it happened: a minute, an hour on either side, or days of the clocks at its place.
 *
 * @param precision a day where no time is stated, else a minute, unless told.
 */
export function timeOfReport(
  { day, moment }: StatedTime,
  at: LonLat,
  precision: TimePrecision = moment === null ? 'day' : 'minute',
): Pick<EventReport, 'day' | 'timePrecision' | 'from' | 'to'> {
  if (precision === 'minute' || precision === 'hour') {
    if (moment === null) throw new UnusableRow(`a time known to the ${precision} is not stated`);
    const early = precision === 'hour' ? HOUR_MS : 0;
    const late = precision === 'hour' ? HOUR_MS : MINUTE_MS;
    return {
      day: moment.toISOString().slice(0, 10),
      timePrecision: precision,
      from: new Date(moment.getTime() - early).toISOString(),
      to: new Date(moment.getTime() + late).toISOString(),
    };
  }
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const side = DAYS_EITHER_SIDE[precision] * DAY_MS;
  const zone = timeZoneAt(at);
  const from = startOfDay(midnight - side, zone).toISOString();
  return { day, timePrecision: precision, from, to: startOfDay(midnight + side + DAY_MS, zone).toISOString() };
}

function dayInWords(text: string): string {
  const [, day, month, year] = /^(\d{1,2}) ([A-Za-z]{3,9}) (\d{4})$/.exec(text) ?? [];
  const at = month === undefined ? -1 : MONTHS.findIndex((name) => name.startsWith(month.toLowerCase()));
  if (day === undefined || at < 0) throw new UnusableRow('the date is not as 2022-08-09 or 9 August 2022');
  return `${year}-${String(at + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** Of each zone its clocks, and the days already asked for: a file names the same few thousand again and again. */
const zones = new Map<string, { readonly aheadMs: (at: number) => number; readonly starts: Map<number, Date> }>();

/** When a zone's clocks begin a day. */
function startOfDay(midnight: number, timeZone: string): Date {
  const zone = zones.get(timeZone) ?? { aheadMs: clockAheadMs(timeZone), starts: new Map<number, Date>() };
  zones.set(timeZone, zone);
  const known = zone.starts.get(midnight);
  if (known !== undefined) return known;
  const guess = midnight - zone.aheadMs(midnight);
  const start = new Date(midnight - zone.aheadMs(guess));
  zone.starts.set(midnight, start);
  return start;
}
