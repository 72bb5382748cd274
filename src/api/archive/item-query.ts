import { UsageError } from '../../core/contract/errors.ts';
import { geometriesMeet } from '../../core/geo/geometries-meet.ts';
import { type Geometry, parseGeometry } from '../../core/geo/parse-geometry.ts';
import { timesOf } from '../../core/scene/stac-times.ts';
import type { HeldScene } from '../../run/archive-holdings.ts';

/** A STAC item search, understood. */
export interface ItemQuery {
  readonly area: Geometry | null;
  /** ms; null is open. */
  readonly from: number | null;
  readonly to: number | null;
  readonly ids: readonly string[] | null;
  readonly collections: readonly string[] | null;
  readonly limit: number;
  /** How many were on the pages before. */
  readonly skip: number;
}

const USUAL_LIMIT = 10;
const MOST = 10_000;
const NAMES = ['bbox', 'intersects', 'datetime', 'ids', 'collections', 'limit', 'token'] as const;

/** The parameters of a GET as a POST would send them. @throws UsageError. */
export function queryOfAddress(query: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const list = (text: unknown) => (typeof text === 'string' ? text.split(',') : text);
  const { bbox, intersects, ids, collections, limit } = query;
  return {
    ...query,
    ...(bbox === undefined ? {} : { bbox: Array.isArray(list(bbox)) ? (list(bbox) as string[]).map(Number) : bbox }),
    ...(intersects === undefined ? {} : { intersects: parsedJson(intersects) }),
    ...(ids === undefined ? {} : { ids: list(ids) }),
    ...(collections === undefined ? {} : { collections: list(collections) }),
    ...(limit === undefined ? {} : { limit: Number(limit) }),
  };
}

/** @throws UsageError for what does not fit STAC API 1.0.0 (item search), and for what is not offered here. */
export function parseItemQuery(body: unknown): ItemQuery {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new UsageError('A search is a JSON object.');
  }
  const unknown = Object.keys(body).find((name) => !(NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`"${unknown}" is not offered here. A search takes ${NAMES.join(', ')}.`);
  }
  const { bbox, intersects, datetime, ids, collections, limit, token } = body as Partial<
    Readonly<Record<(typeof NAMES)[number], unknown>>
  >;
  if (bbox !== undefined && intersects !== undefined) {
    throw new UsageError('A search takes bbox or intersects, not both.');
  }
  const area = bbox !== undefined ? boxGeometry(bbox) : intersects !== undefined ? parseGeometry(intersects) : null;
  return {
    area,
    ...parseInterval(datetime),
    ids: textsOf(ids, 'ids'),
    collections: textsOf(collections, 'collections'),
    limit: wholeNumber(limit ?? USUAL_LIMIT, 1, 'limit'),
    skip: wholeNumber(Number(token ?? 0), 0, 'token'),
  };
}

/** The scenes that a search finds, whatever its page. */
export function findHeld(scenes: readonly HeldScene[], query: ItemQuery): readonly HeldScene[] {
  const { area, from, to, ids, collections } = query;
  return scenes.filter(({ id, collection, scene, footprint }) => {
    if (ids !== null && !ids.includes(id)) return false;
    if (collections !== null && !collections.includes(collection)) return false;
    const { start, end } = timesOf(scene.acquiredAt);
    if ((from !== null && Date.parse(end) < from) || (to !== null && Date.parse(start) > to)) return false;
    return area === null || geometriesMeet(area, footprint);
  });
}

/** West, south, east, north as a polygon; two where it crosses the antimeridian. */
function boxGeometry(bbox: unknown): Geometry {
  const numbers = Array.isArray(bbox) ? (bbox as unknown[]) : [];
  const flat = numbers.length === 6 ? [0, 1, 3, 4].map((i) => numbers[i]) : numbers;
  const [west, south, east, north] = flat as number[];
  const fits =
    [4, 6].includes(numbers.length) && numbers.every((one) => typeof one === 'number' && Number.isFinite(one));
  if (!fits || south! > north! || Math.abs(south!) > 90 || Math.abs(north!) > 90 || west! < -180 || east! > 180) {
    throw new UsageError('A bbox is west, south, east, north in degrees: -180 to 180, -90 to 90.');
  }
  const box = (left: number, right: number) => [
    [
      [left, south!],
      [right, south!],
      [right, north!],
      [left, north!],
      [left, south!],
    ] as const,
  ];
  if (west! <= east!) return { type: 'Polygon', coordinates: box(west!, east!) };
  return { type: 'MultiPolygon', coordinates: [box(west!, 180), box(-180, east!)] };
}

/** RFC 3339: one moment, or two with a slash between, of which one may be `..` or nothing. */
function parseInterval(datetime: unknown): Pick<ItemQuery, 'from' | 'to'> {
  if (datetime === undefined) return { from: null, to: null };
  const ends = typeof datetime === 'string' ? datetime.split('/') : [];
  const [from, to = from] = ends.map((text) => (text === '' || text === '..' ? null : momentOf(text)));
  const isOpen = from === null && to === null;
  if (ends.length < 1 || ends.length > 2 || isOpen || (from! > to! && from !== null && to !== null)) {
    throw badDatetime();
  }
  return { from: from ?? null, to: to ?? null };
}

function momentOf(text: string): number {
  const time = Date.parse(text);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text) || Number.isNaN(time)) {
    throw badDatetime();
  }
  return time;
}

function badDatetime(): UsageError {
  return new UsageError('A datetime is one like 2022-08-09T08:00:00Z, or two of them in order with a slash between.');
}

function textsOf(value: unknown, name: string): readonly string[] | null {
  if (value === undefined) return null;
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) {
    throw new UsageError(`"${name}" is a list of names.`);
  }
  return value as string[];
}

function wholeNumber(value: unknown, least: number, name: string): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= MOST) return value as number;
  throw new UsageError(`"${name}" is a whole number from ${least} to ${MOST}.`);
}

function parsedJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch (cause) {
    throw new UsageError('"intersects" is a GeoJSON geometry.', { cause });
  }
}
