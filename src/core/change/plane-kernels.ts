import type { AlignedPatch } from '../align/radiometry.ts';
import { boxSums } from './box-sums.ts';
import type { ChangeMap } from './change-method.ts';
import { type CombinedModel, mapCombined } from './combined-map.ts';
import { localHalfRange } from './local-range.ts';
import { smoothObserved } from './log-plane.ts';
import { slopeProducts } from './structure-loss.ts';

/** The work on whole planes in which most of a change map's time goes; others may do it, with the same outcome. */
export interface PlaneKernels {
  readonly boxSums: typeof boxSums;
  readonly localHalfRange: typeof localHalfRange;
  readonly smoothObserved: typeof smoothObserved;
  readonly slopeProducts: typeof slopeProducts;
}

/** Planes one by one, and a whole tile of the default method without leaving the kernels' memory. */
export interface ChangeKernels extends PlaneKernels {
  /** The map may lie in the kernels' memory: take what is wanted of it before the next call. */
  readonly mapCombined: (tile: AlignedPatch, model: CombinedModel) => ChangeMap;
}

const planes: PlaneKernels = { boxSums, localHalfRange, smoothObserved, slopeProducts };

export const plainKernels: ChangeKernels = {
  ...planes,
  mapCombined: (tile, model) => mapCombined(tile, model, planes),
};
