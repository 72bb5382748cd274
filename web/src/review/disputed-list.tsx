import { useRef } from 'preact/hooks';
import type { Decision } from '../../../src/core/contract/review.ts';
import type { Desk } from '../state/desk.ts';
import { ToolStatus } from './findings-list.tsx';
import { useFocusInSight } from './keep-in-sight.ts';
import { KindMark } from './kind-mark.tsx';
import { kindNames } from './object-words.ts';
import { callInWords, reviewMarks } from './review-words.ts';
import type { Triage } from './triage.ts';
import { dateInWords } from './words.ts';

/** The findings on which people differ: who said what of each, when and why. */
export function DisputedList({ desk, triage }: { readonly desk: Desk; readonly triage: Triage }) {
  const list = useRef<HTMLOListElement>(null);
  const listed = triage.listed.value;
  useFocusInSight(list, triage);
  if (listed.length === 0) return <p class="empty">Nobody differs from anybody on any finding.</p>;
  return (
    <ol class="disputes" ref={list}>
      {listed.map((finding) => {
        const { mine, others } = triage.callsOn(finding.id);
        return (
          <li key={finding.id} data-finding={finding.id} aria-current={desk.selected.value === finding.id}>
            <button type="button" class="finding-link" onClick={() => triage.show(finding)}>
              {finding.id}
            </button>{' '}
            <KindMark kind={finding.kind} /> {kindNames[finding.kind]} <ToolStatus finding={finding} />
            <ul>
              {mine && <Said decision={mine} who="You" />}
              {others.map((decision) => (
                <Said key={decision.id} decision={decision} who={decision.by} onAgree={() => triage.agree(decision)} />
              ))}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}

/** One person's decision, in full. */
export function Said({
  decision,
  who,
  onAgree,
}: {
  readonly decision: Decision;
  readonly who: string;
  /** Offers to say the same. */
  readonly onAgree?: () => void;
}) {
  return (
    <li class="said">
      <span class="call" data-call={decision.call}>
        <span aria-hidden="true">{reviewMarks[decision.call]}</span> <strong>{who}</strong>: {callInWords(decision)}
      </span>{' '}
      <time dateTime={decision.at}>{dateInWords(decision.at)}</time>
      {onAgree && (
        <button
          type="button"
          class="text-button"
          aria-label={`Agree with ${who} on ${decision.findingId}`}
          onClick={onAgree}
        >
          Agree
        </button>
      )}
      {decision.note && <q>{decision.note}</q>}
    </li>
  );
}
