import type { PixelArray, Raster } from '../raster/raster.ts';
import type { BandPair } from '../scene/common-bands.ts';
import type { ReflectanceScale } from '../scene/conditions.ts';
import type { AlignedPatch } from './aligned-patch.ts';

/** The sample value that no light at all gives, one a band of the scene; 0 where it is 0 or not known. Plain data. */
export type ZeroLight = readonly number[];

/** Of samples below half of the stated zero there are hardly any, unless it was taken away before. */
const MOST_BELOW = 0.01;
const FAR_BELOW = 0.5;
const SAMPLE_STEP = 7;

/**
 * Where reflectance is zero, by the scale and offset that the metadata states; a gain needs no care, since the fit finds it.
 *
 * Ratios and logarithms of samples mean something only from there: Sentinel-2 has added 1000 to every sample since baseline
 * 04.00 (25 January 2022), which makes dark ground five times as bright. An offset above 0 is left to the fit.
 */
export function zeroLightOf(reflectance: readonly ReflectanceScale[] | null): ZeroLight | null {
  return reflectance?.map(({ scale, offset }) => (offset < 0 ? Math.round(-offset / scale) : 0)) ?? null;
}

/**
 * Whether the pixels bear a stated zero out. Some archives have taken it away and state it still (Element84's
 * earth-search issues 66 and 71): taking it away again would make water, woods and shadow all alike.
 */
export function isBorneOut(
  zero: ZeroLight,
  patches: readonly AlignedPatch[],
  date: 'before' | 'after',
  pairs: readonly BandPair[],
): boolean {
  return pairs.every((pair) => {
    const limit = FAR_BELOW * zero[pair[date]]!;
    let seen = 0;
    let below = 0;
    for (const patch of patches) {
      const { bands, valid } = patch[date];
      const values = bands[pair[date]]!;
      for (let i = 0; i < valid.length; i += SAMPLE_STEP) {
        if (valid[i] !== 1) continue;
        seen++;
        if (values[i]! < limit) below++;
      }
    }
    return below <= MOST_BELOW * seen;
  });
}

/** The same raster counted from zero light, in the same sample type; less than none counts as none. */
export function fromZeroLight(raster: Raster, zero: ZeroLight): Raster {
  if (zero.every((value) => value === 0)) return raster;
  return { ...raster, bands: raster.bands.map((values, band) => lowered(values, zero[band]!)) };
}

function lowered(values: PixelArray, by: number): PixelArray {
  if (by === 0) return values;
  const less = values.slice();
  for (let i = 0; i < less.length; i++) less[i] = Math.max(0, values[i]! - by);
  return less;
}
