import type { KeptCue } from '../../../src/core/contract/cue-api.ts';
import type { SiteSummary } from '../../../src/core/contract/watch.ts';
import { formatPlace } from '../state/link.ts';
import { cueTimeInWords, seriesName, sourceInWords, urgencyInWords } from './cue-words.ts';

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
          <li key={cue.id} class="cue" data-live={Date.parse(cue.expiresAt) > now || undefined}>
            <span class="cue-head">
              <strong>{seriesName(cue)}</strong> {cueTimeInWords(cue)}
            </span>
            <span>{cue.sentence}</span>
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
          </li>
        ))}
      </ul>
    </section>
  );
}
