import type { EventFile, EventReport, KeywordCount, UnusableRows } from '../../../core/contract/cue.ts';
import { TypeNotSupported } from '../../../core/contract/errors.ts';
import { EVENT_COLUMNS } from './event-columns.ts';
import { EventRow, UnusableRow } from './event-row.ts';
import { statedTime } from './event-time.ts';
import { type Table, tableRows } from './table-rows.ts';

const KEYWORD_COLUMNS = ['date', 'term', 'count'];

/**
 * Dated, placed reports, or counts of keywords, of a CSV or GeoJSON file; whose columns it has is told by its header.
 *
 * No row is dropped silently: those that cannot be used are counted with why, those that say the same are merged.
 *
 * @throws TypeNotSupported for columns that are nobody's; as `tableRows`.
 */
export function readEventFile(bytes: Uint8Array, name: string): EventFile {
  const table = tableRows(bytes, name);
  const has = (column: string) => table.columns.includes(column);
  if (KEYWORD_COLUMNS.every(has)) {
    const { kept, ...read } = readRows(table, keywordCount, ({ day, term, area }) => JSON.stringify([day, area, term]));
    return { columns: 'keyword-counts', reports: [], keywords: kept, ...read };
  }
  const columns = EVENT_COLUMNS.find(({ needs }) => needs.every((names) => names.some(has)));
  if (columns === undefined) throw nobodysColumns(table, name);
  const { kept, ...read } = readRows<EventReport>(table, columns.read, ({ id }) => id);
  return { columns: columns.name, reports: kept, keywords: [], ...read };
}

function nobodysColumns({ columns }: Table, name: string): TypeNotSupported {
  const seen = columns
    .slice(0, 12)
    .map((column) => column.slice(0, 40))
    .join(', ');
  return new TypeNotSupported(
    `"${name}" has neither the columns of reports (date, latitude, longitude, type), nor of keyword counts ` +
      `(${KEYWORD_COLUMNS.join(', ')}), nor those of ACLED or FIRMS. It has: ${seen}.`,
  );
}

/** One row a day, area and term; `total` is how many posts were looked through. A blank count was not sampled. */
function keywordCount(row: EventRow): KeywordCount {
  const { day } = statedTime(row.requiredName('date'), null);
  const [count, total] = [wholeNumber(row, 'count'), wholeNumber(row, 'total')];
  if (count !== null && total !== null && count > total) throw new UnusableRow('count is above total');
  return { day, term: row.requiredName('term'), area: row.name('area'), count, total };
}

function wholeNumber(row: EventRow, column: string): number | null {
  const value = row.number(column);
  if (value !== null && !(Number.isSafeInteger(value) && value >= 0))
    throw new UnusableRow(`${column} is no whole number from 0`);
  return value;
}

/** @param keyOf two rows of one key are one if they say the same; else the later one contradicts, and is not used. */
function readRows<Kept>({ rows }: Table, read: (row: EventRow) => Kept, keyOf: (kept: Kept) => string) {
  const kept = new Map<string, Kept>();
  const unusable = new Map<string, { rows: number; readonly first: number }>();
  let merged = 0;
  for (const { number, cells } of rows) {
    try {
      if ('unusable' in cells) throw new UnusableRow(cells.unusable);
      const one = read(new EventRow(cells));
      const other = kept.get(keyOf(one));
      if (other === undefined) kept.set(keyOf(one), one);
      else if (JSON.stringify(other) === JSON.stringify(one)) merged++;
      else throw new UnusableRow('another row has its id and says otherwise');
    } catch (error) {
      if (!(error instanceof UnusableRow)) throw error;
      const known = unusable.get(error.message);
      if (known === undefined) unusable.set(error.message, { rows: 1, first: number });
      else known.rows++;
    }
  }
  const byReason = [...unusable].map(([reason, counted]): UnusableRows => ({ reason, ...counted }));
  return {
    rows: rows.length,
    kept: [...kept.values()],
    merged,
    unusable: byReason.sort((a, b) => b.rows - a.rows),
  };
}
