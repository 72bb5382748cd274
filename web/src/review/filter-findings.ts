import type { Finding, FindingKind } from '../../../src/core/contract/finding.ts';
import { reviewStates } from '../../../src/core/contract/review.ts';
import { acrossChoices, confidenceChoices, type FindingFilter, findingStatuses } from '../state/finding-filter.ts';
import type { PanelName } from '../state/link.ts';
import { type FindingCalls, statusesOf } from './finding-calls.ts';

/** All that decides whether a finding is listed. */
export interface ListRule extends FindingFilter {
  readonly kind: FindingKind | null;
}

/** What the table of a kind, and the list of disputes, add to a person's own choice. */
export const panelRules: Readonly<Record<PanelName, Partial<ListRule>>> = {
  candidates: {},
  aircraft: { kind: 'aircraft' },
  craters: { kind: 'crater' },
  buildings: { kind: 'building' },
  disputed: { kind: null, review: 'disputed' },
};

/** One finding, with what people say of it and how large it is. */
export interface Listable {
  readonly finding: Finding;
  readonly calls: FindingCalls;
  readonly across: number | null;
}

type Test = (one: Listable) => boolean;

function tests({ kind, status, review, confidence, across }: ListRule): Readonly<Record<keyof ListRule, Test | null>> {
  return {
    kind: kind && (({ finding }) => finding.kind === kind),
    status: status && (({ finding, calls }) => statusesOf(finding, calls).includes(status)),
    review: review && (({ calls }) => calls.state === review),
    confidence:
      confidence &&
      (({ finding }) =>
        confidence === 'unknown'
          ? finding.confidence === null
          : finding.confidence !== null && finding.confidence >= confidence),
    across: across && ((one) => one.across !== null && one.across >= across),
  };
}

/** Whether a finding is listed by a rule. */
export function listedBy(rule: ListRule): Test {
  const all = Object.values(tests(rule)).filter((test) => test !== null);
  return (one) => all.every((test) => test(one));
}

/** Of each choice of a filter, how many would be listed by it, all other filters as they are. */
export type ChoiceCounts = ReadonlyMap<unknown, number>;

const choices = {
  status: findingStatuses,
  review: reviewStates,
  confidence: confidenceChoices,
  across: acrossChoices,
} as const satisfies Record<keyof FindingFilter, readonly unknown[]>;

export function countChoices(rule: ListRule, name: keyof FindingFilter, all: readonly Listable[]): ChoiceCounts {
  const others = all.filter(listedBy({ ...rule, [name]: null }));
  return new Map(
    choices[name].map((choice) => {
      const test = tests({ ...rule, [name]: choice })[name]!;
      return [choice, others.filter(test).length];
    }),
  );
}

/**
 * How large a finding is: an aircraft by the longer side of its box, a crater by its diameter, ground and buildings as wide as a
 * circle of their area. Metres; pixels where the run has no scale.
 */
export function acrossOf(finding: Finding, pixelMeters: { readonly width: number } | null): number | null {
  if (finding.kind === 'crater' && pixelMeters !== null) return finding.diameterMeters;
  if (finding.kind === 'aircraft' || finding.kind === 'crater') {
    const [x0, y0, x1, y1] = finding.box;
    return Math.max(x1 - x0, y1 - y0) * (pixelMeters?.width ?? 1);
  }
  const area = pixelMeters === null ? finding.areaPx : finding.areaM2;
  return area === null ? null : 2 * Math.sqrt(area / Math.PI);
}
