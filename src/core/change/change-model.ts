import type { AlignedPatch } from '../align/aligned-patch.ts';
import type { Radiometry } from '../align/radiometry.ts';
import type { Raster } from '../raster/raster.ts';
import { type ChangeKernels, plainKernels } from './change-kernels.ts';
import type { ChangeMap, ChangeMethod, Sight } from './change-method.ts';
import { combined } from './combined.ts';
import { cva } from './cva.ts';
import { irMad } from './ir-mad.ts';
import { logRatio } from './log-ratio.ts';
import { pcaKMeans } from './pca-k-means.ts';
import { structure } from './structure.ts';

/** Every way to see change, by the name that `--method` takes. */
export const changeMethods = {
  combined,
  cva,
  'ir-mad': irMad,
  structure,
  'pca-k-means': pcaKMeans,
  'log-ratio': logRatio,
} satisfies Record<string, ChangeMethod<unknown>>;

export type ChangeMethodName = keyof typeof changeMethods;

export const DEFAULT_METHOD: ChangeMethodName = 'combined';

/** What is usual between two scenes, as one of the methods learned it. Plain data (JSON); it travels to threads. */
export interface ChangeModel {
  readonly method: ChangeMethodName;
  readonly learned: unknown;
}

/** How far round a tile's core a method has to see, px. */
export function changeHaloPx(method: ChangeMethodName): number {
  return changeMethods[method].haloPx;
}

/** First pass: what is usual between these two scenes, from full-resolution patches all over them. */
export function fitChangeModel(
  patches: readonly AlignedPatch[],
  radiometry: Radiometry,
  options: Partial<Sight> & { readonly method?: ChangeMethodName; readonly kernels?: ChangeKernels } = {},
): ChangeModel {
  const { method = DEFAULT_METHOD, pixelMeters = null, movedPerMeter = null, kernels = plainKernels } = options;
  return { method, learned: changeMethods[method].fit(patches, radiometry, { pixelMeters, movedPerMeter }, kernels) };
}

/**
 * Second pass: how much a tile changed. Of use in the tile's core; within the halo it lacks surroundings. With kernels that are
 * not plain, take the core at once: the next call may write over it.
 */
export function changeMagnitude(before: Raster, after: Raster, model: ChangeModel, kernels = plainKernels): ChangeMap {
  const method: ChangeMethod<unknown> = changeMethods[model.method];
  return method.map({ before, after }, model.learned, kernels);
}
