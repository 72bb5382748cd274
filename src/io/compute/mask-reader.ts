import { planWarp, type WarpPlan } from '../../core/align/plan-warp.ts';
import { warp } from '../../core/align/warp.ts';
import type { Affine } from '../../core/geo/affine.ts';
import type { Grid, PixelWindow } from '../../core/geo/grid.ts';
import { allocateRaster, type Raster } from '../../core/raster/raster.ts';
import { OBSCURERS } from '../../core/scene/obscured/obscured-map.ts';
import {
  codesOfPlanes,
  knownObscurerPlanes,
  maskKindOf,
  obscurerPlanes,
} from '../../core/scene/obscured/usable-data.ts';
import type { MaskKind, SceneMask, ScenePart } from '../../core/scene/scene.ts';
import { openPart } from '../sources/open-part.ts';

/**
 * A provider's mask on another grid, as codes of `OBSCURERS`: 0 where it says nothing or does not reach.
 *
 * @param gridToScene as of the scene that the mask belongs to.
 */
export async function readMaskOn(
  grid: Grid,
  { parts }: Pick<SceneMask, 'parts'>,
  window: PixelWindow,
  gridToScene?: Affine,
): Promise<Uint8Array> {
  const planes = allocateRaster(window.width, window.height, OBSCURERS.length, 'uint8');
  const read: { readonly plan: WarpPlan; readonly kind: MaskKind; readonly mask: Raster }[] = [];
  for (const part of parts) {
    const plan = planWarp(part.grid, grid, window, gridToScene === undefined ? {} : { gridToAfter: gridToScene });
    if (plan.source !== null) read.push({ plan, kind: maskKindOf(part), mask: await readPart(part, plan.source) });
  }
  const fill = (planesOf: typeof obscurerPlanes) => {
    for (const { plan, kind, mask } of read) warp(plan, planesOf(kind, mask), planes, { kernel: 'bilinear' });
  };
  if (read.length > 1) fill(knownObscurerPlanes);
  fill(obscurerPlanes);
  return codesOfPlanes(planes);
}

async function readPart(part: ScenePart, window: PixelWindow): Promise<Raster> {
  const reader = await openPart(part);
  try {
    return await reader.readWindow(window);
  } finally {
    await reader.close();
  }
}
