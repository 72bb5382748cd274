import type { Finding, Verdict } from '../contract/finding.ts';
import type { Comparability, InputScene, Registration } from '../contract/run.ts';
import type { Grid, PixelWindow } from '../geo/grid.ts';

/** What a graphic says of one date. */
export type GraphicSide = Pick<InputScene, 'name' | 'acquiredAt' | 'credit' | 'gsdMeters'>;

export interface GraphicInput {
  readonly title: string;
  readonly before: GraphicSide;
  readonly after: GraphicSide;
  /** The aligned grid, and the part of it that is shown. */
  readonly grid: Grid;
  readonly crop: PixelWindow;
  readonly registration: Pick<Registration, 'residualPx' | 'residualMeters'>;
  readonly comparability: Pick<Comparability, 'factors' | 'grade'>;
  readonly verdict: Verdict;
  /** What the aircraft ledger comes to, in sentences; empty where there is none. */
  readonly summary: readonly string[];
  /** Strongest first. */
  readonly findings: readonly Finding[];
  /** Whether some ground in the crop was not observed on either date. */
  readonly hasUnobserved: boolean;
  /** What was done to the pictures, in words: "aligned". */
  readonly alterations: readonly string[];
  readonly runId: string;
  readonly version: string;
}
