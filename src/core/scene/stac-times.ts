/** First and last moment of when a scene was taken: a whole day where only that is known. */
export function timesOf(acquiredAt: string): { readonly start: string; readonly end: string } {
  if (acquiredAt.length > 'YYYY-MM-DD'.length) return { start: acquiredAt, end: acquiredAt };
  return { start: `${acquiredAt}T00:00:00Z`, end: `${acquiredAt}T23:59:59Z` };
}

/** The fields of a STAC item that say when: a moment, or from when to when and `datetime` null, as STAC wants it of a day. */
export function stacTimes(acquiredAt: string): Readonly<Record<string, string | null>> {
  const { start, end } = timesOf(acquiredAt);
  return start === end ? { datetime: start } : { datetime: null, start_datetime: start, end_datetime: end };
}
