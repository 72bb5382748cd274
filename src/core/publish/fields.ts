/** One value of a table; null where there is none. */
export type Cell = string | number | boolean | null;

export type FieldType = 'text' | 'integer' | 'real' | 'boolean';

/** A column of a table of `Row`s. */
export interface Field<Row> {
  /** As in `findings.json`, where it stands there. */
  readonly name: string;
  readonly type: FieldType;
  readonly read: (row: Row) => Cell;
}
