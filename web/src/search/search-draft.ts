import { formatDecimalDegrees } from '../../../src/core/geo/format-coordinates.ts';
import { parseCoordinates } from '../../../src/core/geo/parse-coordinates.ts';
import type { DraftFault } from '../draft-fault.ts';

/** What the form holds of a search, as typed. */
export interface SearchDraft {
  /** The name of a place, or coordinates in any form that `parseCoordinates` knows. */
  readonly place: string;
  readonly radiusKm: string;
  /** The event: `2022-08-09`, and `12:20` in UTC. */
  readonly day: string;
  readonly time: string;
  readonly from: string;
  readonly to: string;
  /** Name of a known archive, or `address`. */
  readonly archive: string;
  readonly address: string;
  /** Percent, metres and degrees; empty: no limit. */
  readonly cloud: string;
  readonly gsd: string;
  readonly offNadir: string;
  readonly sun: string;
}

export const emptySearch: SearchDraft = {
  place: '',
  radiusKm: '3',
  day: '',
  time: '',
  from: '',
  to: '',
  archive: 'earth-search',
  address: '',
  cloud: '',
  gsd: '',
  offNadir: '',
  sun: '',
};

/** The limits that a scene can be held against: their field's name, the largest value that can be meant, and how it is written. */
export const LIMITS = {
  cloud: { name: 'Cloud, % at most', most: 100, example: '30' },
  gsd: { name: 'GSD, m at most', most: 100_000, example: '10' },
  offNadir: { name: 'Off-nadir, ° at most', most: 90, example: '25' },
  sun: { name: 'Sun, ° high at least', most: 90, example: '20' },
} as const satisfies Partial<Record<keyof SearchDraft, object>>;

export type Limit = keyof typeof LIMITS;
export const limitNames = Object.keys(LIMITS) as Limit[];

const MOST_RADIUS_KM = 200;

/** What keeps a search from being made, and in which field. */
export function searchFault(draft: SearchDraft): DraftFault<SearchDraft> | null {
  const { place, radiusKm, day, time, from, to, archive, address } = draft;
  if (place.trim() === '') return { field: 'place', why: 'Say where: the name of an airfield, or coordinates.' };
  const reading = parseCoordinates(place);
  if ('why' in reading && !isName(place)) return { field: 'place', why: reading.why };
  if (!isWithin(radiusKm, MOST_RADIUS_KM) || numberIn(radiusKm) === 0) {
    return { field: 'radiusKm', why: `The radius is a number of kilometres up to ${MOST_RADIUS_KM}, like 3.` };
  }
  if (time && !day) return { field: 'day', why: 'The event has a time but no date. Give both, or the date alone.' };
  if (!day && !(from && to))
    return { field: 'day', why: 'Say when: the date of the event, or both dates to look between.' };
  if (from && to && from > to) return { field: 'from', why: 'The first date is later than the last. Swap them.' };
  if (archive === 'address' && !/^https?:\/\/./.test(address.trim())) {
    return { field: 'address', why: 'Give the address of a STAC API or catalogue, from https:// on.' };
  }
  const beyond = limitNames.find((name) => draft[name] !== '' && !isWithin(draft[name], LIMITS[name].most));
  if (beyond === undefined) return null;
  const { most, example } = LIMITS[beyond];
  return { field: beyond, why: `This limit is a number from 0 to ${most}, like ${example}, or nothing.` };
}

/** The query of `GET /api/search` for a draft without fault. */
export function searchQuery(draft: SearchDraft): string {
  const { place, radiusKm, day, time, from, to, archive, address } = draft;
  const query = new URLSearchParams();
  const give = (name: string, value: string) => {
    if (value !== '') query.set(name, value);
  };
  give('why' in parseCoordinates(place) ? 'place' : 'at', place.trim());
  give('radius', String(1000 * numberIn(radiusKm)));
  give('around', time ? `${day}T${time}Z` : day);
  give('from', from);
  give('to', to);
  give('source', archive === 'address' ? address.trim() : archive);
  for (const name of limitNames) give(name, draft[name] === '' ? '' : String(numberIn(draft[name])));
  return query.toString();
}

/** What to call the place that is searched: its name, or its coordinates written one way. */
export function placeInWords(place: string): string {
  const reading = parseCoordinates(place);
  return 'why' in reading ? place.trim() : formatDecimalDegrees(reading.at);
}

/** A text with a word in it is meant as a name; `36T WR 46845 93650`, mistyped, is not. */
function isName(text: string): boolean {
  return /\p{L}{3}/u.test(text) && !text.includes('://');
}

function isWithin(text: string, most: number): boolean {
  const value = numberIn(text);
  return value >= 0 && value <= most;
}

/** NaN for what is no number. */
function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.'));
}
