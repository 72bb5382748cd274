import type { DamageClass, Finding } from '../../../src/core/contract/finding.ts';
import { classesOf, type Decision, type ReviewState, reviewStateOf } from '../../../src/core/contract/review.ts';
import { reviewedStatus } from '../../../src/core/contract/reviewed-counts.ts';
import type { FindingStatus } from '../state/finding-filter.ts';

/** What people say of one finding. */
export interface FindingCalls {
  /** By the person at this browser. */
  readonly mine: Decision | null;
  readonly others: readonly Decision[];
  readonly state: ReviewState;
  /** The damage class that people gave it; null where they gave none or differ. */
  readonly damageClass: DamageClass | null;
  /** Whether only some of them gave it: the others left the tool's. */
  readonly isClassOpen: boolean;
}

export const noCalls: FindingCalls = {
  mine: null,
  others: [],
  state: 'unreviewed',
  damageClass: null,
  isClassOpen: false,
};

export function callsOf(decisions: readonly Decision[], me: string): FindingCalls {
  const state = reviewStateOf(decisions);
  const [damageClass = null] = state === 'accepted' ? classesOf(decisions) : [];
  return {
    mine: decisions.find(({ by }) => by === me) ?? null,
    others: decisions.filter(({ by }) => by !== me),
    state,
    damageClass,
    isClassOpen: damageClass !== null && decisions.some((decision) => decision.damageClass === null),
  };
}

/** What the tool says of it; null of what it gives no status. */
export function toolStatus(finding: Finding): FindingStatus | null {
  if (finding.kind === 'aircraft') return finding.status;
  return finding.kind === 'building' ? finding.damageClass : null;
}

/** The statuses that it is filtered by: a person's class goes before the tool's, and beside it while it is open. */
export function statusesOf(finding: Finding, { damageClass, isClassOpen }: FindingCalls): readonly FindingStatus[] {
  const status = toolStatus(finding);
  const own = status === null ? [] : [status];
  if (damageClass === null) return own;
  const given =
    finding.kind === 'aircraft' ? [damageClass, reviewedStatus(finding.status, damageClass)] : [damageClass];
  return isClassOpen ? [...given, ...own] : given;
}
