import type { LonLat } from '../../../core/geo/points.ts';

/** Why a row cannot be used; the same words for the same reason, so that rows can be counted by it. */
export class UnusableRow extends Error {}

const LONGEST_NAME = 200;
const LONGEST_NOTE = 2000;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** One row of a file of reports, by the names of its columns. Nothing in a cell is run or guessed: text is text. */
export class EventRow {
  readonly #cells: ReadonlyMap<string, string>;

  constructor(cells: ReadonlyMap<string, string>) {
    this.#cells = cells;
  }

  /** Of the first of these columns that says anything. */
  cell(...columns: readonly string[]): string | null {
    for (const column of columns) {
      const text = this.#cells.get(column)?.trim() ?? '';
      if (text !== '') return text;
    }
    return null;
  }

  /** @throws UnusableRow where it is longer than a name is. */
  name(...columns: readonly string[]): string | null {
    const text = this.cell(...columns);
    if (text !== null && text.length > LONGEST_NAME)
      throw new UnusableRow(`${columns[0]} is longer than ${LONGEST_NAME} characters`);
    return text;
  }

  /** @throws UnusableRow where it is missing, or longer than a name is. */
  requiredName(...columns: readonly string[]): string {
    const text = this.name(...columns);
    if (text === null) throw new UnusableRow(`no ${columns.join(' or ')}`);
    return text;
  }

  /** What is longer than 2,000 characters is cut. */
  note(...columns: readonly string[]): string | null {
    return this.cell(...columns)?.slice(0, LONGEST_NOTE) ?? null;
  }

  list(...columns: readonly string[]): string[] {
    const parts = this.note(...columns)?.split(';') ?? [];
    return parts.map((part) => part.trim()).filter((part) => part !== '');
  }

  /** @throws UnusableRow where it is no decimal number. */
  number(...columns: readonly string[]): number | null {
    const text = this.cell(...columns);
    if (text === null) return null;
    if (!NUMBER.test(text)) throw new UnusableRow(`${columns[0]} is no number`);
    return Number(text);
  }

  /** @throws UnusableRow where there is no place on earth; 0, 0 is what programs write for none. */
  place(): LonLat {
    const lat = this.number('latitude', 'lat');
    const lon = this.number('longitude', 'lon', 'lng');
    if (lat === null || lon === null) throw new UnusableRow('no latitude and longitude');
    if (Math.abs(lat) > 90 || Math.abs(lon) > 180) throw new UnusableRow('latitude or longitude out of range');
    if (lat === 0 && lon === 0) throw new UnusableRow('latitude and longitude are both 0');
    return { lon, lat };
  }
}
