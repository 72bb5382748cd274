import type { SkyDirection } from './sun-position.ts';

/** How a scene was seen: the day's light and air, the satellite's place, and what its sensor does to the picture. */
export interface Acquisition {
  /** ISO 8601. */
  readonly acquiredAt: string;
  /** Where the sun stands; azimuth from grid north. */
  readonly sun: SkyDirection;
  /** Where the satellite stands: tall things lean away from it. */
  readonly satellite: SkyDirection;
  /** Haze: how much light comes from the air instead of the ground, 0..1, and how much that wavers over the scene. */
  readonly haze: number;
  readonly hazePatchiness: number;
  /** Factor on each band: calibration and the product's stretch. */
  readonly gain: readonly [red: number, green: number, blue: number];
  /** Standard deviation of the point spread function, px; optics, motion and resampling together. */
  readonly blurPx: number;
  /** Standard deviation of the noise on a mid-grey pixel, in steps of 255. */
  readonly noise: number;
  /**
   * What must be added to this image's pixel coordinates to get where the ground truly is on the grid: (0, 0) for a
   * perfect georeference. An object at column c appears at c - shiftPx.col.
   */
  readonly shiftPx: { readonly col: number; readonly row: number };
  readonly noiseSeed: number;
}
