import { counted, megabytes } from './counted.ts';

/** Why a run that is old enough to go stays. */
export const STAY_REASONS = ['told', 'reviewed', 'baseline', 'usual', 'shared', 'elsewhere'] as const;
export type StayReason = (typeof STAY_REASONS)[number];

/** What pruning removes of the runs of looks, or would. */
export interface Pruning {
  /** Looks taken before this moment. ISO 8601, UTC. */
  readonly before: string;
  /** False where it was only asked what would go. */
  readonly removed: boolean;
  /** Those with looks of that age, by id. */
  readonly sites: readonly PrunedSite[];
  readonly runs: number;
  /** Scenes and masks that went into those runs, and into none that stays. */
  readonly originals: number;
  /** Of runs and originals together. */
  readonly bytes: number;
  /** Runs among them that an earlier pruning had begun to remove when it ended. */
  readonly begun: number;
}

/** `3 runs and 5 originals, 812.0 MB`. */
export function prunedAmount({ runs, originals, bytes }: Pruning): string {
  return `${counted(runs, 'run')} and ${counted(originals, 'original')}, ${megabytes(bytes)}`;
}

export interface PrunedSite {
  readonly siteId: string;
  /** Looks whose pictures go. */
  readonly looks: number;
  readonly runs: number;
  /** Of those runs, with originals that go with them; one of two sites counts with the first. */
  readonly bytes: number;
  /** Looks of that age whose pictures stay, by why. */
  readonly stay: Readonly<Partial<Record<StayReason, number>>>;
}
