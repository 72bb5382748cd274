import { useComputed } from '@preact/signals';
import { DecisionForm } from './decision-form.tsx';
import { Said } from './disputed-list.tsx';
import { FindingDetails } from './finding-details.tsx';
import { ToolStatus } from './findings-list.tsx';
import { KindMark } from './kind-mark.tsx';
import { aircraftStatuses, kindNames, measureInWords } from './object-words.ts';
import { damageClassWords } from './review-words.ts';
import type { Triage } from './triage.ts';

/** The finding in focus, at the same place whichever it is: what decides on it, what people said of it, what it rests on. */
export function FindingInFocus({ triage }: { readonly triage: Triage }) {
  const finding = triage.inFocus.value;
  const calls = useComputed(() => triage.callsOn(triage.inFocus.value?.id ?? '')).value;
  if (finding === null) return null;
  const { mine, others, damageClass, isClassOpen } = calls;
  const draft = triage.drafts.value.get(finding.id);
  return (
    <section class="focus" aria-label="Finding in focus">
      <header class="focus-head">
        <h2>
          <KindMark kind={finding.kind} /> {finding.id} {kindNames[finding.kind]} <ToolStatus finding={finding} />{' '}
          <span class="count">{measureInWords(finding)}</span>
        </h2>
        <span class="focus-steps">
          <button type="button" aria-label="Previous candidate" aria-keyshortcuts="K" onClick={() => triage.step(-1)}>
            ↑
          </button>
          <button type="button" aria-label="Next candidate" aria-keyshortcuts="J" onClick={() => triage.step(1)}>
            ↓
          </button>
        </span>
      </header>
      <DecisionForm triage={triage} finding={finding} calls={calls} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section class="focus-more" aria-label="What is known of it" tabIndex={0}>
        {(mine || others.length > 0 || draft) && (
          <ul class="focus-calls">
            {mine && <Said decision={mine} who="You" />}
            {others.map((decision) => (
              <Said key={decision.id} decision={decision} who={decision.by} />
            ))}
            {draft && (
              <li class="said">
                <q>{draft}</q> <span class="hint">goes with your decision; not saved yet</span>
              </li>
            )}
          </ul>
        )}
        {damageClass && (
          <p class="reviewed-class">
            {isClassOpen ? 'Reviewed, class open: ' : 'Reviewed: '}
            <strong>{damageClassWords[damageClass]}</strong>
            {isClassOpen && ' by some, by others as the tool says'}. The tool says: {toolSays(finding)}.
          </p>
        )}
        <p class="focus-sentence">{finding.sentence}</p>
        <FindingDetails finding={finding} />
      </section>
    </section>
  );
}

function toolSays(finding: NonNullable<Triage['inFocus']['value']>): string {
  if (finding.kind === 'aircraft') return aircraftStatuses[finding.status].word;
  return finding.kind === 'building' ? damageClassWords[finding.damageClass] : 'nothing of damage';
}
