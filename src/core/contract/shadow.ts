import type { LonLat } from '../geo/points.ts';
import type { ChangeFinding, PixelBox } from './finding.ts';

/**
 * `change/shadows.json`: places that look changed, but lie in the shadow of something that stands on both dates on one of
 * them. They are no findings, and their ground counts as not observed.
 */
export interface ShadowList {
  /** Strongest first. */
  readonly shadows: readonly ShadowPlace[];
}

interface ShadowPlace {
  /** `S1` is the strongest; stable within a run. */
  readonly id: string;
  /** As of a finding. */
  readonly box: PixelBox;
  readonly outline: ChangeFinding['outline'];
  readonly at: LonLat | null;
  readonly areaPx: number;
  readonly areaM2: number | null;
  /** What it would have ranked by. */
  readonly weight: number;
  /** On which date the ground lies in the shadow, or most of it. */
  readonly date: 'before' | 'after';
  /** How high what throws it would be, by the length of the shadow on level ground, m. */
  readonly heightMeters: number;
  /** By which share the shadow is darker than the same ground in the sun, 0..1. */
  readonly darker: number;
  /** Plain English. */
  readonly sentence: string;
}
