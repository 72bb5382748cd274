import type { CountRange } from '../../contract/count-range.ts';
import type { Count } from './en.ts';
import type { Reader } from './languages.ts';

/** Whole and other numbers as the reader writes them. */
export function figure(value: number, { locale }: Reader, decimals = 0): string {
  const form = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, numberingSystem: 'latn' } as const;
  return new Intl.NumberFormat(locale, form).format(value);
}

/** "8–11", "8" where both ends are one, "up to 8" where there may be none. */
export function countWords({ least, most }: CountRange, reader: Reader): Count {
  const { upTo, range } = reader.words.figures;
  const written = (count: number) => figure(count, reader);
  const isOne = most === 1;
  if (least === 0 && most > 0) return { text: upTo(written(most), isOne), isOne };
  return { text: least === most ? written(most) : range(written(least), written(most)), isOne };
}

export function exactly(count: number, reader: Reader): Count {
  return countWords({ least: count, most: count }, reader);
}

/** "98.2 %"; all of it is only said to be all where it is. */
export function percentWords(fraction: number, reader: Reader): string {
  const { percent } = reader.words.figures;
  if (fraction >= 1) return percent(figure(100, reader));
  // 99.96 % must not round to everything, nor 0.04 % to nothing.
  const shown = fraction <= 0 ? 0 : Math.min(99.9, Math.max(0.1, 100 * fraction));
  return percent(figure(shown, reader, 1));
}

/** Two digits of it: "0.5 m". */
export function metersWords(meters: number, reader: Reader): string {
  const rounded = Number(meters.toPrecision(2));
  const decimals = Number.isInteger(rounded) ? 0 : (String(rounded).split('.')[1]?.length ?? 0);
  return reader.words.figures.meters(figure(rounded, reader, decimals));
}
