import type { Raster } from './raster.ts';

/**
 * The mean of chosen bands as one plane, for matching and for looking; invalid pixels get the mean of the valid ones,
 * so that they add no edge of their own.
 *
 * @param bands indices into `raster.bands`.
 */
export function luminance(raster: Raster, bands: readonly number[]): Float32Array {
  const length = raster.width * raster.height;
  const plane = new Float32Array(length);
  for (const band of bands) {
    const values = raster.bands[band]!;
    for (let i = 0; i < length; i++) plane[i]! += values[i]! / bands.length;
  }
  let sum = 0;
  let count = 0;
  for (let i = 0; i < length; i++) {
    if (raster.valid[i] === 1) {
      sum += plane[i]!;
      count++;
    }
  }
  if (count < length) {
    const mean = count === 0 ? 0 : sum / count;
    for (let i = 0; i < length; i++) if (raster.valid[i] !== 1) plane[i] = mean;
  }
  return plane;
}

/** Share of valid pixels, 0..1. */
export function validFraction(raster: Raster): number {
  let count = 0;
  for (let i = 0; i < raster.valid.length; i++) count += raster.valid[i]!;
  return raster.valid.length === 0 ? 0 : count / raster.valid.length;
}

/** A window cut out of a raster, as a raster of its own. The window must lie inside. */
export function cropRaster(
  raster: Raster,
  window: { readonly col: number; readonly row: number; readonly width: number; readonly height: number },
): Raster {
  const crop = <T extends Raster['bands'][number]>(plane: T): T => {
    const cut = new (plane.constructor as new (length: number) => T)(window.width * window.height);
    for (let row = 0; row < window.height; row++) {
      const start = (window.row + row) * raster.width + window.col;
      cut.set(plane.subarray(start, start + window.width), row * window.width);
    }
    return cut;
  };
  return { width: window.width, height: window.height, bands: raster.bands.map(crop), valid: crop(raster.valid) };
}
