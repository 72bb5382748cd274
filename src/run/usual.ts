import { type ChangeMethodName, type ChangeModel, fitChangeModel } from '../core/change/change-model.ts';
import { type CompactModel, fitCompactModel } from '../core/change/compact/compact-model.ts';
import type { BentMap } from '../core/geo/bent-map.ts';
import type { Grid } from '../core/geo/grid.ts';
import { groundPixelSide } from '../core/geo/ground.ts';
import type { BandPair } from '../core/scene/common-bands.ts';
import { movedPerMeter } from '../core/scene/displacement.ts';
import type { ObscuredMap } from '../core/scene/obscured/obscured-map.ts';
import type { Scene } from '../core/scene/scene.ts';
import type { PairPool } from '../io/compute/pair-tasks.ts';
import { planeKernels } from '../io/kernels/plane-kernels.ts';
import { type MatchedBrightness, matchBrightness } from './match-brightness.ts';
import { samplePatches } from './patches.ts';
import { hidesAll } from './survey.ts';

/** What is usual between two scenes: how their brightness compares, and how unchanged ground differs. */
export interface UsualPair extends Omit<MatchedBrightness, 'patches'> {
  readonly model: ChangeModel;
  readonly compact: CompactModel;
}

/** Learns it from aligned patches all over the pair. @throws AllNodata where hardly a pixel is valid on both dates. */
export async function learnUsual(
  pool: PairPool,
  pair: {
    readonly before: Scene;
    readonly after: Scene;
    readonly grid: Grid;
    readonly gridToAfter: BentMap;
    readonly bands: readonly BandPair[];
    readonly method: ChangeMethodName;
    readonly obscured: ObscuredMap | null;
  },
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<UsualPair> {
  const { before, after, grid, gridToAfter, bands, method, obscured } = pair;
  const sampled = await samplePatches(pool, grid, gridToAfter, {
    signal,
    obscured: hidesAll(obscured) ? null : obscured,
  });
  const { patches, ...matched } = matchBrightness(sampled, { before, after, grid, bands });
  const areSunsKnown = before.conditions.sun !== null && after.conditions.sun !== null;
  const sight = {
    pixelMeters: groundPixelSide(grid),
    movedPerMeter: areSunsKnown ? movedPerMeter(before.conditions, after.conditions) : null,
  };
  const kernels = planeKernels();
  return {
    ...matched,
    model: fitChangeModel(patches, matched.radiometry, { method, ...sight, kernels }),
    compact: fitCompactModel(patches, matched.radiometry, { ...sight, kernels }),
  };
}
