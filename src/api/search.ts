import type { Request, Response } from 'express';
import type { SearchRequest, SearchResult } from '../core/contract/archive.ts';
import { UsageError } from '../core/contract/errors.ts';

/** Searches an archive. Must stop, with a rejection, on `signal`. */
export type Search = (request: SearchRequest, signal: AbortSignal) => Promise<SearchResult>;

type Reading = (text: string, name: string) => Partial<SearchRequest>;

const MOST_LETTERS = 8192;

const number = (least: number, most: number, take: (value: number) => Partial<SearchRequest>): Reading => {
  return (text, name) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(value >= least && value <= most)) {
      throw new UsageError(`"${name}" must be a number from ${least} to ${most}.`);
    }
    return take(value);
  };
};

/** The parameters of a search, in the units of the command line. */
const PARAMETERS: Readonly<Record<string, Reading>> = {
  at: (at) => ({ at }),
  radius: number(1, 200_000, (radiusMeters) => ({ radiusMeters })),
  place: (place) => ({ place }),
  area: (text) => ({ area: asJson(text) }),
  from: (from) => ({ from }),
  to: (to) => ({ to }),
  around: (around) => ({ around }),
  source: (source) => ({ source }),
  collections: (text) => ({ collections: text.split(',') }),
  cloud: number(0, 100, (percent) => ({ maximumCloudFraction: percent / 100 })),
  gsd: number(0, 100_000, (maximumGsdMeters) => ({ maximumGsdMeters })),
  offNadir: number(0, 90, (maximumOffNadirDegrees) => ({ maximumOffNadirDegrees })),
  sun: number(0, 90, (minimumSunElevationDegrees) => ({ minimumSunElevationDegrees })),
  limit: number(1, 100, (limit) => ({ limit })),
};

/** @throws UsageError that says what is unknown, given twice, too long, or not as wanted. */
export function parseSearchQuery(query: Request['query']): SearchRequest {
  const fields = Object.entries(query).map(([name, value]) => {
    if (!Object.hasOwn(PARAMETERS, name)) {
      throw new UsageError(`There is a parameter that is not known. Known are ${Object.keys(PARAMETERS).join(', ')}.`);
    }
    if (typeof value !== 'string') throw new UsageError(`"${name}" must be given once.`);
    if (value.length > MOST_LETTERS) throw new UsageError(`"${name}" may have ${MOST_LETTERS} characters.`);
    return PARAMETERS[name]!(value, name);
  });
  return Object.assign({}, ...fields) as SearchRequest;
}

/** Ends the search where its client leaves. */
export async function sendSearch(request: SearchRequest, search: Search, response: Response): Promise<void> {
  const left = new AbortController();
  response.on('close', () => left.abort());
  response.set('Cache-Control', 'private, no-store').json(await search(request, left.signal));
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError('"area" must be GeoJSON.', { cause });
  }
}
