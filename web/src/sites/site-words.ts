import type { Look, LookState, Silencer, Site, SiteSummary } from '../../../src/core/contract/watch.ts';
import type { LookUnderWay } from '../../../src/core/contract/watch-api.ts';
import { dateInWords, findingArea } from '../review/words.ts';
import type { SiteMark, SiteOrder } from '../state/site-filter.ts';

/** Each state with a mark that tells it apart without colour, in lists and as it is drawn on the map (`map-styles.ts`). */
export const stateWords: Readonly<Record<LookState, { readonly mark: string; readonly name: string }>> = {
  changed: { mark: '▲', name: 'Changed' },
  unchanged: { mark: '●', name: 'Unchanged' },
  'not-comparable': { mark: '■', name: 'Not comparable' },
  'no-new-scene': { mark: '○', name: 'No new scene' },
  failed: { mark: '✕', name: 'Failed' },
};

export const markWords: Readonly<Record<SiteMark, string>> = {
  unread: 'With unread alerts',
  overdue: 'Silent too long',
  paused: 'Paused',
};

export const orderWords: Readonly<Record<SiteOrder, string>> = {
  attention: 'What needs you first',
  name: 'Name',
  change: 'Largest last change',
  'next-look': 'Next look',
};

export const silencerWords: Readonly<Record<Silencer, string>> = {
  threshold: 'below the threshold',
  'ignore-zone': 'in an ignored zone',
  'usual-here': 'usual here',
};

export function pairInWords({ before, after }: Pick<Look, 'before' | 'after'>): string | null {
  if (before === null || after === null) return null;
  const [from, to] = [dayInWords(before.acquiredAt), dayInWords(after.acquiredAt)];
  // The year once, where it is the same.
  return `${from.slice(-4) === to.slice(-4) ? from.slice(0, -5) : from} → ${to}`;
}

/** Whether a look compared two scenes, and they can be seen still. */
export function hasPictures(look: Look): look is Look & { readonly runId: string } {
  return look.runId !== null && look.picturesRemovedAt === undefined;
}

export function removedInWords(picturesRemovedAt: string): string {
  return `Its pictures were removed on ${dayInWords(picturesRemovedAt)}.`;
}

/** `2 Mar 2026`. */
export function dayInWords(moment: string): string {
  return dateInWords(moment.slice(0, 10));
}

/** How far a look is that waits or is under way. */
export function underWayInWords({ state, startsAt, said }: LookUnderWay, now: Date): string {
  if (state === 'running') return said ?? 'The look begins.';
  if (said === null) return 'Waits for its turn.';
  const seconds = Math.ceil((Date.parse(startsAt) - now.getTime()) / 1000);
  return `${said} Tried again ${seconds > 0 ? `in ${seconds} s` : 'now'}.`;
}

export function nextLookInWords({ site, nextDueAt }: SiteSummary): string {
  if (site.paused) return 'paused';
  return nextDueAt === null ? 'not planned' : dateInWords(nextDueAt);
}

export function cadenceInWords({ cadence }: Site): string {
  if (cadence.kind === 'each-new-scene') return 'each new scene';
  const [minute, hour, day, month, weekday] = cadence.expression.split(' ');
  const isDaily = day === '*' && month === '*' && weekday === '*' && /^\d+$/.test(`${hour}${minute}`);
  const zone = cadence.zone.replaceAll('_', ' ');
  return isDaily
    ? `every day at ${hour!.padStart(2, '0')}:${minute!.padStart(2, '0')}, ${zone}`
    : `${cadence.expression} (cron), ${zone}`;
}

export function changedAreaInWords(areaM2: number | null): string {
  return areaM2 === null ? 'not compared' : areaM2 === 0 ? 'none' : findingArea({ areaM2, areaPx: 0 });
}

export function bytesInWords(bytes: number | null): string {
  if (bytes === null) return 'not known';
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** `2 kept silent: usual here; 1: in an ignored zone`; null where none was. */
export function silencedInWords(silenced: Look['silenced']): string | null {
  const parts = Object.entries(silenced).filter(([, count]) => count > 0);
  if (parts.length === 0) return null;
  const total = parts.reduce((sum, [, count]) => sum + count, 0);
  return `${total} kept silent (${parts.map(([name, count]) => `${count} ${silencerWords[name as Silencer]}`).join(', ')})`;
}
