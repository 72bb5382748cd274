import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { Notice } from '../frame.tsx';
import type { FoundChoice } from './found-draft.ts';
import { countInWords } from './found-words.ts';
import { SearchAnswer } from './search-answer.tsx';
import { emptySearch, type SearchDraft } from './search-draft.ts';
import { SearchForm } from './search-form.tsx';
import { createSearching } from './searching.ts';

/** Looks in archives for scenes of a place; those that are chosen go to the form of a new comparison. */
export function FindScenes({ onChoose }: { readonly onChoose: (choice: FoundChoice) => void }) {
  const draft = useSignal<SearchDraft>(emptySearch);
  const searching = useMemo(createSearching, []);
  useEffect(() => searching.stop, []);
  const current = searching.state.value;
  return (
    <details class="find-scenes">
      <summary>
        Find scenes <span class="hint">in archives, by place and date</span>
      </summary>
      <SearchForm
        draft={draft}
        isAsking={current.state === 'asking'}
        onAsk={() => void searching.ask(draft.value)}
        onStop={searching.stop}
      />
      <p class="search-status" role="status">
        {current.state === 'asking' && 'Asking the archive …'}
        {current.state === 'answered' && countInWords(current.result)}
      </p>
      {current.state === 'refused' && <Notice kind="problem">{current.why}</Notice>}
      {current.state === 'answered' && (
        <SearchAnswer
          key={current.result}
          draft={current.draft}
          result={current.result}
          searching={searching}
          onChoose={onChoose}
        />
      )}
    </details>
  );
}
