import type { Look, WatchedScene } from '../../../src/core/contract/watch.ts';

/** Every scene that some look compared or tried to, once, oldest first. */
export function scenesOf(looks: readonly Look[]): readonly WatchedScene[] {
  const seen = new Map<string, WatchedScene>();
  for (const { before, after } of looks) {
    for (const scene of [before, after]) if (scene !== null) seen.set(`${scene.archive} ${scene.id}`, scene);
  }
  return [...seen.values()].toSorted((a, b) => (a.acquiredAt < b.acquiredAt ? -1 : 1));
}
