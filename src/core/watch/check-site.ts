import { UsageError } from '../contract/errors.ts';
import { isFormula } from '../contract/formula.ts';
import { ARCHIVE_NAMES, USUAL_ARCHIVE } from '../contract/known-archives.ts';
import type { Cadence, SceneLimits, Site, SiteCircle, SiteDraft } from '../contract/watch.ts';
import { selfCrossing } from '../geo/crosses-itself.ts';
import { ringArea } from '../geo/ellipsoid-area.ts';
import { circleArea, polygonArea } from '../geo/given-area.ts';
import type { LonLatGeometry } from '../geo/lon-lat-geometry.ts';
import { parseCoordinates } from '../geo/parse-coordinates.ts';
import type { LonLat } from '../geo/points.ts';
import { nearestName } from './nearest-name.ts';
import { cronCadence } from './schedule.ts';

const SITE_LIMITS = { letters: 200, tags: 50, ignoreZones: 100, notify: 20, priority: 100 } as const;

/** Every field that a person may write. */
export const SITE_FIELDS = [
  'id',
  'name',
  'at',
  'radiusMeters',
  'area',
  'tags',
  'source',
  'cadence',
  'zone',
  'maximumCloudFraction',
  'maximumGsdMeters',
  'maximumOffNadirDegrees',
  'minimumAreaM2',
  'minimumConfidence',
  'ignoreZones',
  'baseline',
  'notify',
  'priority',
  'paused',
] as const satisfies readonly (keyof SiteDraft)[];

/** A site, or everything that is wrong with it, a sentence each. */
export type CheckedSite =
  | { readonly site: Site; readonly problems: readonly [] }
  | { readonly site: null; readonly problems: readonly string[] };

/** Makes a site of what a person wrote; an object, whatever its fields hold. */
export function checkSite(written: unknown): CheckedSite {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) {
    return { site: null, problems: ['A site is a list of fields, with a name at least.'] };
  }
  const draft = written as Readonly<Record<string, unknown>>;
  const problems = Object.keys(draft)
    .filter((field) => !(SITE_FIELDS as readonly string[]).includes(field))
    .map(unknownField);
  /** What a field says, or what it usually is; a refusal is kept with the others, and null stands for what it refused. */
  const read = <T, U>(field: keyof SiteDraft, reader: (value: unknown) => T, usual: U): T | U | null => {
    const value = draft[field];
    if (value === undefined || value === null) return usual;
    return attempt(() => reader(value), `${field}: `);
  };
  const attempt = <T>(make: () => T, prefix = ''): T | null => {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(prefix + error.message);
      return null;
    }
  };

  const name = read('name', shownText, undefined);
  if (name === undefined) problems.push('name: every site has one.');
  const id = read('id', siteId, undefined) ?? idFrom(name ?? '');
  if (name != null && id === '') problems.push('id: give one, of letters and digits: the name has none.');
  const ground = attempt(() => groundOf(draft));
  const cadence = attempt(() => cadenceOf(draft));
  const limits: SceneLimits = {
    ...given('maximumCloudFraction', read('maximumCloudFraction', numberIn(0, 1), undefined)),
    ...given('maximumGsdMeters', read('maximumGsdMeters', numberIn(0.01, 10_000), undefined)),
    ...given('maximumOffNadirDegrees', read('maximumOffNadirDegrees', numberIn(0, 90), undefined)),
  };
  const minimumAreaM2 = read('minimumAreaM2', numberIn(0, 1e12), 0);
  const minimumConfidence = read('minimumConfidence', numberIn(0, 1), 0);
  const rest = {
    tags: read('tags', listOf(SITE_LIMITS.tags, shownText), []),
    source: read('source', sourceText, USUAL_ARCHIVE),
    ignoreZones: read('ignoreZones', listOf(SITE_LIMITS.ignoreZones, zoneGround), []),
    baseline: read('baseline', plainText, null),
    notify: read('notify', listOf(SITE_LIMITS.notify, receiver), []),
    priority: read('priority', wholeNumber(SITE_LIMITS.priority), 0),
    paused: read('paused', yesOrNo, false),
  };
  if (problems.length > 0) return { site: null, problems };
  const site = {
    id,
    name,
    ...ground,
    ...rest,
    cadence,
    limits,
    thresholds: { minimumAreaM2, minimumConfidence },
  } as Site;
  return { site, problems: [] };
}

