import { CsvError, parse } from 'csv-parse/sync';
import { DamagedFile, TooLarge, TypeNotSupported, UsageError } from '../../../core/contract/errors.ts';
import { jsonDepth } from '../../../core/contract/json-depth.ts';

/** A row of a file, by lower-case name of column; or why it is none. */
interface TableRow {
  /** Line, or place of the feature in its collection, from 1. */
  readonly number: number;
  readonly cells: ReadonlyMap<string, string> | { readonly unusable: string };
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

const MOST_ROWS = 200_000;
const DEEPEST_JSON = 32;
const LONGEST_ROW_BYTES = 1 << 20;

/**
 * The rows of a CSV (comma, semicolon or tab, as its header has it; RFC 4180) or of the points of a GeoJSON collection.
 *
 * @throws TypeNotSupported for what is no UTF-8; DamagedFile for quotes that do not close and JSON that does not parse;
 *   UsageError for GeoJSON without features; TooLarge for more than 200,000 rows.
 */
export function tableRows(bytes: Uint8Array, name: string): Table {
  const text = utf8(bytes, name);
  const table = /^\s*\{/.test(text) ? featureRows(text, name) : csvRows(text, name);
  if (table.rows.length <= MOST_ROWS) return table;
  throw new TooLarge(`"${name}" has more than ${MOST_ROWS} rows. Take a part of the dates.`);
}

function utf8(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new TypeNotSupported(`"${name}" is no text in UTF-8. Save it as CSV UTF-8 or GeoJSON.`, { cause });
  }
}

function csvRows(text: string, name: string): Table {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = [',', ';', '\t'].reduce((best, one) =>
    head.split(one).length > head.split(best).length ? one : best,
  );
  const records = parsedCsv(text, delimiter, name);
  const columns = (records[0]?.record ?? []).map((column) => column.trim().toLowerCase());
  if (new Set(columns).size < columns.length) throw new UsageError(`"${name}" has two columns of one name.`);
  const rows = records.slice(1).map(({ record, info: { lines } }): TableRow => {
    if (record.length !== columns.length)
      return { number: lines, cells: { unusable: 'other columns than the header' } };
    return { number: lines, cells: new Map(columns.map((column, at) => [column, record[at]!])) };
  });
  return { columns, rows };
}

function parsedCsv(text: string, delimiter: string, name: string) {
  try {
    return parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_ROW_BYTES,
      // One more than may be, beside the header, so that too many are seen.
      to: MOST_ROWS + 2,
    }) as unknown as readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new DamagedFile(
      `"${name}" is no CSV from line ${cause['lines'] ?? 'one'} on: a quote is not closed or stands within a cell.`,
      {
        cause,
      },
    );
  }
}

function featureRows(text: string, name: string): Table {
  const features = featuresIn(text, name);
  const columns = new Set(['latitude', 'longitude']);
  const rows = features.map((feature, at): TableRow => {
    const { geometry, properties, id } = (feature ?? {}) as Readonly<Record<string, unknown>>;
    const { type, coordinates } = (geometry ?? {}) as { readonly type?: unknown; readonly coordinates?: unknown };
    const [lon, lat] = Array.isArray(coordinates) ? (coordinates as unknown[]) : [];
    if (type !== 'Point') return { number: at + 1, cells: { unusable: 'its geometry is no point' } };
    const cells = new Map([['id', cellText(id)]]);
    for (const [key, value] of Object.entries(properties ?? {})) cells.set(key.toLowerCase(), cellText(value));
    cells.set('longitude', cellText(lon)).set('latitude', cellText(lat));
    for (const column of cells.keys()) columns.add(column);
    return { number: at + 1, cells };
  });
  return { columns: [...columns], rows };
}

function featuresIn(text: string, name: string): readonly unknown[] {
  let document: unknown;
  if (jsonDepth(text) > DEEPEST_JSON) throw new UsageError(`"${name}" is nested more than ${DEEPEST_JSON} deep.`);
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new DamagedFile(`"${name}" begins as JSON and is none.`, { cause });
  }
  const { features } = document as { readonly features?: unknown };
  if (Array.isArray(features)) return features as unknown[];
  throw new UsageError(`"${name}" is no GeoJSON FeatureCollection.`);
}

/** A property as a cell: lists with semicolons, as in a CSV; what is no plain value is none. */
function cellText(value: unknown): string {
  if (Array.isArray(value))
    return value
      .map(cellText)
      .filter((text) => text !== '')
      .join('; ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
