import { useComputed } from '@preact/signals';
import { memo } from 'preact/compat';
import { useRef } from 'preact/hooks';
import { type Finding, statesChange } from '../../../src/core/contract/finding.ts';
import type { Thumbnails } from '../map/thumbnails.ts';
import type { Desk } from '../state/desk.ts';
import { CallsLine } from './calls-line.tsx';
import { toolStatus } from './finding-calls.ts';
import { useFocusInSight } from './keep-in-sight.ts';
import { KindMark } from './kind-mark.tsx';
import { useNear } from './near.ts';
import { kindNames, measureInWords } from './object-words.ts';
import { damageClassWords } from './review-words.ts';
import { Status } from './status.tsx';
import { Thumbnail } from './thumbnail.tsx';
import type { Triage } from './triage.ts';

/**
 * The findings that are listed, by rank, each with its ground on both dates. A click or Enter puts one in focus and shows it on the
 * map; up and down step from row to row.
 */
export function FindingsList({
  desk,
  triage,
  thumbnails,
}: {
  readonly desk: Desk;
  readonly triage: Triage;
  readonly thumbnails: Thumbnails;
}) {
  const list = useRef<HTMLOListElement>(null);
  const listed = triage.listed.value;
  useFocusInSight(list, triage);
  if (listed.length === 0) return <p class="empty">{emptyWords(triage)}</p>;
  return (
    <ol class="findings" ref={list} onKeyDown={stepRows}>
      {listed.map((finding) => (
        <Row key={finding.id} {...{ finding, desk, triage, thumbnails }} />
      ))}
    </ol>
  );
}

export function emptyWords({ findings }: Triage): string {
  return findings.length === 0 ? 'No findings to list.' : 'No finding is as the filters ask.';
}

/** Up and down go from row to row of a list. */
function stepRows(event: KeyboardEvent): void {
  const way =
    event.key === 'ArrowDown' ? 'nextElementSibling' : event.key === 'ArrowUp' ? 'previousElementSibling' : null;
  const next = way && (event.target as Element).closest('li')?.[way]?.querySelector<HTMLElement>('button');
  if (!next) return;
  event.preventDefault();
  next.focus();
}

const Row = memo(function Row({
  finding,
  desk,
  triage,
  thumbnails,
}: {
  readonly finding: Finding;
  readonly desk: Desk;
  readonly triage: Triage;
  readonly thumbnails: Thumbnails;
}) {
  const row = useRef<HTMLLIElement>(null);
  const isNear = useNear(row);
  return (
    <li ref={row} data-kind={finding.kind}>
      {isNear && <Filled {...{ finding, desk, triage, thumbnails }} />}
    </li>
  );
});

function Filled({
  finding,
  desk,
  triage,
  thumbnails,
}: {
  readonly finding: Finding;
  readonly desk: Desk;
  readonly triage: Triage;
  readonly thumbnails: Thumbnails;
}) {
  const { id, kind, sentence } = finding;
  const calls = useComputed(() => triage.callsOn(id)).value;
  const isSelected = useComputed(() => desk.selected.value === id).value;
  return (
    <button
      type="button"
      class="finding"
      aria-current={isSelected}
      data-state={calls.state}
      onClick={() => triage.show(finding)}
    >
      <span class="finding-rank" data-kind={kind} data-quiet={!statesChange(finding)}>
        {id.replace(/^F/, '')}
      </span>
      <span class="finding-pictures">
        <Thumbnail finding={finding} side="before" shift={desk.shift} thumbnails={thumbnails} />
        <Thumbnail finding={finding} side="after" shift={desk.shift} thumbnails={thumbnails} />
      </span>
      <span class="finding-kind">
        <KindMark kind={kind} />
        {kindNames[kind]} <ToolStatus finding={finding} />
      </span>
      <span class="finding-area">{measureInWords(finding)}</span>
      <CallsLine calls={calls} />
      <span class="finding-sentence">{sentence}</span>
    </button>
  );
}

/** What the tool says became of it. */
export function ToolStatus({ finding }: { readonly finding: Finding }) {
  if (finding.kind === 'aircraft') return <Status status={finding.status} />;
  if (toolStatus(finding) === null || finding.kind !== 'building') return null;
  return <span class="status">{damageClassWords[finding.damageClass]}</span>;
}
