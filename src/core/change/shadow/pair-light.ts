import type { AlignedPatch } from '../../align/aligned-patch.ts';
import type { MatchedBand } from '../../align/radiometry.ts';

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
  const valid = before.valid.map((one, i) => one & after.valid[i]!);
  const logs = (sampleOf: (band: MatchedBand, i: number) => number) =>
    Float32Array.from(valid, (_, i) => {
      let sum = 0;
      for (const band of bands) sum += sampleOf(band, i);
      return Math.log(Math.max(sum / bands.length, DARKEST));
    });
  return {
    width: before.width,
    before: logs((band, i) => before.bands[band.before]![i]!),
    after: logs((band, i) => band.gain * after.bands[band.after]![i]! + band.offset),
    valid,
  };
}