/** A name in small letters, with a hyphen for whatever is no letter or digit. */
function idFrom(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

function unknownField(field: string): string {
  const near = nearestName(field, SITE_FIELDS);
  const short = field.slice(0, 60);
  return near === null
    ? `There is no field "${short}". Those there are: ${SITE_FIELDS.join(', ')}.`
    : `There is no field "${short}"; "${near}" is meant?`;
}

function given<F extends string, T>(field: F, value: T | null | undefined): Partial<Record<F, T>> {
  return value === null || value === undefined ? {} : ({ [field]: value } as Partial<Record<F, T>>);
}

function groundOf({ at, radiusMeters, area }: Readonly<Record<string, unknown>>): Pick<Site, 'area' | 'circle'> {
  const has = (value: unknown) => value !== undefined && value !== null;
  if (has(area) === (has(at) || has(radiusMeters))) {
    throw new UsageError('Say where, in one way: at and radiusMeters, or area (GeoJSON).');
  }
  if (has(area)) return { area: polygonGround('area', area) };
  const circle = circleOf('at', { at, radiusMeters });
  return { area: circleArea(circle.at, circle.radiusMeters), circle };
}

function cadenceOf({ cadence, zone }: Readonly<Record<string, unknown>>): Cadence {
  const isEachScene = (cadence ?? 'each-new-scene') === 'each-new-scene';
  if (isEachScene && (zone ?? null) === null) return { kind: 'each-new-scene' };
  if (isEachScene) throw new UsageError('zone: it goes with a cadence in cron. Leave it out.');
  if (typeof cadence !== 'string') throw new UsageError(`cadence: ${wanted('a text', cadence)}`);
  if (typeof zone !== 'string') {
    throw new UsageError('zone: a cadence in cron needs its time zone, as Europe/Kyiv or UTC.');
  }
  return cronCadence(cadence, zone);
}

function zoneGround(value: unknown): LonLatGeometry {
  if (typeof value !== 'object' || value === null || !('at' in value)) return polygonGround('A zone', value);
  const { at, radiusMeters } = circleOf('A zone', value);
  return circleArea(at, radiusMeters);
}

function circleOf(
  what: string,
  { at, radiusMeters }: { readonly at?: unknown; readonly radiusMeters?: unknown },
): SiteCircle {
  const middle = placeOf(at);
  if (middle === null) throw new UsageError(`${what}: ${wanted('coordinates, as "45.093, 33.595"', at)}`);
  if (typeof radiusMeters !== 'number') {
    throw new UsageError(`radiusMeters: ${wanted('a number of metres', radiusMeters)}`);
  }
  return { at: middle, radiusMeters };
}

function placeOf(at: unknown): LonLat | null {
  if (typeof at === 'string') {
    const reading = parseCoordinates(at);
    if ('why' in reading) throw new UsageError(`at: ${reading.why}`);
    return reading.at;
  }
  const { lon, lat } = (at ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof lon !== 'number' || typeof lat !== 'number') return null;
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { lon, lat } : null;
}

/** Ground whose inside can be told. */
function polygonGround(what: string, value: unknown): LonLatGeometry {
  const ground = polygonArea(value) as Extract<LonLatGeometry, { type: 'MultiPolygon' }>;
  const crossing = selfCrossing(ground);
  if (crossing !== null) {
    throw new UsageError(
      `${what} crosses itself at the side from ${crossing.join(', ')} (longitude, latitude). Draw it again.`,
    );
  }
  const isFlat = ground.coordinates.flat().some((ring) => ringArea(ring.map(([lon, lat]) => ({ lon, lat }))) === 0);
  if (isFlat) throw new UsageError(`${what} has a ring that holds no ground.`);
  const [only, ...others] = ground.coordinates;
  return others.length === 0 ? { type: 'Polygon', coordinates: only! } : ground;
}

function plainText(value: unknown): string {
  // A name of digits alone is a number to YAML.
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text.trim() === '') throw new UsageError(wanted('a text', value));
  if (text.length > SITE_LIMITS.letters) throw new UsageError(`it may have ${SITE_LIMITS.letters} characters.`);
  if (/\p{Cc}/u.test(text)) throw new UsageError('it may hold no line break or other control character.');
  return text.trim();
}

/** A text that goes into tables. */
function shownText(value: unknown): string {
  const text = plainText(value);
  if (isFormula(text)) {
    throw new UsageError(
      `"${text.slice(0, 40)}" begins as a formula does: a spreadsheet would run it. Begin it otherwise.`,
    );
  }
  return text;
}

function siteId(value: unknown): string {
  const text = plainText(value);
  if (idFrom(text) !== text)
    throw new UsageError(wanted('small letters and digits, with single hyphens between', value));
  return text;
}

function sourceText(value: unknown): string {
  const text = plainText(value);
  if (ARCHIVE_NAMES.includes(text) || /^https?:\/\/[^\s/?#]+\S*$/.test(text)) return text;
  const near = nearestName(text, ARCHIVE_NAMES);
  throw new UsageError(
    `No archive is called "${text}"${near === null ? '.' : `; "${near}" is meant?`} Give one of ${ARCHIVE_NAMES.join(', ')}, or an address.`,
  );
}

function receiver(value: unknown): string {
  const text = plainText(value);
  if (/^https:\/\/[^\s/?#@]+([/?#]\S*)?$/.test(text) || /^mailto:[^\s@,]+@[^\s@,]+$/.test(text)) return text;
  throw new UsageError(wanted('https://… (a webhook) or mailto:name@example.org', value));
}

function numberIn(least: number, most: number) {
  return (value: unknown): number => {
    if (typeof value !== 'number' || !(value >= least && value <= most)) {
      throw new UsageError(wanted(`a number from ${least} to ${most}`, value));
    }
    return value;
  };
}

function wholeNumber(most: number) {
  return (value: unknown): number => {
    if (!Number.isInteger(value)) throw new UsageError(wanted(`a whole number from ${-most} to ${most}`, value));
    return numberIn(-most, most)(value);
  };
}

function yesOrNo(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new UsageError(wanted('true or false', value));
  return value;
}

function listOf<T>(most: number, reader: (value: unknown) => T) {
  return (value: unknown): readonly T[] => {
    if (!Array.isArray(value)) throw new UsageError(wanted('a list', value));
    if (value.length > most) throw new UsageError(`it may have ${most} entries.`);
    return value.map(reader);
  };
}

function wanted(what: string, came: unknown): string {
  return `${what} is wanted, not ${inShort(came)}.`;
}

/** Never looks into a list or an object: aliases can make a small one boundless. */
function inShort(came: unknown): string {
  if (came === undefined || came === null) return 'nothing';
  if (Array.isArray(came)) return 'a list';
  return typeof came === 'object' ? 'a group of fields' : `${JSON.stringify(came)}`.slice(0, 60);
}
