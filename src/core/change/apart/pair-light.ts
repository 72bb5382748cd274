import type { AlignedPatch } from '../../align/aligned-patch.ts';
import type { MatchedBand } from '../../align/radiometry.ts';
import type { PixelArray } from '../../raster/raster.ts';
import { robustSpread } from '../../raster/robust.ts';
import { valuesAt } from '../../raster/values-at.ts';
import { observedOnBoth } from '../sampled-patches.ts';
import { widened } from './spread-mask.ts';

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
  const logs = new Float32Array(length);
  for (let i = 0; i < length; i++) logs[i] = Math.log(Math.max(sums[i]! / bands.length, DARKEST));
  return logs;
}

/** Ground this close to a region is not taken for its surroundings, px. */
const CLEARANCE_PX = 4;
const FEWEST = 3;

/** A pair round a region, what its surroundings usually differ by taken out. */
export interface LevelledLight {
  readonly light: PairLight;
  /** After less before; 0 where not valid. */
  readonly rise: Float32Array;
  /** Of the differences in the surroundings, robust. */
  readonly spread: number;
  readonly surroundings: readonly number[];
}

/**
 * @param inside 1 in the region.
 * @returns null where there are no surroundings.
 */
export function levelledAt(pair: PairLight, inside: Uint8Array): LevelledLight | null {
  const { width, valid } = pair;
  const around = widened(inside, width, CLEARANCE_PX);
  const surroundings = placesWhere(valid, (i) => around[i] === 0);
  if (surroundings.length < FEWEST) return null;
  const { centre, spread } = robustSpread(valuesAt(surroundings, (i) => pair.after[i]! - pair.before[i]!));
  const light = { ...pair, after: new Float32Array(valid.length) };
  const rise = new Float32Array(valid.length);
  for (let i = 0; i < rise.length; i++) {
    light.after[i] = pair.after[i]! - centre;
    rise[i] = valid[i]! * (light.after[i]! - light.before[i]!);
  }
  return { light, rise, spread, surroundings };
}

/** How much more than usual these places differ, squares summed. */
export function unusualIn(places: readonly number[], rise: Float32Array, spread: number): number {
  return places.reduce((sum, i) => sum + Math.max(0, rise[i]! ** 2 - spread ** 2), 0);
}

export function placesWhere(mask: Uint8Array, isIn: (i: number) => boolean): number[] {
  const places: number[] = [];
  for (let i = 0; i < mask.length; i++) if (mask[i] === 1 && isIn(i)) places.push(i);
  return places;
}
