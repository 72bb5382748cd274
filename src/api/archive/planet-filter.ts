import { UsageError } from '../../core/contract/errors.ts';
import { geometriesMeet } from '../../core/geo/geometries-meet.ts';
import { parseGeometry } from '../../core/geo/parse-geometry.ts';
import type { PlanetItem } from './planet-items.ts';

type Test = (item: PlanetItem) => boolean;
type Json = Readonly<Record<string, unknown>>;

const BOUNDS = {
  gte: (a, b) => a >= b,
  gt: (a, b) => a > b,
  lte: (a, b) => a <= b,
  lt: (a, b) => a < b,
} as const satisfies Record<string, (value: number, bound: number) => boolean>;

/**
 * A filter of Planet's Data API: Geometry, DateRange, Range, StringIn, Permission, And, Or, Not.
 *
 * @throws UsageError for another one, and for one that is malformed.
 */
export function parsePlanetFilter(value: unknown): Test {
  const { type, config, field_name: field } = recordOf(value);
  switch (type) {
    case 'AndFilter': {
      const tests = listOf(config).map(parsePlanetFilter);
      return (item) => tests.every((test) => test(item));
    }
    case 'OrFilter': {
      const tests = listOf(config).map(parsePlanetFilter);
      return (item) => tests.some((test) => test(item));
    }
    case 'NotFilter': {
      const test = parsePlanetFilter(config);
      return (item) => !test(item);
    }
    case 'GeometryFilter': {
      if (field !== 'geometry') throw new UsageError('A GeometryFilter is on the field "geometry".');
      const area = parseGeometry(config);
      return ({ held }) => geometriesMeet(area, held.footprint);
    }
    case 'DateRangeFilter':
      return withinBounds(textOf(field), recordOf(config), (one) =>
        typeof one === 'string' ? Date.parse(one) : Number.NaN,
      );
    case 'RangeFilter':
      return withinBounds(textOf(field), recordOf(config), (one) => (typeof one === 'number' ? one : Number.NaN));
    case 'StringInFilter': {
      const [name, wanted] = [textOf(field), listOf(config)];
      return ({ properties }) => wanted.includes(properties[name]);
    }
    case 'PermissionFilter':
      return () => true;
    default:
      throw new UsageError(`A filter of the type ${JSON.stringify(type)} is not offered here.`);
  }
}

/** What an item does not state lies within no bounds. */
function withinBounds(field: string, config: Json, numberOf: (value: unknown) => number): Test {
  const bounds = Object.entries(config).map(([name, bound]) => {
    const number = numberOf(bound);
    if (!Object.hasOwn(BOUNDS, name) || Number.isNaN(number)) {
      throw new UsageError(`The bounds of "${field}" are gte, gt, lte and lt with a number, or an RFC 3339 time.`);
    }
    return { holds: BOUNDS[name as keyof typeof BOUNDS], number };
  });
  if (bounds.length === 0) throw new UsageError(`The range of "${field}" has no bounds.`);
  return ({ properties }) => bounds.every(({ holds, number }) => holds(numberOf(properties[field]), number));
}

function recordOf(value: unknown): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new UsageError('A filter is an object with a type and a config.');
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new UsageError('The config of this filter is a list.');
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new UsageError('This filter needs a field_name.');
}
