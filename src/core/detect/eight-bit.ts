import type { Raster } from '../raster/raster.ts';
import { quantileOf } from '../raster/robust.ts';

/** A band's values that become 0 and 255; null where the band is 8-bit already and stays. */
export type BandStretch = { readonly low: number; readonly high: number } | null;

const LOW_SHARE = 0.01;
const HIGH_SHARE = 0.99;
const SAMPLES = 100_000;

/**
 * How a scene's bands are brought to the 8 bits that models know: the 1st percentile to 0, the 99th to 255, each band
 * for itself. 8-bit bands are left as they are.
 *
 * @param samples windows from all over the scene; only valid pixels count.
 */
export function fitStretch(samples: readonly Raster[]): readonly BandStretch[] {
  const first = samples[0];
  if (first === undefined) return [];
  const total = samples.reduce((sum, { valid }) => sum + valid.length, 0);
  const stride = Math.max(1, Math.floor(total / SAMPLES));
  return first.bands.map((band, index) => {
    if (band instanceof Uint8Array) return null;
    const values: number[] = [];
    for (const { bands, valid } of samples) {
      for (let i = 0; i < valid.length; i += stride) if (valid[i] === 1) values.push(bands[index]![i]!);
    }
    if (values.length === 0) return { low: 0, high: 1 };
    const sorted = Float64Array.from(values).sort();
    return { low: quantileOf(sorted, LOW_SHARE), high: quantileOf(sorted, HIGH_SHARE) };
  });
}

/** Chosen bands of a raster as floats 0..255; 0 where not valid. */
export function toEightBit(raster: Raster, bands: readonly number[], stretch: readonly BandStretch[]): Raster {
  const planes = new Map<number, Float32Array>();
  for (const index of bands) {
    if (planes.has(index)) continue;
    const band = raster.bands[index]!;
    const { low, high } = stretch[index] ?? { low: 0, high: 255 };
    const gain = high > low ? 255 / (high - low) : 0;
    const plane = new Float32Array(band.length);
    for (let i = 0; i < plane.length; i++) {
      if (raster.valid[i] === 1) plane[i] = Math.min(255, Math.max(0, gain * (band[i]! - low)));
    }
    planes.set(index, plane);
  }
  return { ...raster, bands: bands.map((index) => planes.get(index)!) };
}
