import type { AlignedPatch } from '../align/aligned-patch.ts';
import type { Radiometry } from '../align/radiometry.ts';
import { quantileOf, robustSpread } from '../raster/robust.ts';
import { withFloor } from './brightening.ts';
import { plainKernels } from './change-kernels.ts';
import type { ChangeMethod, Sight } from './change-method.ts';
import {
  type CombinedBand,
  type CombinedModel,
  detailEnergy,
  LEAST_USUAL,
  LOCAL_RADIUS,
  localMeans,
  logPair,
  NEAR_RADIUS,
  POOL_RADIUS,
  poolEnergy,
  slopesOf,
  UNBOUND,
  WIDE_RADIUS,
} from './combined-map.ts';
import { observedOnBoth, type Sample, type SeenPatch, sampler } from './sampled-patches.ts';
import { UNCUT, windowEnergies } from './structure-loss.ts';

/** Twice the median brightness is added before the logarithm: between a ratio, which shadows rule, and a difference. */
const FLOOR_SHARE = 2;
/** Shadows turn and roofs lean by about 2 m between two passes; a quarter of a pixel is left by the registration of any pair. */
const DISPLACEMENT_METERS = 2;
const LEAST_DISPLACEMENT_PX = 0.25;
const MOST_DISPLACEMENT_PX = 4;
const UNSCALED_DISPLACEMENT_PX = 2;
/** Known suns: the shadow tip of what stands so high may have moved, up to so far. More would hide craters beside houses. */
const OBJECT_METERS = 4;
const MOST_TURN_METERS = 5;
const MOST_TURN_PX = 10;
/** A slope counts as so many usual ones at most, and the usual one as so many steps at least. */
const MOST_SLOPE = 3;
const LEAST_SLOPE = 1;

/**
 * The default: how unusual a pixel's difference is, and how much of the structure around it is gone.
 *
 * *Difference*: change vector of log brightness about its local mean (27 px, which cannot be pulled by strong change), each
 * band in units of its own usual spread and of what displacement explains: where both dates hold a range of
 * brightness within 2 m, a turned shadow or a leaning roof may show any of it; where both suns are known and turned, within
 * as far as the shadow tip of what is 4 m high moved, at most 5 m and 10 px. Pooled over 3 px.
 * *Structure*: 1 − the correlation of both dates' slopes within σ 4 px, which raises the difference, and within σ 12 px, which
 * also speaks alone and on an absolute scale: where houses became debris, edges no longer run where they ran, even
 * if that is true of most of the scene. Field, haze and season leave edges where they are. What the difference already tells
 * takes no part in the wide window: else aircraft and shadows that came or went would speak for the ground between them.
 *
 * Magnitude 1 is the usual difference of the pair. Says nothing of what changed. Expects scenes aligned to about half a
 * pixel.
 *
 * Malila 1980 (change vectors); Bruzzone & Prieto 2000 (spreads from the pair itself); Huber 1964 (bounded pull); slopes
 * compared as in Scharstein, "Matching images by comparing their gradient fields", 1994.
 */
export const combined: ChangeMethod<CombinedModel> = {
  haloPx: 1 + Math.max(LOCAL_RADIUS, MOST_TURN_PX) + 2 * POOL_RADIUS + 2 * WIDE_RADIUS,
  threshold: 'usual',
  fit: fitCombined,
  map: (tile, model, kernels = plainKernels) => kernels.mapCombined(tile, model),
};

/** @throws RangeError where no pixel of any patch is valid on both dates; `fitRadiometry` refuses such a pair first. */
function fitCombined(
  patches: readonly AlignedPatch[],
  radiometry: Radiometry,
  sight: Sight,
  kernels = plainKernels,
): CombinedModel {
  const displacementPx = displacementIn(sight);
  const seen = patches.map((patch): SeenPatch => ({ patch, observed: observedOnBoth(patch) }));
  const sample = sampler(seen);
  const floors = radiometry.bands.map((band) => withFloor(band, sample, FLOOR_SHARE));
  const pairs = new Map(seen.map((one) => [one, logPair(one.patch, one.observed, floors, kernels)]));
  const bands = floors.map((band, place): CombinedBand => {
    const differences = sample((one) => (i) => pairs.get(one)!.differences[place]![i]!);
    const local = new Map(seen.map((one) => [one, localMeans(pairs.get(one)!, place, UNBOUND)]));
    const detail = sample((one) => (i) => pairs.get(one)!.differences[place]![i]! - local.get(one)![i]!);
    return { ...band, centre: robustSpread(differences).centre, spread: robustSpread(detail).spread };
  });
  const energies = new Map(seen.map((one) => [one, detailEnergy(pairs.get(one)!, { bands, displacementPx })]));
  const usualEnergy = median(sample((one) => (i) => energies.get(one)![i]!));
  const pools = new Map(seen.map((one) => [one, poolEnergy(energies.get(one)!, pairs.get(one)!, usualEnergy)]));
  const uncut = new Map(seen.map((one) => [one, slopesOf(pairs.get(one)!, UNCUT)]));
  const steepest = {
    before: MOST_SLOPE * usualSlope(sample, (one) => uncut.get(one)!.before),
    after: MOST_SLOPE * usualSlope(sample, (one) => uncut.get(one)!.after),
  };
  const slopes = new Map(seen.map((one) => [one, slopesOf(pairs.get(one)!, steepest)]));
  const usualSlopes = (radius: number) => {
    const sums = new Map(
      seen.map((one) => {
        const { width, height } = one.patch.before;
        return [one, windowEnergies(slopes.get(one)!, width, height, radius, kernels.boxSums)];
      }),
    );
    return median(sample((one) => (i) => sums.get(one)![i]!)) || 1;
  };
  return {
    bands,
    displacementPx,
    usualEnergy,
    usualPool: Math.max(LEAST_USUAL, median(sample((one) => (i) => pools.get(one)![i]!))),
    steepest,
    usualNear: usualSlopes(NEAR_RADIUS),
    usualWide: usualSlopes(WIDE_RADIUS),
  };
}

export function displacementIn({ pixelMeters, movedPerMeter }: Sight): number {
  if (pixelMeters === null) return UNSCALED_DISPLACEMENT_PX;
  const turnMeters = Math.min(MOST_TURN_METERS, OBJECT_METERS * (movedPerMeter ?? 0));
  return Math.max(
    LEAST_DISPLACEMENT_PX,
    Math.min(MOST_DISPLACEMENT_PX, DISPLACEMENT_METERS / pixelMeters),
    Math.min(MOST_TURN_PX, turnMeters / pixelMeters),
  );
}

/** The usual slope of one date, from its squares. */
function usualSlope<Seen>(sample: Sample<Seen>, squaresOf: (one: Seen) => Int32Array): number {
  const squares = sample((one) => {
    const plane = squaresOf(one);
    return (i) => plane[i]!;
  });
  return Math.max(LEAST_SLOPE, Math.round(Math.sqrt(median(squares))));
}

function median(values: Float64Array): number {
  return quantileOf(values.sort(), 0.5);
}
