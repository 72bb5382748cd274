import type { PixelWindow } from '../geo/grid.ts';
import type { Raster } from '../raster/raster.ts';

/** The same ground on both dates, aligned pixel by pixel; before and after are of one size. */
export interface AlignedPatch {
  readonly before: Raster;
  readonly after: Raster;
}

/** The same, and where on the grid it lies. */
export interface PlacedPatch extends AlignedPatch {
  readonly window: PixelWindow;
}
