import { LOOK_STATES, type LookState } from '../../../src/core/contract/watch.ts';

/** What sites are chosen by beside the state of their last look. */
export const siteMarks = ['unread', 'overdue', 'paused'] as const;
export type SiteMark = (typeof siteMarks)[number];

export const siteOrders = ['attention', 'name', 'change', 'next-look'] as const;
export type SiteOrder = (typeof siteOrders)[number];

/** Which sites the overview lists, and in which order. */
export interface SiteFilter {
  /** In the name or a tag; empty: any. */
  readonly text: string;
  /** Null: any. */
  readonly tag: string | null;
  /** A site passes that has one of them; none: any. */
  readonly states: readonly (LookState | SiteMark)[];
  readonly order: SiteOrder;
}

export const allSites: SiteFilter = { text: '', tag: null, states: [], order: 'attention' };

export function formatSiteFilter({ text, tag, states, order }: SiteFilter): string {
  const query = new URLSearchParams();
  if (text !== '') query.set('text', text);
  if (tag !== null) query.set('tag', tag);
  if (states.length > 0) query.set('state', states.join(','));
  if (order !== allSites.order) query.set('order', order);
  return query.toString();
}

export function parseSiteFilter(query: URLSearchParams): SiteFilter {
  const asked = (query.get('state') ?? '').split(',');
  return {
    text: query.get('text') ?? allSites.text,
    tag: query.get('tag'),
    states: [...LOOK_STATES, ...siteMarks].filter((state) => asked.includes(state)),
    order: siteOrders.find((order) => order === query.get('order')) ?? allSites.order,
  };
}
