import { planWarp } from '../../core/align/plan-warp.ts';
import { warp } from '../../core/align/warp.ts';
import type { Affine } from '../../core/geo/affine.ts';
import type { Grid, PixelWindow } from '../../core/geo/grid.ts';
import { allocateRaster } from '../../core/raster/raster.ts';
import { OBSCURERS } from '../../core/scene/obscured/obscured-map.ts';
import { codesOfPlanes, obscurerPlanes } from '../../core/scene/obscured/usable-data.ts';
import type { SceneMask } from '../../core/scene/scene.ts';
import { openPart } from '../sources/open-part.ts';

/**
 * A provider's mask on another grid, as codes of `OBSCURERS`: 0 where it says nothing or does not reach.
 *
 * @param gridToScene as of the scene that the mask belongs to.
 */
export async function readMaskOn(
  grid: Grid,
  { kind, part }: SceneMask,
  window: PixelWindow,
  gridToScene?: Affine,
): Promise<Uint8Array> {
  const planes = allocateRaster(window.width, window.height, OBSCURERS.length, 'uint8');
  const plan = planWarp(part.grid, grid, window, gridToScene === undefined ? {} : { gridToAfter: gridToScene });
  if (plan.source === null) return new Uint8Array(planes.valid.length);
  const reader = await openPart(part);
  try {
    warp(plan, obscurerPlanes(kind, await reader.readWindow(plan.source)), planes, { kernel: 'bilinear' });
  } finally {
    await reader.close();
  }
  return codesOfPlanes(planes);
}
