import { type Signal, useComputed, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Finding } from '../../../src/core/contract/finding.ts';
import { findingArea, lonLatInWords } from './words.ts';

/**
 * The findings by rank. A click or Enter puts one in focus and shows it on the map; up and down step through the list.
 * The one in focus opens to say what it supports and what not.
 */
export function FindingsList({
  findings,
  selected,
  onShow,
}: {
  readonly findings: readonly Finding[];
  readonly selected: Signal<string | null>;
  readonly onShow: (finding: Finding) => void;
}) {
  const list = useRef<HTMLOListElement>(null);
  useSignalEffect(() => {
    const row = findings.findIndex(({ id }) => id === selected.value);
    list.current?.children[row]?.scrollIntoView({ block: 'nearest' });
  });

  const step = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('button.finding') ?? [])];
    const next = buttons[buttons.indexOf(event.target as HTMLButtonElement) + (event.key === 'ArrowDown' ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  if (findings.length === 0) return <p class="empty">No findings to list.</p>;
  return (
    <ol class="findings" ref={list} onKeyDown={step}>
      {findings.map((finding) => (
        <FindingItem
          key={finding.id}
          finding={finding}
          selected={selected}
          onShow={() => {
            selected.value = finding.id;
            onShow(finding);
          }}
        />
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
  readonly selected: Signal<string | null>;
  readonly onShow: () => void;
}) {
  const { id, kind, sentence, at, claims } = finding;
  // Each row looks for itself, so that a new focus draws two rows again and not two thousand.
  const isSelected = useComputed(() => selected.value === id).value;
  return (
    <li>
      <button type="button" class="finding" aria-current={isSelected} onClick={onShow}>
        <span class="finding-rank">{id.replace(/^F/, '')}</span>
        <span class="finding-kind">{kind}</span>
        <span class="finding-area">{findingArea(finding)}</span>
        <span class="finding-sentence">{sentence}</span>
      </button>
      {isSelected && (
        <div class="finding-more">
          {finding.kind === 'change' && finding.hint && (
            <p class="finding-hint">
              <strong>Hint</strong> {finding.hint.why}
            </p>
          )}
          {at && <p class="figures">{lonLatInWords(at)}</p>}
          {finding.kind === 'change' && (
            <p class="figures" title="σ: robust standard deviation of this pair's unchanged ground">
              Mean {finding.evidence.mean.toFixed(1)} σ, peak {finding.evidence.peak.toFixed(1)} σ above unchanged
              ground ({finding.evidence.method})
            </p>
          )}
          <Claims title="Supports" items={claims.can} />
          <Claims title="Does not support" items={claims.cannot} />
        </div>
      )}
    </li>
  );
}

function Claims({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </>
  );
}
