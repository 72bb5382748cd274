import type { Affine } from '../geo/affine.ts';
import { pixelGrid } from '../geo/grid.ts';
import { cropRaster } from '../raster/crop.ts';
import type { Plane } from '../raster/plane.ts';
import { planWarp } from './plan-warp.ts';
import { warp } from './warp.ts';

/**
 * A plane seen on another one's pixels, bilinear, blurred first where it is finer.
 *
 * @param map from a pixel of the result to the place in `plane`, px.
 */
export function resamplePlane(plane: Plane, map: Affine, width: number, height: number): Plane {
  const values = new Float32Array(width * height);
  const valid = new Uint8Array(width * height);
  const plan = planWarp(
    pixelGrid(plane.width, plane.height),
    pixelGrid(width, height),
    { col: 0, row: 0, width, height },
    {
      gridToAfter: map,
    },
  );
  if (plan.source !== null) {
    const read = cropRaster({ ...plane, bands: [plane.values] }, plan.source);
    warp(plan, read, { width, height, bands: [values], valid }, { kernel: 'bilinear' });
  }
  return { width, height, values, valid };
}
