import type { AlignedPatch } from '../align/aligned-patch.ts';
import type { Radiometry } from '../align/radiometry.ts';
import type { ChangeKernels } from './change-kernels.ts';
import type { ChangeMap } from './change-map.ts';
import type { ThresholdName } from './thresholds.ts';

export type { ChangeMap } from './change-map.ts';

/** How closely the ground is seen, and in how like a light. */
export interface Sight {
  /** Ground size of a pixel, m; null without georeference. */
  readonly pixelMeters: number | null;
  /** How far shadow tips and tops moved between the dates, m by metre of height; null unless both suns are known. */
  readonly movedPerMeter: number | null;
}

/**
 * A way to see change, in two passes over a pair too large for memory: `fit` learns from sample patches what is usual
 * between these two scenes, `map` then judges any tile by it.
 *
 * The model is plain data (JSON). The map of a tile's core is the same bytes whatever tile it lies in, as long as the
 * tile has a halo of `haloPx` on every side that is not the grid's edge.
 */
export interface ChangeMethod<Model> {
  readonly haloPx: number;
  /** The threshold that suits its magnitudes. */
  readonly threshold: ThresholdName;
  fit(patches: readonly AlignedPatch[], radiometry: Radiometry, sight: Sight, kernels?: ChangeKernels): Model;
  map(tile: AlignedPatch, model: Model, kernels?: ChangeKernels): ChangeMap;
}
