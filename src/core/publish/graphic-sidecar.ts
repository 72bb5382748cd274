import type { ExportDecision, RunLicence } from '../contract/licence.ts';
import type { InputScene } from '../contract/run.ts';
import type { PixelWindow } from '../geo/grid.ts';
import type { LonLat } from '../geo/points.ts';
import type { BandStretch, Level } from './display-stretch.ts';

/** One date, with the files it came from. */
export type SidecarSide = Pick<InputScene, 'name' | 'acquiredAt' | 'credit' | 'gsdMeters' | 'files'> & {
  readonly label: string;
};

/**
 * `graphic.json`: where the picture comes from and what was done to it, so that it can be checked and made again.
 *
 * Holds no time of making: the same run gives the same bytes.
 */
export interface GraphicSidecar {
  readonly schema: 1;
  readonly file: string;
  readonly sha256: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly title: string;
  readonly run: string;
  readonly version: string;
  readonly before: SidecarSide;
  readonly after: SidecarSide;
  /** What is shown, on the run's aligned grid, px. */
  readonly crop: PixelWindow;
  readonly isWholeArea: boolean;
  /** Middle of the crop; null without georeference, as all four below. */
  readonly centre: LonLat | null;
  /** Ground metres per pixel of the graphic, across. */
  readonly metersPerPx: number | null;
  readonly scaleBarMeters: number | null;
  /** True north, clockwise from straight up. */
  readonly trueNorthDegrees: number | null;
  readonly registration: { readonly residualPx: number | null; readonly residualMeters: number | null };
  readonly comparability: string;
  /** For display only: shown = 255 · (gain · value + offset − low) / (high − low). */
  readonly stretch: {
    readonly rule: string;
    readonly bands: readonly ({ readonly name: string; readonly before: Level; readonly after: Level } & BandStretch)[];
  };
  readonly resampling: string;
  readonly alterations: readonly string[];
  /** Share of the crop that was not observed on each date, 0..1. */
  readonly notObserved: { readonly before: number; readonly after: number };
  readonly callouts: readonly { readonly number: string; readonly finding: string }[];
  /** What is shown enlarged, on the aligned grid. */
  readonly insets: readonly { readonly finding: string; readonly crop: PixelWindow }[];
  /** Of the images, and what the licences say to a picture whose purpose nobody has stated; the same for every format of it. */
  readonly licence: RunLicence & { readonly rule: ExportDecision };
  readonly limitations: string;
  readonly typeface: string;
}

/** All of it but what the file is called and holds. */
export type GraphicFacts = Omit<GraphicSidecar, 'file' | 'sha256'>;
