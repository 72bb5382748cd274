import type { Cue, SiteCue } from '../contract/cue.ts';

/** Whether a cue still raises a priority. */
export function isLive({ expiresAt }: Pick<Cue, 'expiresAt'>, now: Date): boolean {
  return Date.parse(expiresAt) > now.getTime();
}

/** What cues that have not expired add to a site's priority: the most urgent alone counts, so that many reports of one event do not add up. */
export function raisedPriority(cues: readonly SiteCue[], siteId: string, now: Date): number {
  const live = cues.filter((one) => one.siteId === siteId && isLive(one.cue, now));
  return Math.max(0, ...live.map(({ cue }) => cue.priority));
}
