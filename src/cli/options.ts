import { InvalidArgumentError } from 'commander';
import { OBJECT_LABELS, type ObjectLabel } from '../core/contract/run.ts';

export function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('Give a number above 0.');
  return value;
}

/** `aircraft,craters`, or `none`; the plural is taken as well as the singular. */
export function objectLabels(text: string): ObjectLabel[] {
  if (text === 'none') return [];
  return text.split(',').map((word) => {
    const label = OBJECT_LABELS.find((known) => word === known || word === `${known}s`);
    if (label === undefined) {
      throw new InvalidArgumentError(`There is no "${word}". Give aircraft, craters, both with a comma, or none.`);
    }
    return label;
  });
}
