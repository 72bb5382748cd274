import { type CountRange, NONE } from './count-range.ts';
import { type AircraftStatus, type DamageClass, type Finding, isStruck } from './finding.ts';
import { type Decision, type Review, reviewStateOf } from './review.ts';

/** What the findings come to once people have looked at some of them. Kinds that were not found have no counts. */
export interface ReviewedCounts {
  readonly all: number;
  /** At least one person decided. */
  readonly reviewed: number;
  /** Of those, the ones on which people differ. */
  readonly disputed: number;
  readonly aircraft: ReadonlyMap<AircraftStatus, CountRange>;
  readonly buildings: ReadonlyMap<DamageClass, CountRange>;
  readonly craters: CountRange;
  readonly changes: CountRange;
}

/**
 * Counts as ranges: from what people accepted, to that and what nobody has decided yet, as the tool found it. What is rejected
 * counts nowhere; where people differ, each of their answers counts as possible.
 *
 * An aircraft that the tool calls possibly damaged may be destroyed until somebody has looked, as in the run's own summary.
 */
export function reviewedCounts(findings: readonly Finding[], { decisions }: Pick<Review, 'decisions'>): ReviewedCounts {
  const counts = {
    aircraft: new Map<AircraftStatus, CountRange>(),
    buildings: new Map<DamageClass, CountRange>(),
    crater: new Map<'new', CountRange>(),
    change: new Map<'changed', CountRange>(),
  };
  let reviewed = 0;
  let disputed = 0;
  for (const finding of findings) {
    const calls = decisions.get(finding.id) ?? [];
    if (calls.length > 0) reviewed++;
    if (reviewStateOf(calls) === 'disputed') disputed++;
    switch (finding.kind) {
      case 'aircraft':
        tally(counts.aircraft, calls, (damageClass) => reviewedStatus(finding.status, damageClass), [
          finding.status,
          ...(finding.status === 'damaged' ? (['destroyed'] as const) : []),
        ]);
        break;
      case 'building':
        tally(counts.buildings, calls, (damageClass) => damageClass ?? finding.damageClass, [finding.damageClass]);
        break;
      case 'crater':
        tally(counts.crater, calls, () => 'new', ['new']);
        break;
      case 'change':
        tally(counts.change, calls, () => 'changed', ['changed']);
    }
  }
  return {
    all: findings.length,
    reviewed,
    disputed,
    aircraft: counts.aircraft,
    buildings: counts.buildings,
    craters: counts.crater.get('new') ?? NONE,
    changes: counts.change.get('changed') ?? NONE,
  };
}

/**
 * The status of an aircraft by a person's damage class; the tool's where they gave none. That nothing is damaged says nothing of
 * whether it came, went or moved.
 */
export function reviewedStatus(status: AircraftStatus, damageClass: DamageClass | null): AircraftStatus {
  switch (damageClass) {
    case null:
      return status;
    case 'destroyed':
      return 'destroyed';
    case 'severe':
    case 'moderate':
    case 'possible':
      return 'damaged';
    case 'no-visible-damage':
      return isStruck(status) || status === 'not-assessable' ? 'present' : status;
    case 'not-assessable':
      return 'not-assessable';
  }
}

function tally<Name>(
  counts: Map<Name, CountRange>,
  calls: readonly Decision[],
  called: (damageClass: DamageClass | null) => Name,
  undecided: readonly Name[],
): void {
  const accepted = calls.filter(({ call }) => call === 'accepted');
  const possible = new Set(calls.length === 0 ? undecided : accepted.map(({ damageClass }) => called(damageClass)));
  const isSure = accepted.length > 0 && accepted.length === calls.length && possible.size === 1;
  for (const name of possible) {
    const { least, most } = counts.get(name) ?? NONE;
    counts.set(name, { least: least + (isSure ? 1 : 0), most: most + 1 });
  }
}
