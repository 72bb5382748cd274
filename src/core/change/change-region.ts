import type { PixelBox } from '../contract/finding.ts';
import type { PixelPoint } from '../geo/points.ts';
import type { CompactSpot } from './compact/compact-spots.ts';

/** Pixels of one row that belong together: columns `start` up to, not including, `end`. */
export interface PixelRun {
  readonly row: number;
  readonly start: number;
  readonly end: number;
}

/** Ground that changed and hangs together (8-connected). Plain data. */
export interface ChangeRegion {
  /** 1 is the strongest of its pair. */
  readonly rank: number;
  /** From top to bottom, then left to right. */
  readonly runs: readonly PixelRun[];
  readonly box: PixelBox;
  readonly areaPx: number;
  readonly centroid: PixelPoint;
  /** Largest and mean magnitude, in the threshold's spreads above its median. */
  readonly peak: number;
  readonly mean: number;
  /** The evidence that regions are ranked by: what exceeds the grow threshold in the same unit, summed over the pixels. */
  readonly weight: number;
  /** The pixel of the largest magnitude. */
  readonly peakAt: PixelPoint;
  /** Mean change of log brightness, after minus before. */
  readonly brightening: number;
  /** 1 where all of it became brighter or all of it darker, 0 where as much the one as the other. */
  readonly evenness: number;
  /** What the region was made of, where the compact channel and not the method found it. */
  readonly spot?: CompactSpot;
}
