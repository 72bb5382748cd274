import type { PixelWindow } from '../geo/grid.ts';
import type { Raster } from '../raster/raster.ts';
import type { AlignedPatch } from './aligned-patch.ts';
import { type HazeTerm, hazeAlong } from './haze.ts';
import { fromZeroLight, type ZeroLight } from './zero-light.ts';

/** What is done to samples before gain and offset are fitted or applied; null where nothing is. Plain data. */
export interface PairCorrection {
  readonly zeroBefore: ZeroLight | null;
  readonly zeroAfter: ZeroLight | null;
  readonly haze: HazeTerm | null;
}

/**
 * A window of the pair with both dates counted from zero light and the after date without the haze that lies unevenly over
 * it: what fits and change methods see. A pixel comes out the same whatever window it lies in.
 *
 * @param window where the pair lies on the grid.
 */
export function correctPair<Pair extends AlignedPatch>(
  pair: Pair,
  window: PixelWindow,
  correction: PairCorrection,
): Pair {
  const { zeroBefore, zeroAfter, haze } = correction;
  const before = zeroBefore === null ? pair.before : fromZeroLight(pair.before, zeroBefore);
  const after = zeroAfter === null ? pair.after : fromZeroLight(pair.after, zeroAfter);
  return { ...pair, before, after: haze === null ? after : withoutHaze(after, window, haze) };
}

/** In floating point: rounded to whole samples, a slow surface would leave steps. */
function withoutHaze(raster: Raster, window: PixelWindow, haze: HazeTerm): Raster {
  const bands = raster.bands.map((values) => Float32Array.from(values));
  const added = new Float64Array(window.width);
  for (const band of haze.bands) {
    const values = bands[band.after]!;
    for (let row = 0; row < window.height; row++) {
      hazeAlong(haze, band, window.row + row, window.col, added);
      const start = row * window.width;
      for (let i = 0; i < added.length; i++) values[start + i]! += added[i]!;
    }
  }
  return { ...raster, bands };
}
