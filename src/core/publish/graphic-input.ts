import type { Finding, Verdict } from '../contract/finding.ts';
import type { Comparability, InputScene, Registration } from '../contract/run.ts';
import type { Grid } from '../geo/grid.ts';
import type { Outlines } from './locator.ts';
import type { ReviewExtent } from './words/review-words.ts';

/** What a graphic says of one date. */
export type GraphicSide = Pick<InputScene, 'name' | 'acquiredAt' | 'credit' | 'licence' | 'sensor' | 'gsdMeters'> & {
  readonly conditions: Pick<InputScene['conditions'], 'sun'>;
};

/** What people made of the findings so far. */
export interface GraphicReview {
  readonly extent: ReviewExtent;
  /** What stands after it, in sentences (`draftOutcome`); null while nobody has looked. */
  readonly outcome: string | null;
  /** Ids of findings that people rejected: called out only where asked for. */
  readonly rejected: ReadonlySet<string>;
}

export interface GraphicInput {
  readonly title: string;
  readonly before: GraphicSide;
  readonly after: GraphicSide;
  /** The aligned grid. */
  readonly grid: Grid;
  readonly registration: Pick<Registration, 'residualPx' | 'residualMeters'>;
  readonly comparability: Pick<Comparability, 'factors' | 'grade'>;
  readonly verdict: Verdict;
  /** What the aircraft ledger comes to, in sentences; empty where there is none. */
  readonly summary: readonly string[];
  /** Strongest first. */
  readonly findings: readonly Finding[];
  readonly review: GraphicReview;
  /** Whether some ground that is shown was not observed on either date. */
  readonly hasUnobserved: boolean;
  /** What was done to the pictures, in words: "aligned". That they are cropped is added. */
  readonly alterations: readonly string[];
  /** IANA name of the time that clocks on this ground show; null where it is not known. */
  readonly timeZone: string | null;
  /** Land of the world, for a locator. */
  readonly outlines: Outlines;
  readonly runId: string;
  readonly version: string;
}
