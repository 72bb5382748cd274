import { clockAheadMs } from '../geo/zone-clock.ts';
import { formatDate, parseUtc } from './format-date.ts';

/**
 * "08:14 UTC, 11:14 local (UTC+3)", with the local date where it is another one; UTC alone where the zone is not known. Says so where
 * only the day is known.
 *
 * @param timeZone IANA name.
 */
export function formatTimes(acquiredAt: string | null, timeZone: string | null): string {
  const at = parseUtc(acquiredAt);
  if (at === null || !acquiredAt!.includes('T')) return 'time not stated';
  const utc = `${at.toISOString().slice(11, 16)} UTC`;
  if (timeZone === null) return utc;
  const aheadMinutes = Math.round(clockAheadMs(timeZone)(at.getTime()) / 60_000);
  const local = new Date(at.getTime() + aheadMinutes * 60_000).toISOString();
  const isOtherDay = formatDate(local) !== formatDate(acquiredAt);
  const time = `${isOtherDay ? `${formatDate(local)}, ` : ''}${local.slice(11, 16)}`;
  return `${utc}, ${time} local (${offsetWords(aheadMinutes)})`;
}

/** "UTC+3", "UTC−3:30". */
function offsetWords(aheadMinutes: number): string {
  const minutes = Math.abs(aheadMinutes) % 60;
  const hours = Math.floor(Math.abs(aheadMinutes) / 60);
  return `UTC${aheadMinutes < 0 ? '−' : '+'}${hours}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
}
