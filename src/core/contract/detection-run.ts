import type { DetectorUse, InputScene, ObjectLabel, OutputFile } from './run.ts';

/** What `aftermath detect` is asked for. */
export interface DetectRequest {
  readonly scene: string;
  readonly detect?: readonly ObjectLabel[];
  /** What a pixel measures, m, of an image without georeference. */
  readonly gsdMeters?: number;
  /** CRS of a scene that names coordinates and no CRS, as `EPSG:32636`. */
  readonly crs?: string;
  readonly date?: string;
  readonly credit?: string;
  /** Usable-data mask; the one beside the image otherwise. */
  readonly mask?: string;
}

/** `run.json` of a search of one scene. */
export interface DetectionManifest {
  readonly schema: 1;
  readonly kind: 'detection';
  readonly version: string;
  readonly createdAt: string;
  readonly input: InputScene;
  readonly detectors: readonly DetectorUse[];
  /** How many of each that was looked for; what is not named here was not looked for, and `warnings` say why. */
  readonly counts: Partial<Readonly<Record<DetectorUse['label'], number>>>;
  readonly warnings: readonly string[];
  readonly timings: Readonly<Record<string, number>>;
  readonly outputs: readonly OutputFile[];
}
