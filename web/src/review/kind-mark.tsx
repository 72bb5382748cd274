import type { FindingKind } from '../../../src/core/contract/finding.ts';

const paths: Readonly<Record<FindingKind, string>> = {
  aircraft: 'M8 2L14 8L8 14L2 8Z',
  crater: 'M8 2.5A5.5 5.5 0 1 1 8 13.5A5.5 5.5 0 1 1 8 2.5Z',
  building: 'M3 6V3H6M10 3H13V6M13 10V13H10M6 13H3V10',
  change: 'M2.5 5L7 2.5L13.5 4L12 9L13 13L6 12.5L3 13.5Z',
};

/** A kind's shape and colour on the map, to be known again in the list. */
export function KindMark({ kind }: { readonly kind: FindingKind }) {
  return (
    <svg class="kind-mark" data-kind={kind} viewBox="0 0 16 16" aria-hidden="true">
      <path class="casing" d={paths[kind]} />
      <path class="line" d={paths[kind]} />
    </svg>
  );
}
