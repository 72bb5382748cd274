import { type Signal, useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SiteSummary } from '../../../src/core/contract/watch.ts';
import { Frame, Notice } from '../frame.tsx';
import { thousands } from '../review/words.ts';
import { rewriteAddress } from '../state/place.ts';
import type { SiteFilter } from '../state/site-filter.ts';
import { chosenSites } from './chosen-sites.ts';
import { NoSites } from './no-sites.tsx';
import { SiteFilters } from './site-filters.tsx';
import { SitesFile } from './sites-file.tsx';
import { SitesMap } from './sites-map.tsx';
import { SitesTable } from './sites-table.tsx';
import { listSites } from './watch-client.ts';

/** Overview of all sites that are watched: map, table, and what of them needs a person first. */
export function SitesPage({ filter: asked }: { readonly filter: SiteFilter }) {
  const sites = useSignal<readonly SiteSummary[] | null>(null);
  const problem = useSignal<string | null>(null);
  const filter = useSignal(asked);
  const pointedAt = useSignal<string | null>(null);
  const load = useLoading(sites, problem);
  const chosen = useComputed(() => chosenSites(sites.value ?? [], filter.value));
  const choose = (next: SiteFilter) => {
    filter.value = next;
    rewriteAddress({ page: 'sites', filter: next });
  };
  const all = sites.value;
  return (
    <Frame title="Sites" isWide>
      {problem.value && <Notice kind="problem">{problem.value}</Notice>}
      {all?.length === 0 && <NoSites onTaken={load} />}
      {all !== null && all.length > 0 && (
        <div class="sites">
          <SitesMap sites={chosen.value} pointedAt={pointedAt} />
          <div class="sites-list">
            <SiteFilters sites={all} filter={filter.value} onFilter={choose} />
            <div class="sites-bar">
              <p class="sites-count" role="status">
                {chosen.value.length === all.length
                  ? `${thousands(all.length)} ${all.length === 1 ? 'site' : 'sites'}`
                  : `${thousands(chosen.value.length)} of ${thousands(all.length)} sites`}
              </p>
              <div class="form-actions">
                <a class="button" href="#/plan">
                  Plan
                </a>
                <a class="button" href="#/reports">
                  Reports
                </a>
                <a class="button" href="#/new-site">
                  Add a site
                </a>
              </div>
            </div>
            <SitesTable sites={chosen.value} pointedAt={pointedAt} />
          </div>
        </div>
      )}
      {all !== null && all.length > 0 && <SitesFile hasSites onTaken={load} />}
    </Frame>
  );
}

/** Loads on arrival; what it returns loads again. */
function useLoading(sites: Signal<readonly SiteSummary[] | null>, problem: Signal<string | null>): () => void {
  const round = useSignal(0);
  const load = () => {
    round.value += 1;
    const mine = round.value;
    const isWanted = () => round.value === mine;
    const show = (come: readonly SiteSummary[]) => {
      problem.value = null;
      sites.value = come;
    };
    listSites(show, isWanted).catch((error: Error) => {
      if (isWanted()) problem.value = error.message;
    });
  };
  useEffect(() => {
    load();
    return () => {
      round.value += 1;
    };
  }, []);
  return load;
}
