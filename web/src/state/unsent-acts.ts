import type { ReviewAct } from '../../../src/core/contract/review.ts';

/**
 * Acts on a run that the server has not acknowledged, kept by the browser so that a tab may die.
 *
 * One key an act: tabs of one browser add and drop their own without overwriting each other's, and whichever is open sends all.
 */
export function unsentActs(runId: string) {
  const prefix = `aftermath.unsent.${encodeURIComponent(runId)}.`;
  /** What the browser has no room for lives as long as this tab. */
  const inMemory = new Map<string, ReviewAct>();
  return {
    /** Oldest first. */
    list(): ReviewAct[] {
      const stored = Object.keys(localStorage)
        .filter((key) => key.startsWith(prefix))
        .map((key) => JSON.parse(localStorage.getItem(key)!) as ReviewAct);
      return [...stored, ...inMemory.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    },
    add(act: ReviewAct): void {
      try {
        localStorage.setItem(prefix + act.id, JSON.stringify(act));
      } catch {
        inMemory.set(act.id, act);
      }
    },
    /** How many would be gone with this tab. */
    countLoose(): number {
      return inMemory.size;
    },
    drop({ id }: ReviewAct): void {
      localStorage.removeItem(prefix + id);
      inMemory.delete(id);
    },
  };
}
