import type { AlignedPatch } from '../align/aligned-patch.ts';
import { settleVariates, sumOfSquares, type Variate } from '../align/mad-variates.ts';
import type { Radiometry } from '../align/radiometry.ts';
import { takeMedian } from '../raster/robust.ts';
import { boxMeans } from './box-sums.ts';
import { changeMapOf, withFloor } from './brightening.ts';
import type { ChangeMap, ChangeMethod } from './change-method.ts';
import type { LogBand } from './log-plane.ts';
import { observedOnBoth, type Sample, type SeenPatch, sampler } from './sampled-patches.ts';

/** The MAD variates of a pair of scenes. Plain data. */
export interface IrMadModel {
  readonly bands: readonly LogBand[];
  readonly variates: readonly Variate[];
  /** Median of the pooled sum of squared variates. */
  readonly usual: number;
}

/** Squared variates are pooled by a mean of this radius taken twice; a pixel counts for so many at most. */
const POOL_RADIUS = 1;
const MOST = 400;
const STEPS = 64;

/**
 * Iteratively reweighted multivariate alteration detection (IR-MAD): sums of bands are paired so that unchanged ground
 * agrees as well as it can, and what still differs is change; a pixel that differs counts less in the next pass.
 *
 * The magnitude is the root of the pooled sum of squared variates, 1 at its median. Blind to any gain and offset of either
 * date, so it needs no radiometric match. Wants four or more partly independent bands: on red, green, blue the pairing is
 * nearly arbitrary, on a single band it is the plain standardised difference.
 *
 * Nielsen, "The regularized iteratively reweighted MAD method for change detection in multi- and hyperspectral data", 2007.
 */
export const irMad: ChangeMethod<IrMadModel> = {
  haloPx: 2 * POOL_RADIUS,
  threshold: 'mad',
  fit: fitIrMad,
  map: (tile, model): ChangeMap => {
    const observed = observedOnBoth(tile);
    const magnitude = pooledSquares(tile, observed, model);
    for (let i = 0; i < magnitude.length; i++) magnitude[i] = Math.sqrt(magnitude[i]! / model.usual);
    return changeMapOf(magnitude, tile, observed, model.bands);
  },
};

/** @throws RangeError where no pixel of any patch is valid on both dates. */
function fitIrMad(patches: readonly AlignedPatch[], radiometry: Radiometry): IrMadModel {
  const seen = patches.map((patch): SeenPatch => ({ patch, observed: observedOnBoth(patch) }));
  const sample = sampler(seen);
  const bands = radiometry.bands.map((band) => withFloor(band, sample, 0.1));
  const variates = settleVariates(
    bands.map((band) =>
      sample(
        ({ patch }) =>
          (i) =>
            patch.before.bands[band.before]![i]!,
      ),
    ),
    bands.map((band) =>
      sample(
        ({ patch }) =>
          (i) =>
            patch.after.bands[band.after]![i]!,
      ),
    ),
  );
  const usual = usualSquares(seen, sample, { bands, variates });
  return { bands, variates, usual };
}

function usualSquares(
  seen: readonly SeenPatch[],
  sample: Sample<SeenPatch>,
  model: Pick<IrMadModel, 'bands' | 'variates'>,
): number {
  const squares = new Map(seen.map((one) => [one, pooledSquares(one.patch, one.observed, model)]));
  return takeMedian(sample((one) => (i) => squares.get(one)![i]!)) || 1;
}

function pooledSquares(
  patch: AlignedPatch,
  observed: Uint8Array,
  { bands, variates }: Pick<IrMadModel, 'bands' | 'variates'>,
): Float32Array {
  const { width, height } = patch.before;
  const before = bands.map((band) => patch.before.bands[band.before]!);
  const after = bands.map((band) => patch.after.bands[band.after]!);
  const steps = new Int32Array(observed.length);
  const counts = new Int32Array(observed.length);
  for (let i = 0; i < steps.length; i++) {
    if (observed[i] !== 1) continue;
    const squares = sumOfSquares(variates, before, after, i);
    steps[i] = Math.round(Math.min(squares, MOST * variates.length) * STEPS);
    counts[i] = STEPS;
  }
  const pool = (values: Int32Array) =>
    boxMeans(boxMeans(values, width, height, POOL_RADIUS), width, height, POOL_RADIUS);
  const sums = pool(steps);
  const shares = pool(counts);
  return Float32Array.from(sums, (sum, i) => sum / Math.max(1, shares[i]!));
}
