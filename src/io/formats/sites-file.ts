import { type CsvError, parse as parseCsv } from 'csv-parse/sync';
import { parseDocument, stringify } from 'yaml';
import { AftermathError, TooLarge, TypeNotSupported, UsageError } from '../../core/contract/errors.ts';
import { jsonDepth } from '../../core/contract/json-depth.ts';
import type { Site, SiteDraft } from '../../core/contract/watch.ts';
import { SITE_FIELDS } from '../../core/watch/check-site.ts';
import { checkSites, MOST_SITES, type WrittenSite } from '../../core/watch/check-sites.ts';
import { draftSite } from '../../core/watch/draft-site.ts';
import { nearestName } from '../../core/watch/nearest-name.ts';

/** Of a file: ten thousand sites with fields of their own, or a thousand drawn in detail. */
const MOST_LETTERS = 4_000_000;
const MOST_DEPTH = 32;
/** Lines, brackets and commas of a YAML file: each costs its reader a thousand times what it costs one of JSON. */
const MOST_YAML_MARKS = 200_000;
/** Each site may refer to one block of common fields; references that multiply each other count as often as they are followed. */
const MOST_ALIASES = MOST_SITES;
/** Told at once; how many more there are is said. */
const MOST_PROBLEMS = 50;

/**
 * The sites of a YAML, CSV or GeoJSON file, told apart by its name. Every field is that of `SiteDraft`; in CSV the columns are,
 * with semicolons between the entries of a list and GeoJSON in a cell.
 *
 * @throws UsageError that names all that is wrong, with its site; TooLarge, TypeNotSupported.
 */
export function parseSitesFile(text: string, name: string): readonly Site[] {
  if (text.length > MOST_LETTERS) throw new TooLarge(`A sites file may have ${MOST_LETTERS / 1e6} million characters.`);
  const { sites, problems } = checkSites(readerOf(name)(text));
  if (problems.length === 0) return sites;
  const told = problems.slice(0, MOST_PROBLEMS);
  const more = problems.length - told.length;
  throw new UsageError([`${name} cannot be used:`, ...told, ...(more > 0 ? [`… and ${more} more.`] : [])].join('\n'));
}

/** Sites as the YAML file that `parseSitesFile` makes the same sites of. */
export function writeSites(sites: readonly Site[]): string {
  return stringify({ sites: sites.map(draftSite) }, { lineWidth: 0, aliasDuplicateObjects: false });
}

function readerOf(name: string): (text: string) => readonly WrittenSite[] {
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase();
  switch (ending) {
    case 'yaml':
    case 'yml':
      return yamlSites;
    case 'csv':
      return csvSites;
    case 'geojson':
    case 'json':
      return geojsonSites;
    default:
      throw new TypeNotSupported(`${name} is no sites file: its name ends in .yaml, .csv or .geojson.`);
  }
}

function yamlSites(text: string): readonly WrittenSite[] {
  if ((text.match(/[\n,[{]/g) ?? []).length > MOST_YAML_MARKS) {
    throw new TooLarge('That is too much for a sites file in YAML. Give it as GeoJSON or CSV.');
  }
  const document = unnested(() => parseDocument(text, { schema: 'core', merge: true, logLevel: 'silent' }));
  // What is only a warning to the library is a tag that nobody here understands.
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) throw new UsageError(`The YAML cannot be read: ${fault.message.trim()}`);
  const content = unnested(() => {
    try {
      return document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown;
    } catch (error) {
      if (error instanceof ReferenceError) {
        throw new TooLarge(`Its aliases multiply beyond ${MOST_ALIASES}. Write the sites out.`);
      }
      throw error;
    }
  });
  const { sites, ...others } = (content ?? {}) as Readonly<Record<string, unknown>>;
  // Blocks that sites refer to stand beside them, under names with a dot in front as in other programs' files.
  const strange = Object.keys(others).filter((field) => !field.startsWith('.'));
  if (!Array.isArray(sites) || strange.length > 0) {
    throw new UsageError(
      'A sites file in YAML has one list, "sites:". Blocks to refer to have a name that begins with a dot.',
    );
  }
  return sites.map((written: unknown, i) => ({ where: `site ${i + 1}`, written }));
}

/** @throws TooLarge where it nests so deep that reading it runs out of stack. */
function unnested<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new TooLarge('The YAML nests too deep. Write it flatter.');
    throw error;
  }
}

