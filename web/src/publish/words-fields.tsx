import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { RunWords } from '../../../src/core/contract/words.ts';
import { ownWords } from './own-words.ts';
import { Section } from './section.tsx';

/** Caption and alt text: drafted from the findings, edited by people, kept by this browser. */
export function WordsFields({ runId, drafts }: { readonly runId: string; readonly drafts: RunWords | null }) {
  return (
    <Section title="Words to go with it">
      <WordsField runId={runId} part="caption" title="Caption" draft={drafts?.caption ?? null} rows={4} />
      <WordsField runId={runId} part="altText" title="Alt text" draft={drafts?.altText ?? null} rows={3} />
      <p class="panel-note">
        Drafted from the findings; read them before they go out. Your changes stay in this browser.
      </p>
    </Section>
  );
}

function WordsField({
  runId,
  part,
  title,
  draft,
  rows,
}: {
  readonly runId: string;
  readonly part: 'caption' | 'altText';
  readonly title: string;
  readonly draft: string | null;
  readonly rows: number;
}) {
  const own = useMemo(() => ownWords(runId, part), []);
  const said = useSignal('');
  const text = own.text.value ?? draft ?? '';
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      said.value = 'Copied';
    } catch {
      said.value = 'Select and copy it';
    }
    setTimeout(() => {
      said.value = '';
    }, 2500);
  };
  return (
    <div class="words-field">
      <div class="words-head">
        <label for={`publish-${part}`}>{title}</label>
        {own.text.value !== null && (
          <button
            type="button"
            class="text-button"
            aria-label={`${title}: back to the draft`}
            onClick={() => own.write(null)}
          >
            Back to the draft
          </button>
        )}
        <button type="button" class="button" aria-label={`Copy ${title.toLowerCase()}`} disabled={!text} onClick={copy}>
          <span aria-live="polite">{said.value || 'Copy'}</span>
        </button>
      </div>
      <textarea
        id={`publish-${part}`}
        class="publish-text"
        rows={rows}
        value={text}
        placeholder={draft === null ? 'Drafting …' : ''}
        onInput={({ currentTarget: { value } }) => own.write(value === draft ? null : value)}
      />
    </div>
  );
}
