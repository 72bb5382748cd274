import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Finding } from '../../../src/core/contract/finding.ts';
import { rejectReasons } from '../../../src/core/contract/review.ts';
import { KeyButton } from './key-button.tsx';
import { useReturningFocus } from './returning-focus.ts';
import { reasonWords } from './review-words.ts';
import type { Triage } from './triage.ts';

/** Why the finding in focus is rejected; a digit or a click says it and rejects. */
export function ReasonMenu({ triage, finding }: { readonly triage: Triage; readonly finding: Finding }) {
  const menu = useRef<HTMLFieldSetElement>(null);
  useReturningFocus();
  // At once: the next key pressed is meant for it.
  useLayoutEffect(() => menu.current!.querySelector('button')!.focus(), []);
  return (
    <fieldset class="decide-reasons" aria-label={`Why ${finding.id} is rejected`} ref={menu}>
      {rejectReasons.map((reason, i) => (
        <KeyButton
          key={reason}
          name={capital(reasonWords[reason])}
          keyCap={String(i + 1)}
          onClick={() => triage.reject(reason)}
        />
      ))}
    </fieldset>
  );
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
