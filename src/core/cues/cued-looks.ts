import type { LookBudget } from '../contract/cue.ts';

/**
 * Which looks are taken for cues, the most urgent first: those that fit the budget, one by one; a cheaper one goes on where
 * a dear one did not fit. One whose cost is not known does not fit where bytes count: a cue never spends blindly.
 *
 * @param wanted most urgent first.
 * @param bytesOf what a look fetches; null where that is not known.
 */
export function withinBudget<Look>(
  wanted: readonly Look[],
  { looks, bytes }: LookBudget,
  bytesOf: (look: Look) => number | null,
): { readonly taken: readonly Look[]; readonly left: readonly Look[] } {
  const [taken, left]: [Look[], Look[]] = [[], []];
  let bytesLeft = bytes ?? Number.POSITIVE_INFINITY;
  for (const look of wanted) {
    const cost = bytesOf(look) ?? (bytes === null ? 0 : Number.POSITIVE_INFINITY);
    if (taken.length < looks && cost <= bytesLeft) {
      taken.push(look);
      bytesLeft -= cost;
    } else left.push(look);
  }
  return { taken, left };
}
