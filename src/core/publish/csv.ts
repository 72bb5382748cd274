import { isFormula } from '../contract/formula.ts';
import type { Cell } from './fields.ts';
import { plainText } from './plain-text.ts';

/** Rows of cells with a header (RFC 4180). No text in it is run as a formula by a spreadsheet. */
export function csvText(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

function cellText(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const plain = plainText(value);
  const harmless = isFormula(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
