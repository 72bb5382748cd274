import type { CueImport, KeptCue, SiteCueList } from '../../../src/core/contract/cue-api.ts';
import { answered, api, fileBody } from '../api-client.ts';

const MOST_LISTED = 100;

/** The cues that touch a site, the latest first, and the series that they are counted in. */
export function listCues(siteId: string): Promise<SiteCueList> {
  return answered(api.GET('/api/sites/{id}/cues', { params: { path: { id: siteId } } }));
}

/** Of all sites, the latest first, expired ones too. */
export async function latestCues(): Promise<readonly KeptCue[]> {
  return (await answered(api.GET('/api/cues', { params: { query: { limit: MOST_LISTED } } }))).cues;
}

/** Takes in a file of reports or keyword counts; as a preview it tells what that would come to and keeps nothing. */
export function takeReports(file: File, isPreview: boolean): Promise<CueImport> {
  return answered(
    api.POST('/api/cues-file', {
      params: { query: { name: file.name, ...(isPreview ? { preview: 'true' } : {}) } },
      ...fileBody(file),
    }),
  );
}
