import type { CueImport, KeptCue, SiteCueList } from '../../core/contract/cue-api.ts';

/** The cues of a watchlist as the API asks for them; refusals as the watchlist's. A cue is a reason to look, never a confirmation. */
export interface Cues {
  /** The latest first, expired ones too. */
  list(limit: number): Promise<readonly KeptCue[]>;
  /** The same of those that touch a site, with the series that they are counted in. */
  ofSite(siteId: string, limit: number): Promise<SiteCueList>;
  /**
   * Takes in a file of reports or keyword counts: the cues of it that touch a watched site, each once however often it is
   * brought; sites that new ones touch are looked at, as far as the budget goes. A preview tells the same and keeps nothing.
   *
   * @throws TypeNotSupported for columns that are nobody's; UsageError for what is no such file.
   */
  importFile(
    file: { readonly name: string; readonly bytes: Uint8Array },
    how: { readonly isPreview: boolean },
  ): Promise<{ readonly counts: CueImport }>;
}
