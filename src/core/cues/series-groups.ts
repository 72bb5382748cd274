import { TooLarge } from '../contract/errors.ts';

const MOST_SERIES = 2000;

/** What is counted, by area and term.
 *
 * @throws TooLarge for more than 2,000 of them.
 */
export function groupBySeries<Counted extends { readonly area: string | null }>(
  counted: readonly Counted[],
  termOf: (one: Counted) => string,
): readonly { readonly area: string | null; readonly term: string; readonly own: readonly Counted[] }[] {
  const groups = new Map<string, Counted[]>();
  for (const one of counted) {
    const key = seriesKey({ area: one.area, term: termOf(one) });
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  if (groups.size > MOST_SERIES) {
    throw new TooLarge(
      `There are counts of ${groups.size} areas and types; ${MOST_SERIES} can be kept. Name larger areas, or fewer types.`,
    );
  }
  return [...groups.values()].map((own) => ({ area: own[0]!.area, term: termOf(own[0]!), own }));
}

/** One text for an area and a term, whatever they hold. */
export function seriesKey({ area, term }: { readonly area: string | null; readonly term: string }): string {
  return JSON.stringify([area, term]);
}
