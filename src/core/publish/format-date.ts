import { type Reader, USUAL_READER } from './words/languages.ts';

const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T.+)?$/;
const ZONE = /(Z|[+-]\d{2}:?\d{2})$/;

/** "9 Aug 2022", the day in UTC as the reader writes it; "date unknown" where there is none. Never guesses a part that is not stated. */
export function formatDate(acquiredAt: string | null, reader: Reader = USUAL_READER): string {
  return dayOf(acquiredAt, 'short', reader) ?? reader.words.dates.unknown;
}

/** "9 Aug 2022, 08:14 UTC"; says so where only the day, or nothing, is known. */
export function formatDateAndTime(acquiredAt: string | null, reader: Reader = USUAL_READER): string {
  const day = dayOf(acquiredAt, 'short', reader);
  return day === null ? reader.words.dates.unknown : reader.words.dates.withTime(day, timeOf(acquiredAt));
}

/** "9 August 2022", the day in UTC; null where there is none. */
export function longDate(acquiredAt: string | null, reader: Reader): string | null {
  return dayOf(acquiredAt, 'long', reader);
}

/** "08:14" in UTC; null where only a day, or nothing, is known. */
export function timeOf(acquiredAt: string | null): string | null {
  const at = parseUtc(acquiredAt);
  return at !== null && acquiredAt!.includes('T') ? at.toISOString().slice(11, 16) : null;
}

function dayOf(acquiredAt: string | null, month: 'short' | 'long', { locale }: Reader): string | null {
  const at = parseUtc(acquiredAt);
  return at === null ? null : dayFormat(locale, month).format(at);
}

/** By locale and form: one takes a millisecond to make. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

function dayFormat(locale: string, month: 'short' | 'long'): Intl.DateTimeFormat {
  const key = `${locale} ${month}`;
  const known = dayFormats.get(key);
  if (known !== undefined) return known;
  // Everything is stated, so that nothing is taken from the machine.
  const format = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month,
    year: 'numeric',
    timeZone: 'UTC',
    calendar: 'gregory',
    numberingSystem: 'latn',
  });
  dayFormats.set(key, format);
  return format;
}

/** A time without zone is UTC, as `Scene.acquiredAt` promises; JavaScript alone would take it as local. */
export function parseUtc(acquiredAt: string | null): Date | null {
  if (acquiredAt === null || !ISO_DATE.test(acquiredAt)) return null;
  const isZoneless = acquiredAt.includes('T') && !ZONE.test(acquiredAt);
  const at = new Date(isZoneless ? `${acquiredAt}Z` : acquiredAt);
  return Number.isNaN(at.getTime()) ? null : at;
}
