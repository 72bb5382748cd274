import type { Cue } from '../contract/cue.ts';

/**
 * The pair that brackets what a cue tells of: the last scene before it may have happened, the first after it must have.
 * What was taken in between shows an unknown part of it, and is neither.
 *
 * @param scenes in any order.
 */
export function bracketingPair<Scene extends { readonly acquiredAt: string }>(
  scenes: readonly Scene[],
  { lastBefore, firstAfter }: Cue['bracket'],
): { readonly before: Scene | null; readonly after: Scene | null } {
  let [before, after]: [Scene | null, Scene | null] = [null, null];
  for (const scene of scenes) {
    const at = Date.parse(scene.acquiredAt);
    if (at <= Date.parse(lastBefore) && (before === null || at > Date.parse(before.acquiredAt))) before = scene;
    if (at >= Date.parse(firstAfter) && (after === null || at < Date.parse(after.acquiredAt))) after = scene;
  }
  return { before, after };
}
