import { type CountRange, NONE } from '../../contract/count-range.ts';
import type { AircraftStatus, Finding } from '../../contract/finding.ts';
import { type Decision, type Review, reviewStateOf } from '../../contract/review.ts';
import { reviewedCounts } from '../../contract/reviewed-counts.ts';
import { carriesAircraftDamage } from '../../findings/claims.ts';
import { beliefRange } from '../../findings/count-range.ts';
import { isCounted } from '../../findings/judge-by-null.ts';
import { ledgerRanges } from '../../findings/ledger-summary.ts';

/** What a run found, as ranges, and how far people have looked at it. */
export interface FoundCounts {
  readonly aircraft: Readonly<Record<AircraftStatus, CountRange>>;
  readonly buildings: { readonly destroyed: CountRange; readonly damaged: CountRange };
  readonly craters: CountRange;
  readonly places: CountRange;
  /** Aircraft that the earlier image shows. */
  readonly aircraftBefore: CountRange;
  /** Whether the pixels let all that counts be called so; "aircraft-sized" and "crater-like" otherwise. */
  readonly areAircraft: boolean;
  readonly areCraters: boolean;
  /** Findings that state a change. */
  readonly all: number;
  readonly reviewed: number;
  readonly disputed: number;
}

/**
 * Counts of what a run found. Before anybody has looked: by calibrated belief, and from none on where there is no belief. Once somebody
 * has: as the desk counts (`reviewedCounts`). A damage class that the pixels do not carry counts as none given.
 */
export function foundCounts(findings: readonly Finding[], { decisions }: Pick<Review, 'decisions'>): FoundCounts {
  const carried = new Map(
    findings.map((finding) => [finding.id, (decisions.get(finding.id) ?? []).map((one) => withinClaims(one, finding))]),
  );
  const rows = findings.filter((finding) => finding.kind === 'aircraft');
  const shown = rows.filter(({ status }) => status !== 'not-assessable');
  const stating = findings.filter(isCounted);
  const reviewed = stating.filter(({ id }) => carried.get(id)!.length > 0).length;
  const counts = reviewed === 0 ? countsUnreviewed(findings) : countsReviewed(findings, carried);
  return {
    ...counts,
    aircraftBefore: beliefRange(
      shown.filter(
        ({ id, evidence }) => evidence.beforeScore !== null && reviewStateOf(carried.get(id)!) !== 'rejected',
      ),
      { isCertain: true },
    ),
    areAircraft: shown.every(carriesAircraftDamage),
    areCraters: findings.every((finding) => finding.kind !== 'crater' || !finding.isIndicative),
    all: stating.length,
    reviewed,
    disputed: stating.filter(({ id }) => reviewStateOf(carried.get(id)!) === 'disputed').length,
  };
}

type Counts = Pick<FoundCounts, 'aircraft' | 'buildings' | 'craters' | 'places'>;

function countsUnreviewed(findings: readonly Finding[]): Counts {
  const counted = findings.filter(isCounted);
  const buildings = counted.filter((finding) => finding.kind === 'building');
  const rangeOf = (some: readonly Finding[]) => beliefRange(some, { isCertain: false });
  return {
    aircraft: ledgerRanges(findings.filter((finding) => finding.kind === 'aircraft')),
    buildings: {
      destroyed: rangeOf(buildings.filter(({ damageClass }) => damageClass === 'destroyed')),
      damaged: rangeOf(buildings.filter(({ damageClass }) => damageClass !== 'destroyed')),
    },
    craters: rangeOf(counted.filter(({ kind }) => kind === 'crater')),
    places: rangeOf(counted.filter(({ kind }) => kind === 'change')),
  };
}

function countsReviewed(findings: readonly Finding[], decisions: Review['decisions']): Counts {
  const counted = findings.filter((finding) => finding.kind !== 'change' || isCounted(finding));
  const { aircraft, buildings, craters, changes } = reviewedCounts(counted, { decisions });
  const of = (status: AircraftStatus) => aircraft.get(status) ?? NONE;
  return {
    aircraft: {
      destroyed: of('destroyed'),
      damaged: of('damaged'),
      departed: of('departed'),
      arrived: of('arrived'),
      moved: of('moved'),
      present: of('present'),
      'not-assessable': of('not-assessable'),
    },
    buildings: {
      destroyed: buildings.get('destroyed') ?? NONE,
      damaged: (['severe', 'moderate', 'possible'] as const)
        .map((damage) => buildings.get(damage) ?? NONE)
        .reduce((sum, { least, most }) => ({ least: sum.least + least, most: sum.most + most })),
    },
    craters,
    places: changes,
  };
}

function withinClaims(decision: Decision, finding: Finding): Decision {
  return finding.kind === 'aircraft' && !carriesAircraftDamage(finding) ? { ...decision, damageClass: null } : decision;
}
