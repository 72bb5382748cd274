import type { FindingCalls } from './finding-calls.ts';
import { callInWords, reviewMarks } from './review-words.ts';

/** What people say of a finding, in one line; nothing where nobody said anything. */
export function CallsLine({ calls: { mine, others, state, isClassOpen } }: { readonly calls: FindingCalls }) {
  if (state === 'unreviewed') return null;
  return (
    <span class="calls" data-state={state}>
      {state === 'disputed' && <strong class="calls-disputed">{reviewMarks.disputed} disputed</strong>}
      {isClassOpen && <strong class="calls-disputed">class open</strong>}
      {[...(mine === null ? [] : [mine]), ...others].map((decision) => (
        <span key={decision.id} class="call" data-call={decision.call}>
          <span aria-hidden="true">{reviewMarks[decision.call]}</span> {decision === mine ? 'you' : decision.by}:{' '}
          {callInWords(decision)}
        </span>
      ))}
    </span>
  );
}
