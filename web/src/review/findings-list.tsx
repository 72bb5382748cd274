import { type ReadonlySignal, useComputed, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { type Finding, type FindingKind, statesChange } from '../../../src/core/contract/finding.ts';
import { FindingDetails } from './finding-details.tsx';
import { KindMark } from './kind-mark.tsx';
import { kindNames, measureInWords } from './object-words.ts';
import { Status } from './status.tsx';

/**
 * The findings by rank. A click or Enter puts one in focus and shows it on the map; up and down step through the list.
 * The one in focus opens to say what it rests on, what it supports and what not.
 */
export function FindingsList({
  findings,
  shown,
  selected,
  onShow,
}: {
  readonly findings: readonly Finding[];
  /** The kind that is listed; null: all. */
  readonly shown: ReadonlySignal<FindingKind | null>;
  readonly selected: ReadonlySignal<string | null>;
  readonly onShow: (finding: Finding) => void;
}) {
  const list = useRef<HTMLOListElement>(null);
  useSignalEffect(() => {
    const row = findings.findIndex(({ id }) => id === selected.value);
    list.current?.children[row]?.scrollIntoView({ block: 'nearest' });
  });

  const step = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const rows = shown.value === null ? 'li' : `li[data-kind="${shown.value}"]`;
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>(`${rows} > button`) ?? [])];
    const next = buttons[buttons.indexOf(event.target as HTMLButtonElement) + (event.key === 'ArrowDown' ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  if (findings.length === 0) return <p class="empty">No findings to list.</p>;
  // Style sheets hide the rows of other kinds: two thousand rows are not drawn again for that.
  return (
    <ol class="findings" data-shown={shown.value ?? 'all'} ref={list} onKeyDown={step}>
      {findings.map((finding) => (
        <FindingItem key={finding.id} finding={finding} selected={selected} onShow={() => onShow(finding)} />
      ))}
    </ol>
  );
}

function FindingItem({
  finding,
  selected,
  onShow,
}: {
  readonly finding: Finding;
  readonly selected: ReadonlySignal<string | null>;
  readonly onShow: () => void;
}) {
  const { id, kind, sentence } = finding;
  // Each row looks for itself, so that a new focus draws two rows again and not two thousand.
  const isSelected = useComputed(() => selected.value === id).value;
  return (
    <li data-kind={kind}>
      <button type="button" class="finding" aria-current={isSelected} onClick={onShow}>
        <span class="finding-rank" data-kind={kind} data-quiet={!statesChange(finding)}>
          {id.replace(/^F/, '')}
        </span>
        <span class="finding-kind">
          <KindMark kind={kind} />
          {kindNames[kind]} {finding.kind === 'aircraft' && <Status status={finding.status} />}
        </span>
        <span class="finding-area">{measureInWords(finding)}</span>
        <span class="finding-sentence">{sentence}</span>
      </button>
      {isSelected && <FindingDetails finding={finding} />}
    </li>
  );
}
