import { type Digest, type DigestSite, LOOK_STATES, type LookState } from '../../contract/watch.ts';
import { formatDate } from '../format-date.ts';

const STATE_WORDS: Readonly<Record<LookState, string>> = {
  changed: 'changed',
  unchanged: 'unchanged',
  'not-comparable': 'not comparable',
  'no-new-scene': 'no new scene',
  failed: 'failed',
};

/** "Aftermath: 3 candidate changes at Saky", as the subject of a message. */
export function digestSubject({ sites, looks }: Digest): string {
  const alerts = sites.reduce((sum, site) => sum + site.alerts.length + site.more, 0);
  if (alerts === 0) return `Aftermath: nothing to look at (${lookedWords(looks)})`;
  const where = sites.length === 1 ? `at ${sites[0]!.name}` : `at ${sites.length} sites`;
  return `Aftermath: ${alerts === 1 ? '1 cue' : `${alerts} cues`} ${where}`;
}

/** "12 sites looked at: 2 changed, 9 unchanged, 1 failed": silence that was looked at. */
export function lookedWords(looks: Digest['looks']): string {
  const parts = LOOK_STATES.filter((state) => looks[state] > 0).map((state) => `${looks[state]} ${STATE_WORDS[state]}`);
  const all = LOOK_STATES.reduce((sum, state) => sum + looks[state], 0);
  if (all === 0) return 'no look was taken since the last message';
  return `${all === 1 ? '1 look' : `${all} looks`} since the last message: ${parts.join(', ')}`;
}

/** "Saky: changed, 9 Aug 2022 → 10 Aug 2022". */
export function siteHeading({ name, state, beforeAcquiredAt, afterAcquiredAt }: DigestSite): string {
  const dates =
    beforeAcquiredAt === null || afterAcquiredAt === null
      ? ''
      : `, ${formatDate(beforeAcquiredAt)} → ${formatDate(afterAcquiredAt)}`;
  return state === null ? name : `${name}: ${STATE_WORDS[state]}${dates}`;
}

export function moreWords(more: number): string {
  return more === 1 ? 'and 1 more' : `and ${more} more`;
}
