import { useComputed } from '@preact/signals';
import { memo } from 'preact/compat';
import { useRef } from 'preact/hooks';
import { type Finding, statesChange } from '../../../src/core/contract/finding.ts';
import type { Thumbnails } from '../map/thumbnails.ts';
import type { Desk } from '../state/desk.ts';
import { CallsLine } from './calls-line.tsx';
import { toolStatus } from './finding-calls.ts';
import { useFilled, useFocusInSight } from './keep-in-sight.ts';
import { KindMark } from './kind-mark.tsx';
import { blocksOf } from './near.ts';
import { kindNames, measureInWords } from './object-words.ts';
import { damageClassWords } from './review-words.ts';
import { Status } from './status.tsx';
import { Thumbnail } from './thumbnail.tsx';
import type { Triage } from './triage.ts';

/** All rows are as high, so that those out of sight need not be drawn. */
const ROW_PX = 75;

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
  const list = useRef<HTMLDivElement>(null);
  const listed = triage.listed.value;
  useFocusInSight(list, triage);
  if (listed.length === 0) return <p class="empty">{emptyWords(triage)}</p>;
  const blocks = blocksOf(listed);
  return (
    // biome-ignore lint/a11y/useSemanticElements: blocks stand between the list and its rows, which `ol` and `li` do not allow
    <div class="findings" role="list" ref={list} style={{ '--row': `${ROW_PX}px` }} onKeyDown={stepRows}>
      {blocks.map((rows, i) => (
        <Block
          key={rows[0]!.id}
          {...{ rows, desk, triage, thumbnails }}
          before={blocks[0]!.length * i}
          of={listed.length}
        />
      ))}
    </div>
  );
}

export function emptyWords({ findings }: Triage): string {
  return findings.length === 0 ? 'No findings to list.' : 'No finding is as the filters ask.';
}

/** Up and down go from row to row of a list; the rows next to one in sight are drawn. */
function stepRows(event: KeyboardEvent): void {
  const way = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (way === 0) return;
  const buttons = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>('.finding')];
  const next = buttons[buttons.indexOf((event.target as Element).closest<HTMLElement>('.finding')!) + way];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function Block({
  rows,
  before,
  of,
  desk,
  triage,
  thumbnails,
}: {
  readonly rows: readonly Finding[];
  /** How many are listed before it, and in all. */
  readonly before: number;
  readonly of: number;
  readonly desk: Desk;
  readonly triage: Triage;
  readonly thumbnails: Thumbnails;
}) {
  const block = useRef<HTMLDivElement>(null);
  const isFilled = useFilled(block, rows, triage);
  return (
    <div ref={block} style={isFilled ? {} : { height: `${rows.length * ROW_PX}px` }}>
      {isFilled &&
        rows.map((finding, i) => (
          // biome-ignore lint/a11y/useSemanticElements: as above
          <div
            key={finding.id}
            class="finding-row"
            role="listitem"
            aria-posinset={before + i + 1}
            aria-setsize={of}
            data-finding={finding.id}
          >
            <Row {...{ finding, desk, triage, thumbnails }} />
          </div>
        ))}
    </div>
  );
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
});

/** What the tool says became of it. */
export function ToolStatus({ finding }: { readonly finding: Finding }) {
  if (finding.kind === 'aircraft') return <Status status={finding.status} />;
  if (toolStatus(finding) === null || finding.kind !== 'building') return null;
  return <span class="status">{damageClassWords[finding.damageClass]}</span>;
}
