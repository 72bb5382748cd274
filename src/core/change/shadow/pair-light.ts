import type { AlignedPatch } from '../../align/aligned-patch.ts';
import type { MatchedBand } from '../../align/radiometry.ts';
import type { PixelArray } from '../../raster/raster.ts';
import { observedOnBoth } from '../sampled-patches.ts';

/** Log brightness of both dates, the after date at the level of the before date; row-major. */
export interface PairLight {
  readonly width: number;
  readonly before: Float32Array;
  readonly after: Float32Array;
  /** 1 where both dates are valid. */
  readonly valid: Uint8Array;
}

/** No sample is so dark that its logarithm has no end. */
const DARKEST = 1e-6;

/** @param bands of corrected samples. */
export function lightOfPair({ before, after }: AlignedPatch, bands: readonly MatchedBand[]): PairLight {
  return {
    width: before.width,
    before: logLight(
      before.valid.length,
      bands.map((band) => ({ samples: before.bands[band.before]!, gain: 1, offset: 0 })),
    ),
    after: logLight(
      after.valid.length,
      bands.map(({ gain, offset, ...band }) => ({ samples: after.bands[band.after]!, gain, offset })),
    ),
    valid: observedOnBoth({ before, after }),
  };
}

function logLight(
  length: number,
  bands: readonly { readonly samples: PixelArray; readonly gain: number; readonly offset: number }[],
): Float32Array {
  const sums = new Float64Array(length);
  for (const { samples, gain, offset } of bands) {
    for (let i = 0; i < length; i++) sums[i]! += gain * samples[i]! + offset;
  }
  return Float32Array.from(sums, (sum) => Math.log(Math.max(sum / bands.length, DARKEST)));
}
