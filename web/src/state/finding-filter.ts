import type { AircraftStatus, DamageClass } from '../../../src/core/contract/finding.ts';
import { type ReviewState, reviewStates } from '../../../src/core/contract/review.ts';

/** What became of an aircraft, or how damaged something is: some words are of both. */
export type FindingStatus = AircraftStatus | DamageClass;

/** Worst first. */
export const findingStatuses: readonly FindingStatus[] = [
  'destroyed',
  'damaged',
  'severe',
  'moderate',
  'possible',
  'departed',
  'arrived',
  'moved',
  'present',
  'no-visible-damage',
  'not-assessable',
];

/** `unknown`: those whose model is not calibrated. */
export const confidenceChoices = [0.5, 0.7, 0.8, 0.9, 0.95, 'unknown'] as const;
/** From tip to tip, or as wide as a circle of that area: metres, or pixels where a run has no scale. */
export const acrossChoices = [5, 10, 20, 50, 100, 200] as const;

/** Which findings are listed and outlined, besides their kind; null: whatever it is. */
export interface FindingFilter {
  readonly status: FindingStatus | null;
  readonly review: ReviewState | null;
  /** At least so sure. */
  readonly confidence: (typeof confidenceChoices)[number] | null;
  /** At least so large. */
  readonly across: (typeof acrossChoices)[number] | null;
}

export const noFilter: FindingFilter = { status: null, review: null, confidence: null, across: null };

/** As parts of a link's query. */
export function formatFilter(filter: FindingFilter): string[] {
  return Object.entries(filter).flatMap(([name, choice]) => (choice === null ? [] : [`${name}=${choice}`]));
}

export function parseFilter(query: URLSearchParams): FindingFilter {
  const choose = <Choice>(name: keyof FindingFilter, choices: readonly Choice[]): Choice | null =>
    choices.find((choice) => String(choice) === query.get(name)) ?? null;
  return {
    status: choose('status', findingStatuses),
    review: choose('review', reviewStates),
    confidence: choose('confidence', confidenceChoices),
    across: choose('across', acrossChoices),
  };
}
