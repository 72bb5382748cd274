import type { PixelWindow } from '../geo/grid.ts';
import type { Size } from './plane-geometry.ts';

/** A picture of a run that a product asks for: this window of the aligned grid, at this size. */
export interface PicturePlan {
  readonly name: string;
  readonly shows: 'before' | 'after' | 'magnitude';
  readonly crop: PixelWindow;
  readonly size: Size;
}
