import type { OfferedScene, RankedPair } from '../core/contract/archive.ts';

/** Masks that are read before a pair is chosen, or one more. */
const MOST_MASKS = 8;

/** Scenes with what their masks hide, as far as they were read, and the pairs by that. */
export interface RankedByMasks {
  readonly scenes: readonly OfferedScene[];
  readonly pairs: readonly RankedPair[];
}

/**
 * Ranks pairs, reads the masks of the best one's scenes, ranks again, until the best one's are known: cloud over the area may be more or
 * less than over the whole scene, and then another pair is the best. After so many masks what is known decides.
 */
export async function rankByMasks(
  scenes: readonly OfferedScene[],
  rank: (scenes: readonly OfferedScene[]) => readonly RankedPair[],
  hiddenIn: (scene: OfferedScene) => Promise<number | null>,
): Promise<RankedByMasks> {
  const read = new Map<string, number | null>();
  for (;;) {
    const known = scenes.map((scene) => {
      const hiddenFraction = read.get(keyOf(scene)) ?? null;
      return hiddenFraction === null ? scene : { ...scene, hiddenFraction };
    });
    const pairs = rank(known);
    const best = firstWithPictures(pairs);
    const sides = best === undefined ? [] : [best.before, best.after];
    const unread = sides.filter(
      (scene) => scene.mask !== null && scene.hiddenFraction === undefined && !read.has(keyOf(scene)),
    );
    if (unread.length === 0 || read.size >= MOST_MASKS) return { scenes: known, pairs };
    for (const scene of unread) read.set(keyOf(scene), await hiddenIn(scene));
  }
}

/** Ids are an archive's own within a collection. */
export function keyOf({ collection, id }: OfferedScene): string {
  return JSON.stringify([collection, id]);
}

export function firstWithPictures(pairs: readonly RankedPair[]): RankedPair | undefined {
  return pairs.find(({ before, after }) => before.asset !== null && after.asset !== null);
}
