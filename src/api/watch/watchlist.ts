import type { WatchHealth } from '../../core/contract/api.ts';
import type { Alert, AlertAct, LookFinding, Site, SiteDraft, SiteSummary } from '../../core/contract/watch.ts';
import type {
  AlertQuery,
  LookList,
  LookUnderWay,
  SiteImport,
  SiteList,
  WatchPlan,
  WatchTallies,
} from '../../core/contract/watch-api.ts';
import type { Cues } from './cues.ts';

/**
 * The watchlist as the API asks for it. Whatever is changed is kept once the promise resolves; what is asked of a site,
 * look or alert that is not there is refused with NotFound, and with Busy while the store does not answer.
 */
export interface Watchlist {
  /** How many writes so far may have changed what is answered here; null where others write too, and nobody here knows. */
  writes(): number | null;
  /** By name. */
  sites(page: { readonly from: number; readonly limit: number }): Promise<SiteList>;
  site(id: string): Promise<SiteSummary>;
  /** What sites are called, in any order; those that are not there are left out. */
  names(ids: readonly string[]): Promise<readonly Pick<Site, 'id' | 'name'>[]>;
  /** @throws UsageError that says what of the draft is not as wanted; Conflict where the name is taken. */
  add(draft: SiteDraft): Promise<Site>;
  /** The same of a site there is; its looks and alerts stay. */
  edit(id: string, draft: SiteDraft): Promise<Site>;
  pause(id: string, paused: boolean): Promise<Site>;
  /** With its looks and alerts; runs stay. */
  remove(id: string): Promise<void>;
  /** Takes in a sites file (YAML, CSV or GeoJSON, by its name): all of it or, where something is not as wanted, nothing. */
  importSites(file: WatchFile): Promise<SiteImport>;
  /** All sites as a sites file in YAML. */
  exportSites(): Promise<string>;
  /** Queues a look at it, paused or not, before all that is due; the one that waits or is under way, where there is one. */
  look(id: string): Promise<LookUnderWay>;
  underWay(id: string): Promise<LookUnderWay | null>;
  /** The newest first, those looked at before a moment. */
  looks(siteId: string, page: { readonly before: string | null; readonly limit: number }): Promise<LookList>;
  /** Those that tell somebody first. */
  findings(lookId: string): Promise<readonly LookFinding[]>;
  /** The newest first. */
  alerts(query: AlertQuery): Promise<readonly Alert[]>;
  /** All of the acts or, where one cannot be done, none. */
  act(acts: readonly AlertAct[], at: Date): Promise<void>;
  readonly cues: Cues;
  /** What a round would do now at sites that are not paused, by name; asks archives, changes nothing. Must stop, with a rejection, on `signal`. */
  plan(page: { readonly from: number; readonly limit: number }, signal: AbortSignal): Promise<WatchPlan>;
  tallies(): Promise<WatchTallies>;
  /** Never rejects. */
  health(): Promise<WatchHealth>;
}

interface WatchFile {
  readonly name: string;
  readonly text: string;
}
