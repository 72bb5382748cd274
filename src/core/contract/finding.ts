import type { LonLat } from '../geo/points.ts';

/** [x0, y0, x1, y1], px, top-left corner first. */
export type PixelBox = readonly [x0: number, y0: number, x1: number, y1: number];

/** One statement about the ground, with what it rests on; told apart by `kind`. */
export type Finding = ChangeFinding | AircraftFinding | CraterFinding | BuildingFinding;

export type FindingKind = Finding['kind'];

/** What findings of every kind have. */
export interface StatedFinding {
  /** `F1` is the strongest; stable within a run. */
  readonly id: string;
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
  /** Geodesic; null without georeference, and of what is not measured by its area. */
  readonly areaM2: number | null;
  /**
   * 0..1, only where calibrated on data that was not used to fit it; null elsewhere. Of change: that the ground or an object on it
   * differs, not light, season or weather (`core/findings/change-confidence.ts`). Of aircraft and craters: that one is or was here, not
   * how sure its fate is.
   */
  readonly confidence: number | null;
  /** Plain English. */
  readonly sentence: string;
  readonly claims: { readonly can: readonly string[]; readonly cannot: readonly string[] };
  /** What a person may call it (`core/findings/claims.ts`): none where the pixels carry no damage. Older runs lack it. */
  readonly offeredDamage?: readonly DamageClass[];
}

/** Ground that looks different. */
export interface ChangeFinding extends StatedFinding {
  readonly kind: 'change';
  readonly evidence: ChangeEvidence;
  /** What it looks like it may be, for the eye; never a cause. Null where nothing stands out, or none was looked for. */
  readonly hint: FindingHint | null;
}

/** What became of an aircraft between the dates. Gone is departed: destroyed needs something that shows it. */
export type AircraftStatus = 'present' | 'arrived' | 'departed' | 'moved' | 'damaged' | 'destroyed' | 'not-assessable';

/** A row of the aircraft ledger. */
export interface AircraftFinding extends StatedFinding {
  readonly kind: 'aircraft';
  /** What the pixels carry (`core/findings/claims.ts`). */
  readonly status: AircraftStatus;
  /** Whether it stands, or stood, in a berm of three sides; null where the pixels do not carry that. */
  readonly inRevetment: boolean | null;
  /** To the rim of the nearest new crater, m; 0 inside one. Null without scale, or without any crater. */
  readonly nearestCraterMeters: number | null;
  /** Whether smoke hides ground within 100 m on either date; null where none was looked for. */
  readonly isSmokeNear: boolean | null;
  /** How far it moved, m; null unless it did. */
  readonly movedMeters: number | null;
  readonly evidence: AircraftEvidence;
}

/** What a row of the ledger rests on. Shares and scores 0..1; logarithms natural, after minus before. */
export interface AircraftEvidence {
  /** The model's score on each date; null where it saw none. */
  readonly beforeScore: number | null;
  readonly afterScore: number | null;
  /** Share of the place that each date shows. */
  readonly beforeObserved: number;
  readonly afterObserved: number;
  /** Correlation of both dates at the place, −1..1; null where too little is seen. */
  readonly similarity: number | null;
  /** Edges that are left at the place, as a share of those before; null where there were none. */
  readonly residual: number | null;
  /**
   * Of the ground close round it, aircraft and shadow left out, the share that turned darker by a quarter and more beyond the share of
   * the ground further off that did, 0..1: of what would have stayed light as that did. Null where too little ground is seen.
   */
  readonly burntShare: number | null;
  /** How much lighter the middle of the place turned than the ground further off, log, median; null as before. Older runs lack it. */
  readonly bodyTurn: number | null;
  /** Share of the place that the later date shows lighter than the ground round it was, by a quarter and more, 0..1; null as before. */
  readonly lightShare: number | null;
  /** Share of the place that lies in regions of change. */
  readonly changedShare: number;
  /** By how much the light drops, log, from its stand to what encloses it on three sides; null as `inRevetment`. */
  readonly revetmentDrop: number | null;
}

/** How wide the ground is that a crater disturbed. */
export interface CraterSize {
  /** Null where the image has no scale. */
  readonly diameterMeters: number | null;
  /** Where nine in ten true diameters lay for one found so wide, m; null as `diameterMeters`. */
  readonly diameterMetersRange: readonly [least: number, most: number] | null;
  /** Less than 10 px across: the diameter tells the order of size, no more. */
  readonly isIndicative: boolean;
}

/** A crater that was not there before. */
export interface CraterFinding extends StatedFinding, CraterSize {
  readonly kind: 'crater';
  readonly evidence: {
    readonly score: number;
    /** Share of its box that lies in regions of change, and the largest magnitude of those; null where in none. */
    readonly changedShare: number;
    readonly peak: number | null;
  };
}

/** Ours; mapped outward to other scales with loss. */
export const damageClasses = [
  'destroyed',
  'severe',
  'moderate',
  'possible',
  'no-visible-damage',
  'not-assessable',
] as const;
export type DamageClass = (typeof damageClasses)[number];

/** What a person may call a finding; all of a run that was made before runs said so. */
export function offeredDamageOf({
  offeredDamage = damageClasses,
}: Pick<Finding, 'offeredDamage'>): readonly DamageClass[] {
  return offeredDamage;
}

/** A given footprint, and what can be seen of its state. */
export interface BuildingFinding extends StatedFinding {
  readonly kind: 'building';
  /** What the pixels carry (`core/findings/claims.ts`). */
  readonly damageClass: DamageClass;
  readonly evidence: {
    /** What the model makes of the features, 0..1; null where it could not look. */
    readonly score: number | null;
    /** By name (`core/detect/building.ts`). */
    readonly features: Readonly<Record<string, number>>;
  };
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
  /** Mean step of log brightness between neighbouring pixels inside, on the date that has more of it; null where too little is seen. */
  readonly texture: number | null;
  /** By how much it is darker than the ground round it, log brightness, on the date on which it is darkest; null as `texture`. */
  readonly shade: number | null;
  /**
   * Share of the region's rim, 0..1, along which light steps on the date on which it does so less: something stands or lies along it on both
   * dates. Null as above.
   */
  readonly edge: number | null;
  /** What the confidence was calibrated on; null where there is none. */
  readonly calibratedOn: string | null;
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

/** What is said of an aircraft that was hit, or may have been. */
export function isStruck(status: AircraftStatus): boolean {
  return status === 'destroyed' || status === 'damaged';
}

/** Whether a finding says that something changed: the ledger also holds what stayed, and what cannot be said. */
export function statesChange(finding: Finding): boolean {
  switch (finding.kind) {
    case 'aircraft':
      return finding.status !== 'present' && finding.status !== 'not-assessable';
    case 'building':
      return finding.damageClass !== 'no-visible-damage' && finding.damageClass !== 'not-assessable';
    default:
      return true;
  }
}
