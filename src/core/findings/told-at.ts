import { carries, type Statement } from './claims.ts';

/** What is looked for, m across: a fighter's length, a crater of a shell or a small bomb, a house's shorter side. */
const SOUGHT: readonly { readonly statement: Statement; readonly acrossMeters: number; readonly words: string }[] = [
  { statement: 'aircraft-there', acrossMeters: 15, words: 'aircraft of 15 m' },
  { statement: 'aircraft-damage', acrossMeters: 15, words: 'damage to them' },
  { statement: 'crater-there', acrossMeters: 5, words: 'craters of 5 m' },
  { statement: 'building-destroyed', acrossMeters: 12, words: 'whether houses of 12 m stand' },
  { statement: 'change-damage', acrossMeters: 0, words: 'whether changed ground is damaged' },
];

/** What scenes of a ground sample distance can tell. */
export interface Told {
  /** How many of what is looked for. */
  readonly count: number;
  readonly sentence: string;
}

/**
 * What can be told of the objects that are looked for, by the table of claims.
 *
 * @param gsdMeters the coarser of both dates; null where one is not known, of which nothing is promised.
 */
export function toldAt(gsdMeters: number | null): Told {
  if (gsdMeters === null) return { count: 0, sentence: 'What it can show is not known: its detail is not stated.' };
  const isTold = ({ statement, acrossMeters }: (typeof SOUGHT)[number]) =>
    carries(statement, { acrossPx: acrossMeters / gsdMeters, gsdMeters });
  const [told, untold] = [SOUGHT.filter(isTold), SOUGHT.filter((one) => !isTold(one))];
  const list = (some: typeof SOUGHT) => some.map(({ words }) => words).join(', ') || 'none of what is looked for';
  return {
    count: told.length,
    sentence: `At ${Number(gsdMeters.toPrecision(2))} m it can show: ${list(told)}${untold.length === 0 ? '.' : `; it is too coarse for: ${list(untold)}.`}`,
  };
}
