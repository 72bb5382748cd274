import { useSignal } from '@preact/signals';
import type { Finding } from '../../../src/core/contract/finding.ts';
import type { PixelWindow } from '../../../src/core/geo/grid.ts';
import { KindMark } from '../review/kind-mark.tsx';
import type { Triage } from '../review/triage.ts';
import { MOST_INSETS } from '../state/publish-view.ts';
import { firstChoice } from './first-choice.ts';
import type { Publishing } from './publishing.ts';
import { Section, Segments } from './section.tsx';

/** How many are listed, and how many more at a time. */
const PAGE = 12;

/** Which findings are called out on the graphic, and which are shown enlarged. */
export function FindingsChoice({
  findings,
  triage,
  publishing,
}: {
  readonly findings: readonly Finding[];
  readonly triage: Triage;
  readonly publishing: Publishing;
}) {
  const listed = useSignal(PAGE);
  const { findings: asked, insets, crop } = publishing.view.value!;
  const accepted = publishing.accepted.value;
  const inPicture = findings.filter((finding) => crop === null || touches(finding, crop));
  const choice = asked === 'strongest' || (asked === null && accepted.length === 0) ? 'strongest' : asked;
  const calledOut: readonly string[] = choice === null ? accepted : choice === 'strongest' ? [] : choice;
  const choose = (ids: readonly string[]) => publishing.change({ findings: byRank(findings, ids) });
  if (findings.length === 0) {
    return (
      <Section title="Findings">
        <p class="panel-note">The run has none to call out.</p>
      </Section>
    );
  }
  return (
    <Section title="Findings called out">
      <Segments<'strongest' | 'accepted' | 'own'>
        name="Findings called out"
        options={{
          strongest: 'The strongest',
          ...(accepted.length > 0 && { accepted: `Accepted (${accepted.length})` }),
          own: 'My choice',
        }}
        value={choice === null ? 'accepted' : choice === 'strongest' ? 'strongest' : 'own'}
        onChoose={(next) => {
          if (next === 'own') choose(firstChoice(inPicture, accepted));
          else publishing.change({ findings: next === 'strongest' && accepted.length > 0 ? 'strongest' : null });
        }}
      />
      <p class="panel-note">
        {choice === 'strongest' &&
          'The tool calls out the strongest of each kind in the picture. Tick one to choose yourself. '}
        Up to {MOST_INSETS} can be shown enlarged.
      </p>
      <ul class="call-outs">
        {inPicture.slice(0, listed.value).map((finding) => (
          <CallOut
            key={finding.id}
            finding={finding}
            state={triage.callsOn(finding.id).state}
            isCalledOut={calledOut.includes(finding.id)}
            onCallOut={(isOut) =>
              choose(isOut ? [...calledOut, finding.id] : calledOut.filter((id) => id !== finding.id))
            }
            isInset={insets.includes(finding.id)}
            isFull={insets.length >= MOST_INSETS}
            onInset={(isIn) =>
              publishing.change({
                insets: isIn ? [...insets, finding.id] : insets.filter((id) => id !== finding.id),
              })
            }
          />
        ))}
      </ul>
      {inPicture.length > listed.value && (
        <button
          type="button"
          class="text-button"
          onClick={() => {
            listed.value += PAGE;
          }}
        >
          {inPicture.length - listed.value} more in the picture
        </button>
      )}
    </Section>
  );
}

function CallOut({
  finding,
  state,
  isCalledOut,
  onCallOut,
  isInset,
  isFull,
  onInset,
}: {
  readonly finding: Finding;
  readonly state: string;
  readonly isCalledOut: boolean;
  readonly onCallOut: (isCalledOut: boolean) => void;
  readonly isInset: boolean;
  /** No further inset fits. */
  readonly isFull: boolean;
  readonly onInset: (isInset: boolean) => void;
}) {
  return (
    <li class="call-out" data-state={state}>
      <label class="call-out-said" title={finding.sentence}>
        <input
          type="checkbox"
          checked={isCalledOut}
          onChange={({ currentTarget }) => onCallOut(currentTarget.checked)}
        />
        <KindMark kind={finding.kind} />
        <span class="call-out-words">
          <strong>{finding.id}</strong> {state !== 'unreviewed' && <em>{state}</em>} {finding.sentence}
        </span>
      </label>
      <button
        type="button"
        class="call-out-inset"
        aria-pressed={isInset}
        aria-label={`Enlarge ${finding.id}`}
        disabled={isFull && !isInset}
        onClick={() => onInset(!isInset)}
      >
        ⊕
      </button>
    </li>
  );
}

function touches({ box: [x0, y0, x1, y1] }: Finding, { col, row, width, height }: PixelWindow): boolean {
  return x1 > col && x0 < col + width && y1 > row && y0 < row + height;
}

function byRank(findings: readonly Finding[], ids: readonly string[]): readonly string[] {
  return findings.map(({ id }) => id).filter((id) => ids.includes(id));
}
