import type { Alert, AlertAct, Look, LookFinding, Site, SiteSummary } from '../../../src/core/contract/watch.ts';
import type { LookList, LookUnderWay, PlannedLook, SiteImport } from '../../../src/core/contract/watch-api.ts';
import { answered, api, fileBody } from '../api-client.ts';
import type { SentSite } from './site-draft.ts';

const MOST_ROWS = 500;
/** An archive may take seconds to answer, and a person is to see something. */
const PLANNED_AT_ONCE = 4;

const at = (id: string) => ({ params: { path: { id } } });

/** All sites, page by page: what has come is given on while the rest is on its way. */
export async function listSites(
  onSites: (sites: readonly SiteSummary[]) => void,
  isWanted: () => boolean,
): Promise<void> {
  const sites: SiteSummary[] = [];
  for (let from: number | null = 0; from !== null && isWanted(); ) {
    const page: Awaited<ReturnType<typeof sitePage>> = await sitePage(from);
    sites.push(...page.sites);
    from = page.next;
    if (isWanted()) onSites([...sites]);
  }
}

/** What a round would do now, some sites at a time: what is known is given on while archives are asked about the rest. */
export async function listPlan(
  onPlanned: (looks: readonly PlannedLook[], cues: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const looks: PlannedLook[] = [];
  for (let from: number | null = 0; from !== null; ) {
    const plan: Awaited<ReturnType<typeof planPage>> = await planPage(from, signal);
    looks.push(...plan.looks);
    from = plan.next;
    onPlanned([...looks], plan.cues);
  }
}

function planPage(from: number, signal: AbortSignal) {
  return answered(api.GET('/api/watch/plan', { params: { query: { from, limit: PLANNED_AT_ONCE } }, signal }));
}

function sitePage(from: number) {
  return answered(api.GET('/api/sites', { params: { query: { from, limit: MOST_ROWS } } }));
}

export function readSite(id: string): Promise<SiteSummary> {
  return answered(api.GET('/api/sites/{id}', at(id)));
}

/** @param id null adds a site. */
export function writeSite(id: string | null, draft: SentSite): Promise<Site> {
  return id === null
    ? answered(api.POST('/api/sites', { body: draft }))
    : answered(api.PUT('/api/sites/{id}', { ...at(id), body: draft }));
}

export async function pauseSite(id: string, isPaused: boolean): Promise<void> {
  await answered(isPaused ? api.POST('/api/sites/{id}/pause', at(id)) : api.POST('/api/sites/{id}/resume', at(id)));
}

export async function removeSite(id: string): Promise<void> {
  await answered(api.DELETE('/api/sites/{id}', at(id)));
}

export function importSites(file: File): Promise<SiteImport> {
  return answered(
    api.POST('/api/sites-file', {
      params: { query: { name: file.name } },
      ...fileBody(file),
    }),
  );
}

/** Queues a look; the one that waits or is under way where there is one. */
export async function askForLook(id: string): Promise<LookUnderWay | null> {
  return (await answered(api.POST('/api/sites/{id}/look', at(id)))).underWay;
}

export async function readLookUnderWay(id: string): Promise<LookUnderWay | null> {
  return (await answered(api.GET('/api/sites/{id}/look', at(id)))).underWay;
}

export function listLooks(id: string, before: string | null): Promise<LookList> {
  const query = before === null ? {} : { before };
  return answered(api.GET('/api/sites/{id}/looks', { params: { path: { id }, query } }));
}

export async function listFindings(look: Look): Promise<readonly LookFinding[]> {
  return (await answered(api.GET('/api/looks/{id}/findings', at(look.id)))).findings;
}

export async function listAlerts(siteId: string): Promise<readonly Alert[]> {
  return (await answered(api.GET('/api/alerts', { params: { query: { site: siteId } } }))).alerts;
}

export async function postAlertActs(...acts: readonly AlertAct[]): Promise<void> {
  await answered(api.POST('/api/alerts/acts', { body: { acts } }));
}
