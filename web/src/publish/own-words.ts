import { type ReadonlySignal, signal } from '@preact/signals';

/** What a person wrote in place of a draft, kept by this browser; null while the draft stands. */
export interface OwnWords {
  readonly text: ReadonlySignal<string | null>;
  write(text: string | null): void;
}

export function ownWords(runId: string, part: string): OwnWords {
  const key = `aftermath.words.${part}.${runId}`;
  const text = signal(localStorage.getItem(key));
  return {
    text,
    write(next) {
      text.value = next;
      try {
        if (next === null) localStorage.removeItem(key);
        else localStorage.setItem(key, next);
      } catch {
        // No room: they last as long as this panel.
      }
    },
  };
}
