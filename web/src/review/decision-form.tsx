import type { DamageClass, Finding } from '../../../src/core/contract/finding.ts';
import { damageClasses, offeredDamageOf } from '../../../src/core/contract/finding.ts';
import type { FindingCalls } from './finding-calls.ts';
import { KeyButton } from './key-button.tsx';
import { NoteForm } from './note-form.tsx';
import { ReasonMenu } from './reason-menu.tsx';
import { noClassWords } from './review-words.ts';
import type { Triage } from './triage.ts';

const shortClasses: Readonly<Record<DamageClass, string>> = {
  destroyed: 'Destroyed',
  severe: 'Severe',
  moderate: 'Moderate',
  possible: 'Possible',
  'no-visible-damage': 'None visible',
  'not-assessable': 'Not assessable',
};

/** The buttons that decide on the finding in focus, each with its key. */
export function DecisionForm({
  triage,
  finding,
  calls,
}: {
  readonly triage: Triage;
  readonly finding: Finding;
  readonly calls: FindingCalls;
}) {
  const { mine } = calls;
  const question = triage.question.value;
  const offered = offeredDamageOf(finding);
  const ask = (what: 'reason' | 'note') => () => {
    triage.question.value = question === what ? null : what;
  };
  return (
    <div class="decide">
      <fieldset class="decide-calls" aria-label="Decision">
        <KeyButton name="Accept" keyCap="A" isPressed={mine?.call === 'accepted'} onClick={triage.accept} />
        <KeyButton
          name="Reject"
          keyCap="R"
          isPressed={mine?.call === 'rejected'}
          isExpanded={question === 'reason'}
          onClick={ask('reason')}
        />
        <KeyButton name="Note" keyCap="N" isExpanded={question === 'note'} onClick={ask('note')} />
        <KeyButton name="Undo" keyCap="U" onClick={triage.undo} />
      </fieldset>
      {question === 'reason' ? (
        <ReasonMenu triage={triage} finding={finding} />
      ) : question === 'note' ? (
        <NoteForm triage={triage} finding={finding} />
      ) : offered.length === 0 ? (
        <p class="hint">{noClassWords(finding)}</p>
      ) : (
        <fieldset class="decide-classes" aria-label="Accept with this damage class">
          {damageClasses.map(
            (damageClass, i) =>
              offered.includes(damageClass) && (
                <KeyButton
                  key={damageClass}
                  name={shortClasses[damageClass]}
                  keyCap={String(i + 1)}
                  isPressed={mine?.damageClass === damageClass}
                  onClick={() => triage.classify(damageClass)}
                />
              ),
          )}
        </fieldset>
      )}
    </div>
  );
}
