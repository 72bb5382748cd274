import type { StayReason } from '../contract/prune.ts';

/** A look whose run is kept, with what bears on whether that may go. */
export interface LookWithRun {
  readonly siteId: string;
  /** Several looks may have one run. */
  readonly runFolder: string;
  readonly runId: string;
  /** ISO 8601, UTC. */
  readonly lookedAt: string;
  /** Some finding of it tells somebody, or is in an alert. */
  readonly isTold: boolean;
  /** Its later scene is what every new one of the site is compared with. */
  readonly showsBaseline: boolean;
  /** It is among those that the site's next look is held against. */
  readonly isUsual: boolean;
}

/** What becomes of the runs of looks. */
export interface PrunableRuns {
  /** Their looks, by the folder of the run. */
  readonly going: ReadonlyMap<string, readonly LookWithRun[]>;
  /** Those of that age. */
  readonly staying: readonly { readonly look: LookWithRun; readonly why: StayReason }[];
}

/**
 * Chooses the runs that may go: every look at them was taken before a moment, and none of those has anything that must stand.
 *
 * @param isReviewed whether people decided, drew or published something of it.
 * @param isHere whether its folder is among the runs.
 */
export function choosePrunable(
  looks: readonly LookWithRun[],
  before: string,
  isReviewed: (runId: string) => boolean,
  isHere: (runFolder: string) => boolean,
): PrunableRuns {
  const isOld = ({ lookedAt }: LookWithRun) => Date.parse(lookedAt) < Date.parse(before);
  const ofRun = new Map<string, LookWithRun[]>();
  for (const look of looks) ofRun.set(look.runFolder, [...(ofRun.get(look.runFolder) ?? []), look]);
  const going = new Map<string, readonly LookWithRun[]>();
  const staying: { readonly look: LookWithRun; readonly why: StayReason }[] = [];
  for (const [runFolder, sharing] of ofRun) {
    const why = reasonOf(sharing, isReviewed) ?? (isHere(runFolder) ? null : 'elsewhere');
    if (why === null && sharing.every(isOld)) going.set(runFolder, sharing);
    else staying.push(...sharing.filter(isOld).map((look) => ({ look, why: why ?? ('shared' as const) })));
  }
  return { going, staying };
}

function reasonOf(sharing: readonly LookWithRun[], isReviewed: (runId: string) => boolean): StayReason | null {
  if (sharing.some(({ isTold }) => isTold)) return 'told';
  if (sharing.some(({ runId }) => isReviewed(runId))) return 'reviewed';
  if (sharing.some(({ showsBaseline }) => showsBaseline)) return 'baseline';
  return sharing.some(({ isUsual }) => isUsual) ? 'usual' : null;
}
