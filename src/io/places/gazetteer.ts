import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFound, UsageError } from '../../core/contract/errors.ts';
import type { LonLatGeometry } from '../../core/geo/lon-lat-geometry.ts';
import { type Geometry, parseGeometry } from '../../core/geo/parse-geometry.ts';
import type { LonLat } from '../../core/geo/points.ts';
import { nearestName } from '../../core/watch/nearest-name.ts';
import { packageRoot } from '../installation.ts';

/** A place that people call by name. */
export interface NamedPlace {
  readonly name: string;
  /** What tells it from others of the name: municipality and country. */
  readonly where: string;
  /** Codes and what else it is called. */
  readonly also: readonly string[];
  /** A point, or the ground itself. */
  readonly ground: LonLat | LonLatGeometry;
}

const MOST_LISTED = 8;
/** Of fewer letters nearly any word is near to some code of an airfield. */
const FEWEST_LETTERS_TO_GUESS = 7;

/** The airfields that come with this program: OurAirports, public domain (`README.md` beside this). */
export async function bundledPlaces(): Promise<readonly NamedPlace[]> {
  const text = await readFile(join(packageRoot, 'src', 'io', 'places', 'airfields.tsv'), 'utf8');
  const [, ...lines] = text.trimEnd().split('\n');
  return lines.map((line) => {
    const [name = '', municipality = '', country = '', lat, lon, codes = '', others = ''] = line.split('\t');
    const also = [...codes.split(','), ...others.split(/[,;]/), municipality].map((one) => one.trim()).filter(Boolean);
    return {
      name,
      where: [municipality, country].filter(Boolean).join(', '),
      also,
      ground: { lon: Number(lon), lat: Number(lat) },
    };
  });
}

/**
 * The named places of a GeoJSON file: features with a property `name` that are points or polygons.
 *
 * @throws NotFound; UsageError where it holds none.
 */
export async function placesOfFile(path: string): Promise<readonly NamedPlace[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new NotFound(`The places file "${path}" cannot be read.`, { cause });
  });
  const places = featuresOf(parsed(text, path)).flatMap(({ properties, geometry }) => {
    const { name } = (properties ?? {}) as { readonly name?: unknown };
    if (typeof name !== 'string' || geometry === null || geometry === undefined) return [];
    const ground = groundOf(parseGeometry(geometry));
    return ground === null ? [] : [{ name, where: '', also: [], ground }];
  });
  if (places.length > 0) return places;
  throw new UsageError(`The places file "${path}" has no place: give GeoJSON points or polygons with a "name" each.`);
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`The places file "${path}" is no JSON.`, { cause });
  }
}

function featuresOf(document: unknown): readonly { readonly properties?: unknown; readonly geometry?: unknown }[] {
  const { features } = (document ?? {}) as { readonly features?: unknown };
  const all = Array.isArray(features) ? features : [document];
  return all.filter((one) => typeof one === 'object' && one !== null);
}

function groundOf(geometry: Geometry): NamedPlace['ground'] | null {
  if (geometry.type === 'Point') return { lon: geometry.coordinates[0], lat: geometry.coordinates[1] };
  return geometry.type === 'Polygon' || geometry.type === 'MultiPolygon' ? geometry : null;
}

/**
 * The place of a name: one that is called just so, else the only one whose names hold all its words. Case, accents and
 * punctuation do not matter.
 *
 * @throws NotFound; UsageError with the candidates where there are several.
 */
export function placeCalled(name: string, places: readonly NamedPlace[]): NamedPlace {
  const wanted = folded(name);
  const words = wanted.split(' ').filter(Boolean);
  if (words.length === 0) throw new UsageError('Give the name of a place.');
  const exact = places.filter((place) => folded(place.name) === wanted);
  const called = exact.length > 0 ? exact : places.filter(({ also }) => also.some((one) => folded(one) === wanted));
  const found = called.length > 0 ? called : places.filter((place) => holdsWords(place, words));
  if (found.length === 1) return found[0]!;
  if (found.length === 0) {
    const near = wanted.length < FEWEST_LETTERS_TO_GUESS ? null : nearestPlace(wanted, places);
    const guess = near === null ? 'What comes with Aftermath are airfields.' : `Is ${listing(near)} meant?`;
    throw new NotFound(`No place called "${name}" is known. ${guess} Give its name, its coordinates, or GeoJSON.`);
  }
  const listed = found.slice(0, MOST_LISTED).map(listing);
  const more = found.length > MOST_LISTED ? ` and ${found.length - MOST_LISTED} more` : '';
  throw new UsageError(
    `"${name}" may be several places: ${listed.join('; ')}${more}. Give one of these names in full.`,
  );
}

function nearestPlace(wanted: string, places: readonly NamedPlace[]): NamedPlace | null {
  const byName = new Map(places.flatMap((place) => [place.name, ...place.also].map((one) => [folded(one), place])));
  const near = nearestName(wanted, [...byName.keys()]);
  return near === null ? null : byName.get(near)!;
}

function listing({ name, where }: NamedPlace): string {
  return where === '' ? name : `${name} (${where})`;
}

function holdsWords({ name, where, also }: NamedPlace, words: readonly string[]): boolean {
  const own = new Set([name, where, ...also].flatMap((one) => folded(one).split(' ')));
  return words.every((word) => own.has(word));
}

function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
