import { Fragment } from 'preact';
import { type AircraftStatus, damageClasses } from '../../../src/core/contract/finding.ts';
import type { RunManifest } from '../../../src/core/contract/run.ts';
import { KindMark } from './kind-mark.tsx';
import { aircraftStatuses } from './object-words.ts';
import { damageClassWords } from './review-words.ts';
import { Status } from './status.tsx';
import { counted, findingArea, thousands } from './words.ts';

/**
 * What the run comes to: the ledger's own sentences, and how many of what. Says nothing of what was not looked for, and
 * nothing at all where the verdict is that nothing can be said.
 */
export function RunSummary({
  run,
  isReviewed,
  onShow,
}: {
  readonly run: RunManifest;
  /** Whether a person has looked at any of it. */
  readonly isReviewed: boolean;
  /** Shows the finding of an id that a sentence names. */
  readonly onShow: (id: string) => void;
}) {
  const { summary, counts, detectors, verdict } = run;
  if (verdict.kind === 'not-observed') return null;
  const wasSought = (sought: string) => detectors.some(({ label }) => label === sought);
  return (
    <section class="summary" aria-label="Summary">
      {summary.map((sentence) => (
        <p key={sentence} class="summary-sentence">
          <Sentence text={sentence} onShow={onShow} />
        </p>
      ))}
      <ul>
        {wasSought('aircraft') && <AircraftCount counts={counts.aircraft} />}
        {wasSought('building') && <BuildingCount counts={counts.buildings} />}
        {wasSought('crater') && (
          <li>
            <KindMark kind="crater" />
            <span>{countedOrNone(counts.craters, 'new crater')}</span>
          </li>
        )}
        <li>
          <KindMark kind="change" />
          <span>
            {countedOrNone(counts.change, 'changed place')}
            {counts.change > 0 &&
              counts.changedAreaM2 !== null &&
              `, ${findingArea({ areaM2: counts.changedAreaM2, areaPx: 0 })}`}
          </span>
        </li>
      </ul>
      <p class="summary-note">
        Candidates found by Aftermath
        {isReviewed ? '; what people make of them is below.' : '; no person has reviewed them.'}
      </p>
    </section>
  );
}

/** A sentence whose findings can be followed. */
function Sentence({ text, onShow }: { readonly text: string; readonly onShow: (id: string) => void }) {
  return (
    <>
      {text.split(/\b(F\d+)\b/).map((part, i) =>
        i % 2 === 0 ? (
          part
        ) : (
          <button key={part} type="button" class="finding-link" onClick={() => onShow(part)}>
            {part}
          </button>
        ),
      )}
    </>
  );
}

function AircraftCount({ counts }: { readonly counts: RunManifest['counts']['aircraft'] }) {
  const statuses = (Object.keys(aircraftStatuses) as AircraftStatus[]).filter((status) => (counts[status] ?? 0) > 0);
  const all = statuses.reduce((sum, status) => sum + counts[status]!, 0);
  return (
    <li>
      <KindMark kind="aircraft" />
      <span>
        {all === 0 ? 'No aircraft' : `${thousands(all)} aircraft:`}
        {statuses.map((status) => (
          <Fragment key={status}>
            {' '}
            <Status status={status} count={thousands(counts[status]!)} />
          </Fragment>
        ))}
      </span>
    </li>
  );
}

function BuildingCount({ counts }: { readonly counts: RunManifest['counts']['buildings'] }) {
  const classes = damageClasses.filter((name) => (counts[name] ?? 0) > 0);
  const all = classes.reduce((sum, name) => sum + counts[name]!, 0);
  const states = classes.map((name) => `${thousands(counts[name]!)} ${damageClassWords[name]}`).join(', ');
  return (
    <li>
      <KindMark kind="building" />
      <span>{[countedOrNone(all, 'building'), states].filter(Boolean).join(': ')}</span>
    </li>
  );
}

function countedOrNone(count: number, thing: string): string {
  return count === 0 ? `No ${thing}s` : counted(count, thing);
}
