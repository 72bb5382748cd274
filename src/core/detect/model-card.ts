import type { SceneCalibration } from './scene-belief.ts';

/**
 * What a model says of itself in `models/<id>/card.json`: what it sees, at what scale, how its planes are read, and how
 * well it does where. Its file hashes are checked before it is believed (`io/inference`).
 */
export interface ModelCard {
  /** `<name>-v<N>`, the name of its folder. */
  readonly id: string;
  readonly label: 'aircraft' | 'crater' | 'building';
  readonly summary: string;
  /** Images are resampled to `model`; one whose GSD is outside [min, max] is not looked at, and that is said. */
  readonly gsdMeters: { readonly model: number; readonly min: number; readonly max: number };
  readonly input: ModelInput;
  readonly output: ModelOutput;
  readonly decode: {
    /** Lowest score of a find, 0..1. Where the card is calibrated, what is stated goes by confidence, and this lies low. */
    readonly threshold: number;
    /** A peak is the highest score within this many output cells each way. */
    readonly peakRadius: number;
    /** Over how many turns of a chip the mean is read (`averageTurns`), as for the calibration; so many times the work. */
    readonly turns: 1 | 4 | 8;
  };
  /** How a scene's finds become confidences (`sceneBelief`); null where not calibrated on places not trained on. */
  readonly calibration: SceneCalibration | null;
  /** How far found diameters are off; of models of craters, else null. */
  readonly diameter: DiameterError | null;
  readonly parameters: number;
  readonly licence: {
    readonly weights: string;
    readonly data: readonly { readonly name: string; readonly licence: string; readonly url: string }[];
  };
  readonly figures: readonly {
    readonly what: string;
    readonly value: number | string;
    readonly split: string;
    readonly command: string;
  }[];
  /** What it cannot see, in plain sentences. */
  readonly cannot: readonly string[];
  readonly trainedWith: { readonly command: string; readonly seed: number; readonly commit: string };
  /** sha256 by the file's name in the folder. */
  readonly files: Readonly<Record<string, string>>;
  /** Size of the golden chip, px. */
  readonly golden: { readonly width: number; readonly height: number };
}

/** Nine in ten true diameters lie between these factors of the found one, on places not trained on. */
export interface DiameterError {
  readonly trueOverFound5: number;
  readonly trueOverFound95: number;
  readonly basis: string;
}

export interface ModelInput {
  /** Side of a tile, px at the model's GSD. */
  readonly size: number;
  /** How far neighbouring tiles overlap, px. */
  readonly overlap: number;
  /** Width and height of a tile are multiples of this. */
  readonly multiple: number;
  /** One name for each plane in; a model of two dates takes `before-red` … `after-blue`. */
  readonly channels: readonly string[];
  /** For each channel, of pixel values 0..255: a plane in is (value − mean) / std. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

export interface ModelOutput {
  /** Input pixels for one output cell. */
  readonly stride: number;
  /** One name for each plane out: `centre` (0..1), `offset-col`, `offset-row` (cells from the cell's centre), `log-width` … */
  readonly channels: readonly string[];
}
