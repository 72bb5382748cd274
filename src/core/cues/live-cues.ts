import type { Cue, SiteCue } from '../contract/cue.ts';

/** Whether a cue still raises a priority. */
export function isLive({ expiresAt }: Pick<Cue, 'expiresAt'>, now: Date): boolean {
  return Date.parse(expiresAt) > now.getTime();
}

/**
 * What cues that have not expired add to the priority of each site that they touch: the most urgent alone counts, so that many
 * reports of one event do not add up.
 */
export function raisedPriorities(cues: readonly SiteCue[], now: Date): ReadonlyMap<string, number> {
  const raised = new Map<string, number>();
  for (const { siteId, cue } of cues) {
    if (isLive(cue, now)) raised.set(siteId, Math.max(cue.priority, raised.get(siteId) ?? 0));
  }
  return raised;
}
