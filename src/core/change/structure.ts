import type { AlignedPatch } from '../align/aligned-patch.ts';
import type { Radiometry } from '../align/radiometry.ts';
import { quantileOf } from '../raster/robust.ts';
import { boxSums } from './box-sums.ts';
import { changeMapOf, withFloor } from './brightening.ts';
import type { ChangeMap, ChangeMethod } from './change-method.ts';
import { type LogBand, logPlane } from './log-plane.ts';
import { observedOnBoth, type SeenPatch, sampler } from './sampled-patches.ts';

/** What structure a pair usually keeps. Plain data. */
export interface StructureModel {
  readonly bands: readonly LogBand[];
  /** Middle of the mean logarithm of the bands, log steps. */
  readonly centre: number;
  /** Variance of mere noise within a window: flat ground has no structure to lose. */
  readonly flatVariance: number;
  readonly usualLoss: number;
}

/** Windows of 15 px: as wide as a Gaussian of σ 4.3 px. */
const RADIUS = 7;
/** Logarithms are taken down to 1 / 256, and no farther than ± 9 from the centre, so that squares add up exactly. */
const COARSER = 16;
const FARTHEST = 2300;
/** The least loss that can be usual: below it the two scenes hardly differ at all. */
const LEAST_LOSS = 0.02;

/**
 * Structure loss: 1 − the structure term of SSIM, the correlation of both dates' brightness within a window; magnitude 1
 * is the usual loss of the pair.
 *
 * Sees texture and edges that came or went, whatever their brightness; blind to light, haze and any even change of level.
 * A single band or many: their logarithms are averaged first.
 *
 * Wang, Bovik, Sheikh & Simoncelli, "Image quality assessment: from error visibility to structural similarity", 2004.
 */
export const structure: ChangeMethod<StructureModel> = {
  haloPx: RADIUS,
  threshold: 'mad',
  fit: fitStructure,
  map: (tile, model): ChangeMap => {
    const observed = observedOnBoth(tile);
    const magnitude = lossOf(momentsOf(tile, observed, model), model.flatVariance);
    for (let i = 0; i < magnitude.length; i++) magnitude[i] = Math.max(0, magnitude[i]! / model.usualLoss);
    return changeMapOf(magnitude, tile, observed, model.bands);
  },
};

/** @throws RangeError where no pixel of any patch is valid on both dates. */
function fitStructure(patches: readonly AlignedPatch[], radiometry: Radiometry): StructureModel {
  const seen = patches.map((patch): SeenPatch => ({ patch, observed: observedOnBoth(patch) }));
  const sample = sampler(seen);
  const median = (reader: (one: SeenPatch) => (i: number) => number) => quantileOf(sample(reader).sort(), 0.5);
  const bands = radiometry.bands.map((band) => withFloor(band, sample, 0.5));
  const centre = Math.round(
    median(({ patch, observed }) => {
      const logs = meanLogs(patch, observed, bands, 'before');
      return (i) => logs[i]!;
    }),
  );
  const moments = new Map(seen.map((one) => [one, momentsOf(one.patch, one.observed, { bands, centre })]));
  const flatVariance = Math.max(
    1,
    median((one) => (i) => Math.min(moments.get(one)!.varianceBefore[i]!, moments.get(one)!.varianceAfter[i]!)),
  );
  const losses = new Map(seen.map((one) => [one, lossOf(moments.get(one)!, flatVariance)]));
  return {
    bands,
    centre,
    flatVariance,
    usualLoss: Math.max(
      LEAST_LOSS,
      median((one) => (i) => losses.get(one)![i]!),
    ),
  };
}

interface Moments {
  readonly varianceBefore: Float32Array;
  readonly varianceAfter: Float32Array;
  readonly covariance: Float32Array;
}

function momentsOf(
  patch: AlignedPatch,
  observed: Uint8Array,
  { bands, centre }: Pick<StructureModel, 'bands' | 'centre'>,
): Moments {
  const { width, height } = patch.before;
  const coarse = (date: 'before' | 'after') => {
    const logs = meanLogs(patch, observed, bands, date);
    for (let i = 0; i < logs.length; i++) {
      const value = Math.round((logs[i]! - centre) / COARSER);
      logs[i] = observed[i]! * Math.max(-FARTHEST, Math.min(FARTHEST, value));
    }
    return logs;
  };
  const before = coarse('before');
  const after = coarse('after');
  const sums = (values: Int32Array | Uint8Array) => boxSums(values, width, height, RADIUS);
  const counts = sums(observed);
  const sumBefore = sums(before);
  const sumAfter = sums(after);
  const central = (one: Int32Array, other: Int32Array, sumOne: Int32Array, sumOther: Int32Array) => {
    const products = sums(one.map((value, i) => value * other[i]!));
    return Float32Array.from(products, (product, i) => {
      const count = Math.max(1, counts[i]!);
      return product / count - (sumOne[i]! / count) * (sumOther[i]! / count);
    });
  };
  return {
    varianceBefore: central(before, before, sumBefore, sumBefore),
    varianceAfter: central(after, after, sumAfter, sumAfter),
    covariance: central(before, after, sumBefore, sumAfter),
  };
}

function meanLogs(
  patch: AlignedPatch,
  observed: Uint8Array,
  bands: readonly LogBand[],
  date: 'before' | 'after',
): Int32Array {
  const mean = new Int32Array(observed.length);
  for (const band of bands) {
    const scale = date === 'before' ? { gain: 1, offset: 0, floor: band.floor } : band;
    const logs = logPlane(patch[date].bands[band[date]]!, observed, scale);
    for (let i = 0; i < mean.length; i++) mean[i]! += logs[i]!;
  }
  return mean.map((sum) => Math.round(sum / bands.length));
}

function lossOf({ varianceBefore, varianceAfter, covariance }: Moments, flat: number): Float32Array {
  return Float32Array.from(covariance, (shared, i) => {
    const own = Math.sqrt(Math.max(0, varianceBefore[i]!) * Math.max(0, varianceAfter[i]!));
    return 1 - (shared + flat) / (own + flat);
  });
}
