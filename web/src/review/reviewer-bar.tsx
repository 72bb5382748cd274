import type { ReadonlySignal, Signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { ReviewDesk } from '../state/review-desk.ts';
import { reviewer } from '../state/reviewer.ts';
import { useReturningFocus } from './returning-focus.ts';
import { troubleInWords } from './review-words.ts';
import type { Question, Triage } from './triage.ts';

/** Who decides here, and whether all they decided is saved. */
export function ReviewerBar({
  triage,
  reviewDesk,
  onHelp,
}: {
  readonly triage: Triage;
  readonly reviewDesk: ReviewDesk;
  readonly onHelp: () => void;
}) {
  return (
    <div class="reviewer">
      <Unsaved reviewDesk={reviewDesk} />
      {triage.question.value === 'name' ? (
        <NameForm triage={triage} />
      ) : (
        <ReviewerLine question={triage.question} unsent={reviewDesk.unsent} onHelp={onHelp} />
      )}
    </div>
  );
}

/** Closing the page loses nothing that the browser keeps, so nothing is asked then; unless it has no room. */
function Unsaved({ reviewDesk: { trouble, unsent, loose } }: { readonly reviewDesk: ReviewDesk }) {
  const isLoose = loose.value > 0;
  useEffect(() => {
    if (!isLoose) return;
    const hold = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', hold);
    return () => window.removeEventListener('beforeunload', hold);
  }, [isLoose]);
  const words = troubleInWords(trouble.value, unsent.value, loose.value);
  return (
    <div role="status">
      {words && (
        <p class="notice" data-kind={unsent.value.length > 0 ? 'caution' : 'quiet'}>
          {words}
        </p>
      )}
    </div>
  );
}

function ReviewerLine({
  question,
  unsent,
  onHelp,
}: {
  readonly question: Signal<Question | null>;
  readonly unsent: ReadonlySignal<readonly unknown[]>;
  readonly onHelp: () => void;
}) {
  const me = reviewer.value;
  return (
    <p class="reviewer-line">
      <span class="reviewer-name">
        {me ? (
          <>
            You are <strong>{me}</strong>
          </>
        ) : (
          'Nobody named yet'
        )}
      </span>
      <button
        type="button"
        class="text-button"
        aria-label={me ? 'Change your name' : 'Say your name'}
        onClick={() => {
          question.value = 'name';
        }}
      >
        {me ? 'change' : 'say your name'}
      </button>
      <span class="reviewer-saved" data-unsent={unsent.value.length}>
        {unsent.value.length > 0 ? `${unsent.value.length} unsaved` : me ? 'all saved' : ''}
      </span>
      <button type="button" class="text-button" aria-label="Keys" aria-keyshortcuts="?" onClick={onHelp}>
        Keys <kbd>?</kbd>
      </button>
    </p>
  );
}

function NameForm({ triage }: { readonly triage: Triage }) {
  const field = useRef<HTMLInputElement>(null);
  useReturningFocus();
  // At once: the next key pressed is meant for it.
  useLayoutEffect(() => field.current!.focus(), []);
  return (
    <form
      class="name-form"
      onSubmit={(event) => {
        event.preventDefault();
        triage.name(field.current!.value);
      }}
    >
      <label>
        Your name, as others are to see it beside your decisions
        <input ref={field} type="text" required maxLength={80} autoComplete="name" defaultValue={reviewer.peek()} />
      </label>
      <button type="submit" class="button primary">
        Go on
      </button>
      <button type="button" class="button" onClick={triage.close}>
        Not now
      </button>
    </form>
  );
}
