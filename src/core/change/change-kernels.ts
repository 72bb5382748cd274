import type { AlignedPatch } from '../align/aligned-patch.ts';
import type { ChangeMap } from './change-map.ts';
import { type CombinedModel, mapCombined } from './combined-map.ts';
import { type PlaneKernels, plainPlanes } from './plane-kernels.ts';

/** The work in which most of a change map's time goes; others may do it, with the same outcome. */
export interface ChangeKernels extends PlaneKernels {
  /**
   * A whole tile of the default method. The map may lie in the kernels' memory: take what is wanted of it before the
   * next call.
   */
  readonly mapCombined: (tile: AlignedPatch, model: CombinedModel) => ChangeMap;
}

export const plainKernels: ChangeKernels = {
  ...plainPlanes,
  mapCombined: (tile, model) => mapCombined(tile, model, plainPlanes),
};
