import { type Signal, signal } from '@preact/signals';
import type { OfferedScene, SearchResult } from '../../../src/core/contract/archive.ts';
import { fetchJson } from '../api-client.ts';
import { type SearchDraft, searchQuery } from './search-draft.ts';

/** How far a search has got. */
type SearchState =
  | { readonly state: 'none' }
  | { readonly state: 'asking' }
  | { readonly state: 'refused'; readonly why: string }
  | { readonly state: 'answered'; readonly draft: SearchDraft; readonly result: SearchResult };

/** One search at a time, and what of its answer is pointed at. */
export interface Searching {
  readonly state: Signal<SearchState>;
  /** Keys of the scenes that stand out in list and map. */
  readonly lit: Signal<readonly string[]>;
  /** A later search takes over from one still under way. */
  ask(draft: SearchDraft): Promise<void>;
  stop(): void;
}

export function createSearching(): Searching {
  const state = signal<SearchState>({ state: 'none' });
  const lit = signal<readonly string[]>([]);
  let underWay = new AbortController();
  const stop = () => {
    underWay.abort();
    if (state.value.state === 'asking') state.value = { state: 'none' };
  };
  return {
    state,
    lit,
    stop,
    ask: async (draft) => {
      stop();
      underWay = new AbortController();
      const { signal } = underWay;
      lit.value = [];
      state.value = { state: 'asking' };
      try {
        const result = await fetchJson<SearchResult>(`/api/search?${searchQuery(draft)}`, signal);
        if (!signal.aborted) state.value = { state: 'answered', draft, result };
      } catch (error) {
        if (!signal.aborted) state.value = { state: 'refused', why: (error as Error).message };
      }
    },
  };
}

/** Tells the scenes of one answer apart. */
export function keyOf({ collection, id }: OfferedScene): string {
  return `${collection ?? ''}/${id}`;
}
