import type { SiteCueList } from '../../../src/core/contract/cue-api.ts';
import { answered, api } from '../api-client.ts';

/** The cues that touch a site, the latest first, and the series that they are counted in. */
export function listCues(siteId: string): Promise<SiteCueList> {
  return answered(api.GET('/api/sites/{id}/cues', { params: { path: { id: siteId } } }));
}
