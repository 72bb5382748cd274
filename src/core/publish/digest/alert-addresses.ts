import type { Alert } from '../../contract/watch.ts';

type Told = Pick<Alert, 'siteId' | 'runId' | 'findingId'>;

/** The page of a site. @param page address of the viewer, without a slash at its end. */
export function siteAddress(page: string, siteId: string): string {
  return `${page}/#/sites/${encodeURIComponent(siteId)}`;
}

/** Opens the pair at the finding; the page of the site where the alert is about the site as a whole. */
export function alertAddress(page: string, { siteId, runId, findingId }: Told): string {
  if (runId === null || findingId === null) return siteAddress(page, siteId);
  return `${page}/#/runs/${encodeURIComponent(runId)}?finding=${encodeURIComponent(findingId)}`;
}

/** Before, after and change map of the finding; null where there is none. */
export function triptychAddress(page: string, { runId, findingId }: Omit<Told, 'siteId'>): string | null {
  if (runId === null || findingId === null) return null;
  return `${page}/api/runs/${encodeURIComponent(runId)}/findings/${encodeURIComponent(findingId)}/triptych.jpg`;
}
