import type { CraterSize, PixelBox } from './finding.ts';

/** One object that a model sees in one image: an entry of `detections/before.json` and `detections/after.json`. */
export type Detection = AircraftDetection | CraterDetection;

interface SeenObject {
  /** What the model gave, 0..1; no probability. */
  readonly score: number;
  /** 0..1; null where the model is not calibrated on places that it was not trained on. */
  readonly confidence: number | null;
  /** In the SOURCE image's own pixels. */
  readonly box: PixelBox;
  /** The file that the box counts in, where a scene is a mosaic of several; name without folders. */
  readonly asset: string;
  /** Id of the model. */
  readonly model: string;
}

export interface AircraftDetection extends SeenObject {
  readonly label: 'aircraft';
}

export interface CraterDetection extends SeenObject, CraterSize {
  readonly label: 'crater';
}
