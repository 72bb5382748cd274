import type { LonLat } from '../geo/points.ts';

/** [x0, y0, x1, y1], px, top-left corner first. */
export type PixelBox = readonly [x0: number, y0: number, x1: number, y1: number];

export type FindingKind = 'change' | 'crater' | 'aircraft' | 'building';

/** One stated change, with what it rests on. */
export interface Finding {
  /** `F1` is the strongest; stable within a run. */
  readonly id: string;
  readonly kind: FindingKind;
  /** On the run's aligned grid, px. */
  readonly box: PixelBox;
  /** In each SOURCE image's own pixels; null where that image has none. */
  readonly beforeBox: PixelBox | null;
  readonly afterBox: PixelBox | null;
  /** The file those boxes count in, where a scene is a mosaic of several. */
  readonly beforeAsset: string | null;
  readonly afterAsset: string | null;
  /** Outline on the aligned grid, px: closed rings, the outer one first. */
  readonly outline: readonly (readonly (readonly [col: number, row: number])[])[];
  /** Centroid; null without georeference. */
  readonly at: LonLat | null;
  readonly areaPx: number;
  /** Geodesic; null without georeference. */
  readonly areaM2: number | null;
  /** 0..1, only once calibrated on data that was not used to fit it; null until then. */
  readonly confidence: number | null;
  readonly evidence: ChangeEvidence;
  /** What it looks like it may be, for the eye; never a cause. Null where nothing stands out, or none was looked for. */
  readonly hint: FindingHint | null;
  /** Plain English. */
  readonly sentence: string;
  readonly claims: { readonly can: readonly string[]; readonly cannot: readonly string[] };
}

export interface FindingHint {
  readonly kind:
    | 'bright-ground'
    | 'dark-ground'
    | 'scorch'
    | 'vegetation'
    | 'texture-gain'
    | 'texture-loss'
    | 'shadow-or-parallax';
  /** Plain English: what was measured. */
  readonly why: string;
}

interface ChangeEvidence {
  readonly method: string;
  /** `area`: the method's own magnitudes; `compact`: the filters for small things, where the method says nothing. */
  readonly channel: 'area' | 'compact';
  /** What the filters answered; null where the method found it. */
  readonly compact: {
    readonly col: number;
    readonly row: number;
    readonly diameterPx: number;
    readonly energy: number;
    readonly unexplained: number;
  } | null;
  /** Largest and mean magnitude inside, in spreads above the usual, as the threshold's rule counts them. */
  readonly peak: number;
  readonly mean: number;
  /** What findings are ranked by: mean magnitude above threshold, summed over the area. */
  readonly weight: number;
  /** Mean change of log brightness, after minus before; negative: darker. */
  readonly brightening: number;
  /** 1 where all of it became brighter or all of it darker, 0 where as much the one as the other. */
  readonly evenness: number;
  /**
   * The share of false findings to expect among this one and all that are at least as strong, 0..1, by a null pair; null
   * without one.
   */
  readonly falseDiscoveryRate: number | null;
}

export type Verdict =
  | { readonly kind: 'changed'; readonly findings: number; readonly observedFraction: number }
  | { readonly kind: 'unchanged'; readonly observedFraction: number }
  | { readonly kind: 'not-observed'; readonly why: 'cloud' | 'no-overlap' | 'misaligned' | 'no-data' };
