import type { Affine } from '../geo/affine.ts';
import type { DisplacementField } from '../geo/bent-map.ts';
import type { Crs } from '../geo/crs.ts';
import type { Grid } from '../geo/grid.ts';
import type { LonLat, PixelPoint } from '../geo/points.ts';
import type { SampleType } from '../raster/raster.ts';
import type { SceneConditions } from '../scene/conditions.ts';
import type { AircraftStatus, DamageClass, Verdict } from './finding.ts';

/** What a person asks for. Paths and URLs are not resolved yet. */
export interface CompareRequest {
  readonly before: string;
  readonly after: string;
  /** An earlier scene, with no event between it and `before`: what findings come of without one. */
  readonly nullScene?: string;
  /** GeoJSON file of the area of interest. */
  readonly aoi?: string;
  readonly gsdMeters?: number;
  readonly method?: string;
  /** The rule that says where change begins; as suits the method unless told. */
  readonly threshold?: string;
  readonly beforeDate?: string;
  readonly afterDate?: string;
  readonly credit?: string;
  /** What the images are under, as people write it: "CC BY-NC 4.0"; as their metadata say unless told. */
  readonly licence?: string;
  /** CRS of scenes that name coordinates and no CRS (a world file without `.prj`), as `EPSG:32636`. */
  readonly crs?: string;
  /** Usable-data masks of the scenes; those beside them otherwise. */
  readonly beforeMask?: string;
  readonly afterMask?: string;
  readonly minimumAreaM2?: number;
  /** GeoJSON file of building footprints, lon/lat, as they stood before: each gets its state. */
  readonly buildings?: string;
  /** Objects to look for; all kinds unless told. */
  readonly detect?: readonly ObjectLabel[];
  /** What people call the place; the names of the two scenes unless told. */
  readonly title?: string;
}

/** What can be looked for in an image. */
export const OBJECT_LABELS = ['aircraft', 'crater'] as const;

export type ObjectLabel = (typeof OBJECT_LABELS)[number];

/** A model that ran, and on what. */
export interface DetectorUse {
  readonly label: ObjectLabel | 'building';
  /** Its id. */
  readonly model: string;
  /** sha256 of the model's card, which holds those of its weights. */
  readonly sha256: string;
  /** Engine that computed it: `onnxruntime-node`, `tfjs-node`, `tfjs-wasm`; null of one that weighs features. */
  readonly engine: string | null;
}

/** One scene as the manifest records it. */
export interface InputScene {
  readonly name: string;
  readonly files: readonly {
    readonly name: string;
    /** Where it was fetched from, without what may be a key; null of a file of this machine. */
    readonly address: string | null;
    readonly sha256: string;
    readonly bytes: number;
  }[];
  readonly acquiredAt: string | null;
  readonly credit: string | null;
  /** As somebody or the metadata stated it (`core/publish/licence`). Older runs lack it. */
  readonly licence?: string | null;
  /** What took it, as its metadata names it. */
  readonly sensor: string | null;
  readonly gsdMeters: number | null;
  readonly crs: string | null;
  readonly sampleType: SampleType;
  readonly bandNames: readonly string[];
  readonly conditions: SceneConditions;
}

/** How well the two scenes fit. */
export interface Registration {
  /** What to add to the after scene's pixel coordinates on the common grid, px, at the grid's centre. */
  readonly shiftPx: PixelPoint;
  /** The same on the ground, m; null without georeference. */
  readonly shiftMeters: PixelPoint | null;
  /** From the aligned grid to where the after scene's own georeference puts that pixel, px. */
  readonly gridToAfter: Affine;
  /** What is added to that where the ground bends against it, px; null where it does not help. */
  readonly field: DisplacementField | null;
  readonly model: 'identity' | 'translation' | 'similarity' | 'affine';
  /** RMSE after the fit on tie points not used in it (leave-one-out), px; null with too few tie points to say. */
  readonly residualPx: number | null;
  readonly residualMeters: number | null;
  /** 95th percentile of the same, px. */
  readonly residual95Px: number | null;
  /** 0..1: `inliers` over `matched`. */
  readonly reliability: number;
  readonly tiePoints: {
    /** Windows that were looked at. */
    readonly windows: number;
    /** Those that matched; where they crowd, only the firmest (at most 400 in all). */
    readonly matched: number;
    /** Those that agree with the fit. */
    readonly inliers: number;
    /** The inliers: where on the aligned grid, and what the fit leaves there, px. */
    readonly residuals: readonly {
      readonly col: number;
      readonly row: number;
      readonly dCol: number;
      readonly dRow: number;
    }[];
  };
}

