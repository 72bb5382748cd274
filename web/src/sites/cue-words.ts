import type { CountSeries, Cue, SiteCue } from '../../../src/core/contract/cue.ts';
import { dateInWords } from '../review/words.ts';
import { dayInWords } from './site-words.ts';

export const CUE_NOTICE =
  'A cue is a reason to look. It confirms nothing, and what is seen or not seen confirms nothing of it.';

/** `Town council, Local news`; says so where nobody is named. */
export function sourceInWords({ kind, sources, licence }: Cue): string {
  if (kind === 'surge') return 'Counted by keyword, of no single source';
  const named = sources.length === 0 ? 'Reported by a source that is not named' : `Reported by ${sources.join(', ')}`;
  return licence === null ? named : `${named} (${licence})`;
}

/** When it may have happened, as far as that is known. */
export function cueTimeInWords({ bracket: { lastBefore, firstAfter }, timePrecision }: Cue): string {
  const isOfDays = timePrecision !== 'minute' && timePrecision !== 'hour';
  const [from, to] = [dateInWords(lastBefore), dateInWords(firstAfter)];
  if (from === to) return from;
  if (isOfDays && dayInWords(lastBefore) === dayInWords(new Date(Date.parse(firstAfter) - 1).toISOString())) {
    return dayInWords(lastBefore);
  }
  return `${from} to ${to}`;
}

export function cueDistanceInWords({ cue, distanceMeters }: SiteCue): string {
  if (distanceMeters === null || cue.ground === null) return 'of this site by its tags';
  const kilometers = (meters: number) => `${Number((meters / 1000).toPrecision(2))} km`;
  const known = `its place is taken as known to ${kilometers(cue.ground.radiusMeters)}`;
  return `${distanceMeters === 0 ? 'within the site' : `${kilometers(distanceMeters)} from the site`}; ${known}`;
}

/** What it does to looks, while it does. */
export function urgencyInWords({ priority, expiresAt }: Cue, now: number): string {
  return Date.parse(expiresAt) > now
    ? `Looked at sooner (priority +${priority}) until ${dayInWords(expiresAt)}`
    : `Expired on ${dayInWords(expiresAt)}: raises nothing`;
}

export function seriesName({ term, area }: Pick<CountSeries, 'term' | 'area'>): string {
  return area === null ? term : `${term}, ${area}`;
}