const NUMBERS: readonly (keyof SiteDraft)[] = [
  'radiusMeters',
  'maximumCloudFraction',
  'maximumGsdMeters',
  'maximumOffNadirDegrees',
  'minimumAreaM2',
  'minimumConfidence',
  'priority',
];
const LISTS: readonly (keyof SiteDraft)[] = ['tags', 'notify'];
const GEOJSON: readonly (keyof SiteDraft)[] = ['area', 'ignoreZones'];

function csvSites(text: string): readonly WrittenSite[] {
  try {
    return parseCsv(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      info: true,
      columns: columnsOf,
      on_record: ({ record, info }: { record: Record<string, string>; info: { lines: number } }): WrittenSite => ({
        where: `row ${info.lines}`,
        written: Object.fromEntries(
          Object.entries(record)
            .filter(([, cell]) => cell !== '')
            .map(([column, cell]) => [column, cellValue(column as keyof SiteDraft, cell)]),
        ),
      }),
    }) as unknown as readonly WrittenSite[];
  } catch (error) {
    if (error instanceof AftermathError) throw error;
    throw new UsageError(`The CSV cannot be read: ${(error as CsvError).message}.`);
  }
}

/** @throws UsageError for a column that is none. */
function columnsOf(header: readonly string[]): string[] {
  const strange = header.filter((column) => !(SITE_FIELDS as readonly string[]).includes(column));
  if (strange.length > 0) {
    const words = strange.map((column) => {
      const near = nearestName(column, SITE_FIELDS);
      return near === null ? `"${column.slice(0, 60)}"` : `"${column}" ("${near}" is meant?)`;
    });
    throw new UsageError(`There is no column ${words.join(', ')}. Those there are: ${SITE_FIELDS.join(', ')}.`);
  }
  return [...header];
}

/** What a cell says; what cannot be read as what its column holds stays a text, and is refused with the rest. */
function cellValue(column: keyof SiteDraft, cell: string): unknown {
  if (NUMBERS.includes(column)) return Number.isFinite(Number(cell)) ? Number(cell) : cell;
  if (LISTS.includes(column)) return cell.split(';').map((entry) => entry.trim());
  if (column === 'paused') return cell === 'true' || (cell === 'false' ? false : cell);
  return GEOJSON.includes(column) ? jsonIn(cell) : cell;
}

function jsonIn(cell: string): unknown {
  try {
    return jsonDepth(cell) > MOST_DEPTH ? cell : JSON.parse(cell);
  } catch {
    return cell;
  }
}

function geojsonSites(text: string): readonly WrittenSite[] {
  if (jsonDepth(text) > MOST_DEPTH) throw new TooLarge(`The GeoJSON nests deeper than ${MOST_DEPTH} levels.`);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`The GeoJSON cannot be read: ${(error as SyntaxError).message}.`);
  }
  const { type, features } = (content ?? {}) as Readonly<Record<string, unknown>>;
  if (type !== 'FeatureCollection' || !Array.isArray(features)) {
    throw new UsageError('A sites file in GeoJSON is a FeatureCollection, with the fields of a site as properties.');
  }
  return features.map((feature: unknown, i) => {
    const { geometry, properties } = (feature ?? {}) as Readonly<Record<string, unknown>>;
    return { where: `feature ${i + 1}`, written: { ...(properties ?? {}), ...placeIn(geometry) } };
  });
}

/** A point is the middle of a circle; anything else is the area itself. */
function placeIn(geometry: unknown): Partial<SiteDraft> {
  const { type, coordinates } = (geometry ?? {}) as Readonly<Record<string, unknown>>;
  if (type !== 'Point') return { area: geometry };
  const [lon, lat] = (Array.isArray(coordinates) ? coordinates : []) as number[];
  return { at: { lon: lon!, lat: lat! } };
}
