import type { KeptCue } from '../../../src/core/contract/cue-api.ts';
import type { SiteSummary } from '../../../src/core/contract/watch.ts';
import { formatPlace } from '../state/link.ts';
import { CueRow } from './cue-row.tsx';
import { sourceInWords, urgencyInWords } from './cue-words.ts';

/** The latest cues of all sites, and the sites that each touches. */
export function ReportedLately({
  cues,
  sites,
}: {
  readonly cues: readonly KeptCue[];
  readonly sites: readonly SiteSummary[];
}) {
  const nameOf = new Map(sites.map(({ site }) => [site.id, site.name]));
  const now = Date.now();
  return (
    <section aria-labelledby="lately-title">
      <h2 id="lately-title">Reported lately at watched sites</h2>
      {cues.length === 0 && <p>Nothing yet.</p>}
      <ul class="cues">
        {cues.map(({ cue, siteIds }) => (
          <CueRow key={cue.id} cue={cue} now={now}>
            <span class="cue-sites">
              {siteIds.length === 0 && 'Touches no site that is watched now.'}
              {siteIds.map((id) => (
                <a key={id} href={formatPlace({ page: 'site', id })}>
                  {nameOf.get(id) ?? id}
                </a>
              ))}
            </span>
            <span class="why">
              {sourceInWords(cue)}. {urgencyInWords(cue, now)}.
            </span>
          </CueRow>
        ))}
      </ul>
    </section>
  );
}