/** How the after bands were brought to the before bands' level: before ≈ gain · after + offset, in sample units. */
export interface RadiometricFit {
  readonly bands: readonly {
    readonly name: string;
    readonly gain: number;
    readonly offset: number;
    /** The gain between reflectances: 1 where both dates are calibrated alike; null unless both state a scale. */
    readonly reflectanceGain: number | null;
  }[];
  /** Share of the sampled pixels that count as unchanged ground. */
  readonly unchangedFraction: number;
  /**
   * What the fit leaves unexplained: the spread about the line over the spread of brightness itself, worst band; 0 is a
   * perfect match, 1 none at all.
   */
  readonly unexplained: number;
  /** How gains and offsets were found. */
  readonly fit: GainRule;
  /** Whether change was measured on samples counted from zero reflectance, where the metadata state it. */
  readonly zeroLight: { readonly before: ZeroLightUse; readonly after: ZeroLightUse };
  /** Bands of the after date that were freed of haze that lies unevenly, before `bands` were fitted; empty where none was. */
  readonly haze: readonly {
    readonly name: string;
    /** Most less least that was added, sample units. */
    readonly range: number;
    /** Median error on held-out ground with it over that without. */
    readonly heldOutRatio: number;
  }[];
}

/** `contradicted`: many pixels lie far below the stated zero, so the offset was taken away before and is not again. */
export type ZeroLightUse = 'as-stated' | 'contradicted' | 'not-stated';

/** Why gains and offsets were taken from the ridge of the joint histogram. */
export type RidgeReason =
  /** Fewer than four: invariant pixels cannot be told. */
  | 'few-bands'
  | 'few-invariant-pixels'
  /** The invariant pixels cover too little of the ground's brightness, as a sea alone does. */
  | 'one-kind-of-ground'
  /** On the held-out third the dates' means or variances differ by more than chance. */
  | 'held-out-pixels-differ'
  | 'ridge-fits-better';

/** By which rule gains and offsets were found, and what was held against it. */
interface GainRule {
  readonly rule: 'invariant-pixels' | 'ridge';
  /** Null where invariant pixels were used. */
  readonly reason: RidgeReason | null;
  /** Of the sampled pixels, those that hardly any unchanged ground would differ less than. */
  readonly invariantPixels: number;
  /** Null where it did not come to that. */
  readonly heldOut: HeldOutFit | null;
}

/** How lines fitted on two thirds of the invariant pixels do on the rest. */
export interface HeldOutFit {
  readonly pixels: number;
  /** Median distance from the lines, in spreads of the earlier date's brightness, mean of the bands. */
  readonly residual: number;
  /** The same about the ridges. */
  readonly ridgeResidual: number;
  /** In the order of the bands: after, brought to before's level, against before. */
  readonly bands: readonly {
    /** After less before, sample units. */
    readonly meanDifference: number;
    /** How often chance alone makes the means differ so much (paired t-test), the variances (F-test). */
    readonly meanP: number;
    readonly varianceRatio: number;
    readonly varianceP: number;
  }[];
}

export type ComparabilityLevel = 'good' | 'fair' | 'poor' | 'unknown';

export type ComparabilityAspect =
  | 'alignment'
  | 'observed'
  | 'brightness'
  | 'sun-azimuth'
  | 'sun-elevation'
  | 'view'
  | 'time'
  | 'season'
  | 'gsd';

/** One thing that makes a pair more or less fair to compare. */
export interface ComparabilityFactor {
  readonly aspect: ComparabilityAspect;
  /** What the aspect is called in a list. */
  readonly title: string;
  /** In `unit`; null where it is not known. */
  readonly value: number | null;
  readonly unit: 'px' | 'share' | 'deg' | 'days' | 'ratio';
  /** The value in words. */
  readonly reading: string;
  readonly level: ComparabilityLevel;
  /** One plain sentence: what it means for this comparison. */
  readonly meaning: string;
}

/**
 * Why ground was not observed on both dates, as shares of the ground that `observedFraction` is a share of, 0..1; with it they make 1.
 */
