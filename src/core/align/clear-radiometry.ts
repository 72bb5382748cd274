import type { BandPair } from '../scene/common-bands.ts';
import type { PlacedPatch } from './aligned-patch.ts';
import { correctPair, type PairCorrection } from './correct-pair.ts';
import { fitHaze } from './haze.ts';
import { type FittedRadiometry, fitRadiometry } from './radiometry.ts';

/** Gains and offsets are a little off under haze, and so is haze by them: each is found so often. */
const ROUNDS = 2;

/** What brings both dates to one level, and the patches so corrected. */
export interface ClearRadiometry {
  /** Of corrected samples. */
  readonly radiometry: FittedRadiometry;
  readonly correction: PairCorrection;
  readonly patches: readonly PlacedPatch[];
}

/**
 * Gains and offsets together with the haze that lies unevenly, where there is any.
 *
 * @param size of the grid, px.
 * @throws AllNodata where fewer than 64 pixels are valid on both dates.
 */
export function fitClearRadiometry(
  patches: readonly PlacedPatch[],
  pairs: readonly BandPair[],
  size: { readonly width: number; readonly height: number },
  zeros: Omit<PairCorrection, 'haze'>,
): ClearRadiometry {
  const correctAll = (correction: PairCorrection) =>
    patches.map((patch) => correctPair(patch, patch.window, correction));
  const hazy = { ...zeros, haze: null };
  const counted = correctAll(hazy);
  const plain: ClearRadiometry = { radiometry: fitRadiometry(counted, pairs), correction: hazy, patches: counted };
  let best = plain;
  for (let round = 0; round < ROUNDS; round++) {
    const haze = fitHaze(counted, best.radiometry, size);
    if (haze === null) return plain;
    const correction = { ...zeros, haze };
    const clear = correctAll(correction);
    best = { radiometry: fitRadiometry(clear, pairs), correction, patches: clear };
  }
  return best;
}
