import type { Look } from '../../../src/core/contract/watch.ts';
import { dateInWords } from '../review/words.ts';
import { formatPlace, initialDeskView } from '../state/link.ts';
import { changedAreaInWords, hasPictures, pairInWords, removedInWords, silencedInWords } from './site-words.ts';
import { StateChip } from './state-chip.tsx';

/** Every look at a site with its state and reason: those that found nothing stand here as well. */
export function LooksTable({
  looks,
  chosen,
  onChoose,
}: {
  readonly looks: readonly Look[];
  readonly chosen: string | null;
  readonly onChoose: (look: Look) => void;
}) {
  return (
    <section aria-labelledby="looks-title">
      <h2 id="looks-title">Looks</h2>
      {looks.length === 0 && <p class="empty">Nobody has looked at this site yet.</p>}
      <ol class="looks">
        {looks.map((look) => (
          <li key={look.id} class="look" aria-current={look.id === chosen || undefined}>
            <span class="look-date">{dateInWords(look.lookedAt)}</span>
            <StateChip look={look} />
            <span class="look-reason">
              {look.reason}
              {look.picturesRemovedAt && ` ${removedInWords(look.picturesRemovedAt)}`}
              {hasPictures(look) && (
                <>
                  {' '}
                  <a href={formatPlace({ page: 'run', id: look.runId, desk: initialDeskView })}>
                    Open {pairInWords(look)}
                  </a>
                </>
              )}
            </span>
            <span class="look-found">
              {look.changedAreaM2 !== null && `Changed: ${changedAreaInWords(look.changedAreaM2)}. `}
              {silencedInWords(look.silenced)}
            </span>
            {look.changedAreaM2 !== null && (
              <button
                type="button"
                class="button"
                onClick={() => onChoose(look)}
                aria-label={`Findings of the look of ${dateInWords(look.lookedAt)}`}
              >
                Findings
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
