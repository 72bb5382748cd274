import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Finding } from '../../../src/core/contract/finding.ts';
import { useReturningFocus } from './returning-focus.ts';
import type { Triage } from './triage.ts';

/** The server takes as much. */
const LONGEST_NOTE = 2000;

/** A note on the finding in focus, kept with the person's decision, or with the one they are about to take. */
export function NoteForm({ triage, finding: { id } }: { readonly triage: Triage; readonly finding: Finding }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const { mine } = triage.callsOn(id);
  useReturningFocus();
  // At once: the next key pressed is meant for it.
  useLayoutEffect(() => field.current!.focus(), []);
  const save = () => triage.note(field.current!.value);
  return (
    <form
      class="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <label>
        Note on {id}
        <textarea
          ref={field}
          rows={2}
          maxLength={LONGEST_NOTE}
          defaultValue={triage.drafts.peek().get(id) ?? mine?.note ?? ''}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey) return;
            event.preventDefault();
            save();
          }}
        />
      </label>
      <div class="note-foot">
        <span class="hint">{mine === null ? 'Goes with your decision, once you take it.' : 'Enter saves.'}</span>
        <button type="submit" class="button">
          {mine === null ? 'Keep' : 'Save'}
        </button>
      </div>
    </form>
  );
}
