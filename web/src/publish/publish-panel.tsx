import { useEffect, useRef } from 'preact/hooks';
import type { Finding } from '../../../src/core/contract/finding.ts';
import type { RunManifest } from '../../../src/core/contract/run.ts';
import type { RunWords } from '../../../src/core/contract/words.ts';
import { fetchJson } from '../api-client.ts';
import { Notice } from '../frame.tsx';
import type { Triage } from '../review/triage.ts';
import { wordsOf } from './addresses.ts';
import { useConsent } from './consent.ts';
import { Downloads } from './downloads.tsx';
import { FindingsChoice } from './findings-choice.tsx';
import { GroundChoice } from './ground-choice.tsx';
import { LicenceCard } from './licence-card.tsx';
import { Preview } from './preview.tsx';
import type { Publishing } from './publishing.ts';
import { ShapeChoice } from './shape-choice.tsx';
import { TitleField } from './title-field.tsx';
import { useLatest } from './use-latest.ts';
import { WordsFields } from './words-fields.tsx';

/** Beside the maps, in place of the findings: the graphic as it will be, what it shows, its words, its licence, and the ways out. */
export function PublishPanel({
  run,
  findings,
  triage,
  publishing,
}: {
  readonly run: RunManifest;
  readonly findings: readonly Finding[];
  readonly triage: Triage;
  readonly publishing: Publishing;
}) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    panel.current!.focus({ preventScroll: true });
    return closeByEscape(publishing);
  }, []);
  const view = publishing.view.value!;
  const words = useLatest(wordsOf(run.id, view.credit), fetchJson<RunWords>, publishing.review.value);
  const drafts = words.answer;
  // What the title's field says is what is drawn.
  const request = { ...publishing.request.value, title: view.title?.trim() || drafts?.headline || null };
  const consent = useConsent(drafts?.licence ?? null, view.purpose);
  return (
    <aside class="panel publish" aria-label="Publish" tabIndex={-1} ref={panel}>
      <header class="publish-head">
        <h2>Publish</h2>
        <button type="button" class="button" aria-keyshortcuts="Escape" onClick={publishing.toggle}>
          Close
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section class="publish-scroll" aria-label="The graphic and its choices" tabIndex={0}>
        <Preview
          run={run}
          request={request}
          isReady={drafts !== null || words.problem !== null}
          consent={consent}
          altText={drafts?.altText ?? null}
        />
        {words.problem !== null && (
          <Notice kind="problem">
            Headline, caption and licence are not there: {words.problem}{' '}
            <button type="button" class="text-button" onClick={words.askAgain}>
              Try again
            </button>
          </Notice>
        )}
        <TitleField publishing={publishing} draft={drafts?.headline ?? null} />
        <GroundChoice run={run} publishing={publishing} />
        <ShapeChoice publishing={publishing} hasGround={run.grid.crs !== null} />
        <FindingsChoice findings={findings} triage={triage} publishing={publishing} />
        <WordsFields runId={run.id} drafts={drafts} />
        <LicenceCard run={run} publishing={publishing} licence={drafts?.licence ?? null} consent={consent} />
        <Downloads run={run} request={request} publishing={publishing} consent={consent} />
      </section>
    </aside>
  );
}

/** Unless a field or a list that is open takes the key. */
function closeByEscape({ toggle }: Publishing): () => void {
  const onKey = (event: KeyboardEvent) => {
    const isField = (event.target as HTMLElement).matches('input, textarea, select');
    if (event.key !== 'Escape' || event.defaultPrevented || isField || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    toggle();
  };
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}
