import type { Raster } from '../../raster/raster.ts';
import { quantileOf } from '../../raster/robust.ts';
import { valuesAt } from '../../raster/values-at.ts';
import type { BandPair } from '../common-bands.ts';
import type { LevelledBand } from './pair-look.ts';

const LOW = 0.1;
const HIGH = 0.4;
const SAMPLES = 50_000;

/**
 * Brings the after bands to the level of the before bands by the darker part of each alone, which no cloud is in.
 *
 * Rougher than a fit on unchanged ground: for pairs of which so much changed, or is hidden, that there is no such ground.
 */
export function levelByDarkGround(
  { before, after }: { readonly before: Raster; readonly after: Raster },
  bands: readonly BandPair[],
): LevelledBand[] {
  const places: number[] = [];
  const stride = Math.max(1, Math.floor(before.valid.length / SAMPLES));
  for (let i = 0; i < before.valid.length; i += stride) {
    if (before.valid[i] === 1 && after.valid[i] === 1) places.push(i);
  }
  return bands.map((band) => {
    const [first, second] = [before.bands[band.before]!, after.bands[band.after]!].map((samples) =>
      valuesAt(places, (i) => samples[i]!).sort(),
    ) as [Float64Array, Float64Array];
    const width = quantileOf(second, HIGH) - quantileOf(second, LOW);
    const gain = width > 0 ? (quantileOf(first, HIGH) - quantileOf(first, LOW)) / width || 1 : 1;
    return { ...band, gain, offset: quantileOf(first, LOW) - gain * quantileOf(second, LOW) };
  });
}
