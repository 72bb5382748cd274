import { useSignal } from '@preact/signals';
import type { SiteCue } from '../../../src/core/contract/cue.ts';
import type { SiteCueList } from '../../../src/core/contract/cue-api.ts';
import { dateInWords } from '../review/words.ts';
import { CueRow } from './cue-row.tsx';
import { CUE_NOTICE, cueDistanceInWords, sourceInWords, urgencyInWords } from './cue-words.ts';
import { SeriesChart } from './series-chart.tsx';
import { chartsOf } from './series-lines.ts';

/** Shown until all are asked for. */
const FEW = 6;

/** What was reported of this site, the latest first, and the counts that it stands in. */
export function SiteCues({ cues, series }: SiteCueList) {
  const isWhole = useSignal(false);
  if (cues.length === 0) return null;
  const shown = isWhole.value ? cues : cues.slice(0, FEW);
  return (
    <section class="site-cues" aria-labelledby="cues-title">
      <h2 id="cues-title">Reported here</h2>
      <p class="hint">{CUE_NOTICE}</p>
      <div class="site-cues-parts">
        <div>
          <ul class="cues">
            {shown.map((one) => (
              <SiteCueRow key={one.cue.id} one={one} />
            ))}
          </ul>
          {shown.length < cues.length && (
            <button
              type="button"
              class="button"
              onClick={() => {
                isWhole.value = true;
              }}
            >
              Show all {cues.length}
            </button>
          )}
        </div>
        <div>
          {chartsOf(series).map((judged) => (
            <SeriesChart key={`${judged[0]!.series.unit} ${judged[0]!.series.period}`} judged={judged} />
          ))}
        </div>
      </div>
    </section>
  );
}

function SiteCueRow({ one }: { readonly one: SiteCue }) {
  const { cue } = one;
  const now = Date.now();
  return (
    <CueRow cue={cue} now={now}>
      {cue.statements.map(({ sentence }) => (
        <span key={sentence}>{sentence}</span>
      ))}
      <span class="why">
        {sourceInWords(cue)}; {cueDistanceInWords(one)}.
      </span>
      <span class="why">
        {urgencyInWords(cue, now)}. Pair to compare: the last fair scene before {dateInWords(cue.bracket.lastBefore)},
        the first after {dateInWords(cue.bracket.firstAfter)}.
      </span>
    </CueRow>
  );
}
