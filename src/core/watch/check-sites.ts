import type { Site } from '../contract/watch.ts';
import { checkSite } from './check-site.ts';

export const MOST_SITES = 10_000;

/** What a person wrote of one site, and what to call the place where it stands: `site 3`, `row 4`. */
export interface WrittenSite {
  readonly where: string;
  readonly written: unknown;
}

/** Makes sites of a whole list. All that is wrong with any of them is told; with one problem there are no sites. */
export function checkSites(list: readonly WrittenSite[]): {
  readonly sites: readonly Site[];
  readonly problems: readonly string[];
} {
  if (list.length === 0) return { sites: [], problems: ['There is no site in it.'] };
  if (list.length > MOST_SITES) return { sites: [], problems: [`A list may have ${MOST_SITES} sites.`] };
  const sites: Site[] = [];
  const problems: string[] = [];
  const names = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const { where, written } of list) {
    const { site, problems: own } = checkSite(written);
    const called = calledIn(written);
    const label = called === null ? where : `${where} "${called}"`;
    problems.push(...own.map((problem) => `${label}: ${problem}`));
    const twin = called === null ? undefined : names.get(sameName(called));
    if (called !== null && twin === undefined) names.set(sameName(called), where);
    if (twin !== undefined) problems.push(`${label}: name: ${twin} has the same one. Every site has its own.`);
    if (site === null) continue;
    const holder = ids.get(site.id);
    if (holder === undefined) ids.set(site.id, where);
    else if (twin === undefined)
      problems.push(`${label}: id: "${site.id}" is that of ${holder}. Give one of them another.`);
    sites.push(site);
  }
  return problems.length === 0 ? { sites, problems } : { sites: [], problems };
}

function calledIn(written: unknown): string | null {
  const name = (written as { readonly name?: unknown } | null)?.name;
  return typeof name === 'string' ? name.trim().slice(0, 60) : null;
}

function sameName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
}
