import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { AlertAct, Look, LookFinding } from '../../../src/core/contract/watch.ts';
import { circleAround } from '../../../src/core/geo/geodesic.ts';
import { Notice } from '../frame.tsx';
import { findingArea } from '../review/words.ts';
import { formatPlace, initialDeskView } from '../state/link.ts';
import { dayInWords, hasPictures, removedInWords, silencerWords } from './site-words.ts';
import { listFindings } from './watch-client.ts';

/** Round a finding whose area is not known, m; and how much wider than the finding the zone is. */
const USUAL_ZONE_M = 50;
const LEAST_ZONE_M = 30;
const ZONE_MARGIN = 1.5;

/** What one look found, and what of it was kept silent, and by what. */
export function LookFindings({
  look,
  siteId,
  isChosen,
  onAct,
}: {
  readonly look: Look;
  readonly siteId: string;
  /** Whether a person asked for this look, and is to be taken to what it found. */
  readonly isChosen: boolean;
  readonly onAct: (...acts: readonly AlertAct[]) => Promise<unknown>;
}) {
  const title = useRef<HTMLHeadingElement>(null);
  const findings = useSignal<readonly LookFinding[] | null>(null);
  const problem = useSignal<string | null>(null);
  useEffect(() => {
    if (look.changedAreaM2 === null) return;
    if (isChosen) title.current?.focus();
    listFindings(look).then(
      (listed) => {
        findings.value = listed;
      },
      (error: Error) => {
        problem.value = error.message;
      },
    );
  }, [look.id]);
  if (look.changedAreaM2 === null) return null;
  const told = findings.value?.filter(({ silencedBy }) => silencedBy === null) ?? [];
  const silenced = findings.value?.filter(({ silencedBy }) => silencedBy !== null) ?? [];
  const row = (finding: LookFinding) => <FindingRow key={finding.findingId} {...{ finding, look, siteId, onAct }} />;
  return (
    <section aria-labelledby="found-title">
      <h2 id="found-title" ref={title} tabIndex={-1}>
        Findings of the look of {dayInWords(look.lookedAt)}
      </h2>
      {problem.value && <Notice kind="problem">{problem.value}</Notice>}
      {look.picturesRemovedAt && <Notice kind="caution">{removedInWords(look.picturesRemovedAt)}</Notice>}
      {findings.value !== null && told.length === 0 && <p class="empty">Nothing was found that tells somebody.</p>}
      <ul class="look-findings">{told.map(row)}</ul>
      {silenced.length > 0 && (
        <>
          <h3>Kept silent, and why</h3>
          <ul class="look-findings">{silenced.map(row)}</ul>
        </>
      )}
    </section>
  );
}

function FindingRow({
  finding,
  look,
  siteId,
  onAct,
}: {
  readonly finding: LookFinding;
  readonly look: Look;
  readonly siteId: string;
  readonly onAct: (...acts: readonly AlertAct[]) => Promise<unknown>;
}) {
  const { findingId, sentence, areaM2, at, silencedBy, why } = finding;
  const ignore = () => {
    if (at === null) return;
    const radius = areaM2 === null ? USUAL_ZONE_M : Math.max(LEAST_ZONE_M, ZONE_MARGIN * Math.sqrt(areaM2 / Math.PI));
    void onAct({ kind: 'ignore-zone', siteId, zone: circleAround(at, radius) });
  };
  return (
    <li class="look-finding" data-silent={silencedBy !== null || undefined}>
      <strong>{findingId}</strong>
      <span>
        {sentence}
        {silencedBy && (
          <span class="why">
            Silent, {silencerWords[silencedBy]}. {why}
          </span>
        )}
      </span>
      <span class="hint">{areaM2 === null ? '' : findingArea({ areaM2, areaPx: 0 })}</span>
      <span class="form-actions">
        {hasPictures(look) && (
          <a
            class="button"
            href={formatPlace({ page: 'run', id: look.runId, desk: { ...initialDeskView, selected: findingId } })}
            aria-label={`Open ${findingId}`}
          >
            Open
          </a>
        )}
        {at !== null && silencedBy !== 'ignore-zone' && (
          <button type="button" class="button" onClick={ignore} aria-label={`Ignore this zone, of ${findingId}`}>
            Ignore this zone
          </button>
        )}
      </span>
    </li>
  );
}
