import type { LookState, SiteSummary } from '../../../src/core/contract/watch.ts';
import type { SiteFilter, SiteMark, SiteOrder } from '../state/site-filter.ts';

/** The sites that a filter lets through, in its order. */
export function chosenSites(sites: readonly SiteSummary[], filter: SiteFilter): readonly SiteSummary[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return sites
    .filter((summary) => {
      const { name, tags } = summary.site;
      const text = [name, ...tags].join(' ').toLowerCase();
      return (
        words.every((word) => text.includes(word)) &&
        (filter.tag === null || tags.includes(filter.tag)) &&
        (filter.states.length === 0 || filter.states.some((state) => isIn(summary, state)))
      );
    })
    .toSorted((a, b) => orders[filter.order](a, b) || compare(a.site.name, b.site.name));
}

/** Whether the last look came to this, or the site bears this mark. */
export function isIn({ site, lastLook, unreadAlerts, overdue }: SiteSummary, state: LookState | SiteMark): boolean {
  if (state === 'unread') return unreadAlerts > 0;
  if (state === 'overdue') return overdue;
  if (state === 'paused') return site.paused;
  return lastLook?.state === state;
}

const orders: Readonly<Record<SiteOrder, (a: SiteSummary, b: SiteSummary) => number>> = {
  attention: (a, b) => attention(b) - attention(a),
  name: () => 0,
  change: (a, b) => lastChange(b) - lastChange(a),
  'next-look': (a, b) => compare(a.nextDueAt ?? '~', b.nextDueAt ?? '~'),
};

/** What nobody has read comes before what did not work, and that before silence. */
function attention(summary: SiteSummary): number {
  if (summary.unreadAlerts > 0) return 1000 + summary.unreadAlerts;
  if (summary.overdue || isIn(summary, 'failed')) return 500;
  return isIn(summary, 'changed') ? 100 : 0;
}

function lastChange({ changedAreas }: SiteSummary): number {
  return changedAreas.at(-1)?.areaM2 ?? -1;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