export interface NotObserved {
  /** One of the scenes has no pixels there. */
  readonly nodata: number;
  readonly cloud: number;
  readonly haze: number;
  readonly smoke: number;
  readonly shadow: number;
  /** A provider's mask calls it unusable and does not say why. */
  readonly masked: number;
  /** A tall thing that leans elsewhere on each date covers it. */
  readonly parallax: number;
}

/** How fairly the two scenes can be compared. */
export interface Comparability {
  readonly daysApart: number | null;
  /** Coarser GSD over finer GSD; 1 where both are alike. */
  readonly gsdRatio: number | null;
  readonly overlapFraction: number;
  readonly commonBands: readonly string[];
  readonly notes: readonly string[];
  /** The weightiest first; every aspect, known or not. */
  readonly factors: readonly ComparabilityFactor[];
  /** One grade for the whole, by `gradeRule`. */
  readonly grade: ComparabilityLevel;
  readonly gradeRule: string;
}

export interface OutputFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** What the pair of null scene and before scene came to, by the same rule on the same grid. */
export interface NullPair {
  /** How many regions it shows, and the weight of the strongest. */
  readonly regions: number;
  readonly strongest: number | null;
  /** As that of the run. */
  readonly observedFraction: number;
  readonly residualPx: number | null;
  /** Findings with a false discovery rate up to `limit` count in the verdict; so many do. */
  readonly limit: number;
  readonly kept: number;
}

/** `run.json`. */
export interface RunManifest {
  readonly schema: 1;
  /** sha256 over inputs, parameters and version, first 16 hex digits: the same question has the same id. */
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** When the run finished. With `timings` the only part that differs from one time to the next. */
  readonly createdAt: string;
  readonly inputs: { readonly before: InputScene; readonly after: InputScene; readonly nullScene?: InputScene };
  readonly parameters: RunParameters;
  /** The grid of everything under `aligned/` and `change/`. */
  readonly grid: Grid;
  readonly crs: Crs | null;
  /** Ground size of a pixel at the grid's centre, m. */
  readonly pixelMeters: { readonly width: number; readonly height: number } | null;
  /** Corners of the grid, lon/lat, closed ring; null without georeference. */
  readonly footprint: readonly LonLat[] | null;
  readonly registration: Registration;
  readonly radiometry: RadiometricFit;
  readonly comparability: Comparability;
  /** Null unless the run was given a null scene. */
  readonly nullPair: NullPair | null;
  readonly verdict: Verdict;
  readonly counts: {
    /** Changed places, their area and share of what was observed. */
    readonly change: number;
    readonly changedAreaM2: number | null;
    readonly changedFraction: number;
    /** Rows of the ledger by status. */
    readonly aircraft: Partial<Readonly<Record<AircraftStatus, number>>>;
    /** New ones. */
    readonly craters: number;
    /** Given ones, by damage class. */
    readonly buildings: Partial<Readonly<Record<DamageClass, number>>>;
  };
  /** What the aircraft ledger comes to, in sentences; counts are ranges. */
  readonly summary: readonly string[];
  /** Share that both dates show, 0..1, of the area of interest, or without one of the common ground. */
  readonly observedFraction: number;
  readonly notObserved: NotObserved;
  /** Models that looked for objects; empty where none did: then nothing is said of aircraft or craters. */
  readonly detectors: readonly DetectorUse[];
  readonly warnings: readonly string[];
  /** Seconds a stage took. */
  readonly timings: Readonly<Record<string, number>>;
  readonly outputs: readonly OutputFile[];
  /** Name of the log of how the run came about, which ends with the sha256 of this file; runs from before there was one have none. */
  readonly evidence?: string;
}

export interface RunParameters {
  readonly method: string;
  readonly gsdMeters: number | null;
  readonly minimumAreaM2: number | null;
  readonly minimumAreaPx: number;
  /** In spreads above the median of the rule: a region must reach `seed` somewhere and holds what exceeds `grow`. */
  readonly threshold: {
    readonly rule: string;
    readonly seed: number;
    readonly grow: number;
    readonly seedMagnitude: number;
    readonly growMagnitude: number;
  };
  readonly aoi: string | null;
  /** sha256 of that file: the run's id follows what it holds, not where it lay. Null without one. */
  readonly aoiSha256: string | null;
  readonly detect: readonly ObjectLabel[];
  readonly buildings: string | null;
  /** As `aoiSha256`. */
  readonly buildingsSha256: string | null;
}
