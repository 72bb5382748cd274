const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T.+)?$/;
const ZONE = /(Z|[+-]\d{2}:?\d{2})$/;

/** "9 Aug 2022", the day in UTC; "date unknown" where there is none. Never guesses a part that is not stated. */
export function formatDate(acquiredAt: string | null): string {
  const at = parseUtc(acquiredAt);
  return at === null ? 'date unknown' : `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}

/** "9 Aug 2022, 08:14 UTC"; says so where only the day, or nothing, is known. */
export function formatDateAndTime(acquiredAt: string | null): string {
  const at = parseUtc(acquiredAt);
  if (at === null) return 'date unknown';
  const time = acquiredAt!.includes('T') ? `${at.toISOString().slice(11, 16)} UTC` : 'time not stated';
  return `${formatDate(acquiredAt)}, ${time}`;
}

/** A time without zone is UTC, as `Scene.acquiredAt` promises; JavaScript alone would take it as local. */
export function parseUtc(acquiredAt: string | null): Date | null {
  if (acquiredAt === null || !ISO_DATE.test(acquiredAt)) return null;
  const isZoneless = acquiredAt.includes('T') && !ZONE.test(acquiredAt);
  const at = new Date(isZoneless ? `${acquiredAt}Z` : acquiredAt);
  return Number.isNaN(at.getTime()) ? null : at;
}
