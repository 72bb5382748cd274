import type { LonLat } from '../geo/points.ts';
import type { ChangeFinding, PixelBox } from './finding.ts';

/** A place that looks changed, but need not be. It is no finding, and its ground counts as not observed. */
interface PlaceApart {
  /** `S1` is the strongest shadow, `P1` the strongest parallax; stable within a run. */
  readonly id: string;
  /** As of a finding. */
  readonly box: PixelBox;
  readonly outline: ChangeFinding['outline'];
  readonly at: LonLat | null;
  readonly areaPx: number;
  readonly areaM2: number | null;
  /** What it would have ranked by. */
  readonly weight: number;
  /** How high the thing would be that stands there on both dates, m: by its shadow on level ground, or by how far its top moved. */
  readonly heightMeters: number;
  /** Plain English. */
  readonly sentence: string;
}

/** `change/shadows.json`: places that lie in the shadow of something that stands on both dates on one of them. Strongest first. */
export interface ShadowList {
  readonly shadows: readonly ShadowPlace[];
}

interface ShadowPlace extends PlaceApart {
  /** On which date the ground lies in the shadow, or most of it. */
  readonly date: 'before' | 'after';
  /** By which share the shadow is darker than the same ground in the sun, 0..1. */
  readonly darker: number;
}

/** `change/parallax.json`: places where the top of something that stands on both dates is shown elsewhere on each. Strongest first. */
export interface ParallaxList {
  readonly parallax: readonly ParallaxPlace[];
}

interface ParallaxPlace extends PlaceApart {
  /** How far apart the two dates show the top, px. */
  readonly movedPx: number;
}
