import type { Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Finding, FindingKind } from '../../../src/core/contract/finding.ts';
import { KindMark } from './kind-mark.tsx';
import { kindTitles } from './object-words.ts';

/** Which kind of finding is listed and outlined. Nothing to choose where all are of one kind. */
export function KindFilter({
  findings,
  shown,
}: {
  readonly findings: readonly Finding[];
  /** Null: all. */
  readonly shown: Signal<FindingKind | null>;
}) {
  const counts = useMemo(() => countKinds(findings), [findings]);
  if (counts.length < 2 && shown.value === null) return null;
  return (
    <fieldset class="kinds" aria-label="Show">
      <button
        type="button"
        aria-pressed={shown.value === null}
        onClick={() => {
          shown.value = null;
        }}
      >
        All <span class="count">{findings.length}</span>
      </button>
      {counts.map(({ kind, count }) => (
        <button
          key={kind}
          type="button"
          aria-pressed={shown.value === kind}
          onClick={() => {
            shown.value = kind;
          }}
        >
          <KindMark kind={kind} />
          {kindTitles[kind]} <span class="count">{count}</span>
        </button>
      ))}
    </fieldset>
  );
}

function countKinds(findings: readonly Finding[]): { readonly kind: FindingKind; readonly count: number }[] {
  return (Object.keys(kindTitles) as FindingKind[])
    .map((kind) => ({ kind, count: findings.filter((finding) => finding.kind === kind).length }))
    .filter(({ count }) => count > 0);
}
