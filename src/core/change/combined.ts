import type { AlignedPatch } from '../align/aligned-patch.ts';
import type { Radiometry } from '../align/radiometry.ts';
import { quantileOf, robustSpread } from '../raster/robust.ts';
import { boxMeans } from './box-sums.ts';
import { withFloor } from './brightening.ts';
import type { ChangeMap, ChangeMethod, Sight } from './change-method.ts';
import { binomialSums, LOG_STEPS, type LogBand, logPlane } from './log-plane.ts';
import { type PlaneKernels, plainKernels } from './plane-kernels.ts';
import { observedOnBoth, type Sample, type SeenPatch, sampler } from './sampled-patches.ts';
import { type SlopeProducts, type Steepest, structureLoss, UNCUT, windowEnergies } from './structure-loss.ts';

/** What is usual between two scenes. Plain data. */
export interface CombinedModel {
  readonly bands: readonly CombinedBand[];
  /** How far what stands up may seem displaced, px. */
  readonly displacementPx: number;
  /** Median detail energy of a pixel, and of a pool of pixels; squared spreads. */
  readonly usualEnergy: number;
  readonly usualPool: number;
  readonly steepest: Steepest;
  /** Slope energy that flat ground has within a window of each size. */
  readonly usualNear: number;
  readonly usualWide: number;
}

interface CombinedBand extends LogBand {
  /** Middle of the difference, after − before, log steps. */
  readonly centre: number;
  /** Spread of the difference about its local mean, log steps. */
  readonly spread: number;
}

/** Twice the median brightness is added before the logarithm: between a ratio, which shadows rule, and a difference. */
const FLOOR_SHARE = 2;
/** Radius of the local mean, px, and how many spreads from the centre a pixel may pull at it. */
const LOCAL_RADIUS = 13;
const MOST_PULL = 8;
/** No pair is so quiet that less than this matters, in every band: 1 % of (brightness + floor), so 3 % of the usual brightness. */
const LEAST_SPREAD = 0.01 * LOG_STEPS;
/** Shadows turn and roofs lean by about 2 m between two passes; a quarter of a pixel is left by the registration of any pair. */
const DISPLACEMENT_METERS = 2;
const LEAST_DISPLACEMENT_PX = 0.25;
const MOST_DISPLACEMENT_PX = 4;
const UNSCALED_DISPLACEMENT_PX = 2;
/** Known suns: the shadow tip of what stands so high may have moved, up to so far. More would hide craters beside houses. */
const OBJECT_METERS = 4;
const MOST_TURN_METERS = 5;
const MOST_TURN_PX = 10;
/** Energy is pooled by a mean of this radius taken twice (a tent of σ 2.8 px); a pixel counts for so many usual pools at most. */
const POOL_RADIUS = 3;
const MOST_ENERGY = 40;
/** Median squared length of a one-band difference in spreads: where the usual is less, the spread is the least one. */
const LEAST_USUAL = 0.455;
/** Energy in whole numbers, for exact sums: steps per squared spread. */
const ENERGY_STEPS = 256;
/** Windows in which structure is compared: tents of σ 3.7 and 11.8 px, an object's and a block of houses'. */
const NEAR_RADIUS = 4;
const WIDE_RADIUS = 14;
/** A slope counts as so many usual ones at most, and the usual one as so many steps at least. */
const MOST_SLOPE = 3;
const LEAST_SLOPE = 1;
/** Structure lost in a wide window by this much says as much as a difference of `SURE` times the usual. */
const LOST = 0.55;
const SURE = 3.2;

/**
 * The default: how unusual a pixel's difference is, and how much of the structure around it is gone.
 *
 * *Difference*: change vector of log brightness about its local mean (27 px, which cannot be pulled by strong change), each
 * band in units of its own usual spread and of what displacement explains: where both dates hold a range of
 * brightness within 2 m, a turned shadow or a leaning roof may show any of it; where both suns are known and turned, within
 * as far as the shadow tip of what is 4 m high moved, at most 5 m and 10 px. Pooled over 3 px.
 * *Structure*: 1 − the correlation of both dates' slopes within σ 4 px, which raises the difference, and within σ 12 px, which
 * also speaks alone and on an absolute scale: where houses became debris, edges no longer run where they ran, even
 * if that is true of most of the scene. Field, haze and season leave edges where they are.
 *
 * Magnitude 1 is the usual difference of the pair. Says nothing of what changed. Expects scenes aligned to about half a
 * pixel.
 *
 * Malila 1980 (change vectors); Bruzzone & Prieto 2000 (spreads from the pair itself); Huber 1964 (bounded pull); slopes
 * compared as in Scharstein, "Matching images by comparing their gradient fields", 1994.
 */
export const combined: ChangeMethod<CombinedModel> = {
  haloPx: 1 + Math.max(LOCAL_RADIUS + 2 * POOL_RADIUS, MOST_TURN_PX + 2 * POOL_RADIUS, 1 + 2 * WIDE_RADIUS),
  threshold: 'usual',
  fit: fitCombined,
  map: mapCombined,
};

/** @throws RangeError where no pixel of any patch is valid on both dates; `fitRadiometry` refuses such a pair first. */
function fitCombined(patches: readonly AlignedPatch[], radiometry: Radiometry, sight: Sight): CombinedModel {
  const displacementPx = displacementIn(sight);
  const seen = patches.map((patch): SeenPatch => ({ patch, observed: observedOnBoth(patch) }));
  const sample = sampler(seen);
  const floors = radiometry.bands.map((band) => withFloor(band, sample, FLOOR_SHARE));
  const pairs = new Map(seen.map((one) => [one, logPair(one.patch, one.observed, floors)]));
  const bands = floors.map((band, place): CombinedBand => {
    const differences = sample((one) => (i) => pairs.get(one)!.differences[place]![i]!);
    const local = new Map(seen.map((one) => [one, localMeans(pairs.get(one)!, place, Number.POSITIVE_INFINITY, 0)]));
    const detail = sample((one) => (i) => pairs.get(one)!.differences[place]![i]! - local.get(one)![i]!);
    return { ...band, centre: robustSpread(differences).centre, spread: robustSpread(detail).spread };
  });
  const energies = new Map(seen.map((one) => [one, detailEnergy(pairs.get(one)!, { bands, displacementPx })]));
  const usualEnergy = median(sample((one) => (i) => energies.get(one)![i]!));
  const pools = new Map(seen.map((one) => [one, poolEnergy(energies.get(one)!, pairs.get(one)!, usualEnergy)]));
  const steepest = {
    before: MOST_SLOPE * usualSlope(sample, (one) => slopesOf(pairs.get(one)!, UNCUT).before),
    after: MOST_SLOPE * usualSlope(sample, (one) => slopesOf(pairs.get(one)!, UNCUT).after),
  };
  const slopes = new Map(seen.map((one) => [one, slopesOf(pairs.get(one)!, steepest)]));
  const usualSlopes = (radius: number) => {
    const sums = new Map(
      seen.map((one) => {
        const { width, height } = one.patch.before;
        return [one, windowEnergies(slopes.get(one)!, width, height, radius)];
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

function mapCombined(tile: AlignedPatch, model: CombinedModel, kernels: PlaneKernels = plainKernels): ChangeMap {
  const observed = observedOnBoth(tile);
  const pair = logPair(tile, observed, model.bands, kernels);
  const { width, height } = pair;
  const magnitude = poolEnergy(detailEnergy(pair, model), pair, model.usualEnergy);
  const slopes = slopesOf(pair, model.steepest);
  const near = structureLoss(slopes, width, height, NEAR_RADIUS, model.usualNear, kernels.boxSums);
  const wide = structureLoss(slopes, width, height, WIDE_RADIUS, model.usualWide, kernels.boxSums);
  const brightening = new Float32Array(observed.length);
  const toBrightening = 1 / (LOG_STEPS * model.bands.length);
  const perPool = 1 / model.usualPool;
  const perLoss = SURE / LOST ** 2;
  for (let i = 0; i < magnitude.length; i++) {
    const difference = Math.sqrt(Math.max(0, magnitude[i]! * perPool) * (1 + near[i]!));
    magnitude[i] = Math.max(difference, wide[i]! * wide[i]! * perLoss);
    brightening[i] = (pair.after[i]! - pair.before[i]!) * toBrightening;
    if (observed[i] === 1) continue;
    magnitude[i] = Number.NaN;
    brightening[i] = Number.NaN;
  }
  return { magnitude, brightening };
}

/** Both dates' logarithms, smoothed over 1 px; 0 where not observed. */
interface LogPair {
  readonly width: number;
  readonly height: number;
  readonly observed: Uint8Array;
  /** How many pixels are observed within the local radius. */
  readonly localCounts: Int32Array;
  /** after − before, one plane a band. */
  readonly differences: readonly Int32Array[];
  /** Sums over the bands. */
  readonly before: Int32Array;
  readonly after: Int32Array;
  /** Who works on its planes. */
  readonly kernels: PlaneKernels;
}

function logPair(
  patch: AlignedPatch,
  observed: Uint8Array,
  bands: readonly LogBand[],
  kernels = plainKernels,
): LogPair {
  const { width, height } = patch.before;
  const weights = binomialSums(observed, width);
  const before = new Int32Array(observed.length);
  const after = new Int32Array(observed.length);
  const differences = bands.map((band) => {
    const smooth = (logs: Int32Array) => kernels.smoothObserved(logs, observed, weights, width);
    const earlier = smooth(
      logPlane(patch.before.bands[band.before]!, observed, { gain: 1, offset: 0, floor: band.floor }),
    );
    const difference = smooth(logPlane(patch.after.bands[band.after]!, observed, band));
    for (let i = 0; i < difference.length; i++) {
      before[i]! += earlier[i]!;
      after[i]! += difference[i]!;
      difference[i]! -= earlier[i]!;
    }
    return difference;
  });
  return {
    width,
    height,
    observed,
    localCounts: kernels.boxSums(observed, width, height, LOCAL_RADIUS),
    differences,
    before,
    after,
    kernels,
  };
}

/** The mean difference within the local radius, in which no pixel is taken for farther than `reach` from the centre. */
function localMeans(pair: LogPair, band: number, reach: number, centre: number): Float32Array {
  const { width, height, observed, localCounts } = pair;
  const difference = pair.differences[band]!;
  const pulls = new Int32Array(difference.length);
  const most = Math.min(Math.round(reach), GREATEST_PULL);
  const middle = Math.round(centre);
  for (let i = 0; i < pulls.length; i++) {
    pulls[i] = observed[i]! * Math.max(-most, Math.min(most, difference[i]! - middle));
  }
  const sums = pair.kernels.boxSums(pulls, width, height, LOCAL_RADIUS);
  const means = new Float32Array(sums.length);
  for (let i = 0; i < means.length; i++) means[i] = middle + sums[i]! / Math.max(1, localCounts[i]!);
  return means;
}

/** Keeps the sums of `localMeans` below 2³¹. */
const GREATEST_PULL = Math.floor((2 ** 31 - 1) / (2 * LOCAL_RADIUS + 1) ** 2);

/** Squared length of the change vector about its local mean, mean of the bands, in squared spreads; 0 where not observed. */
function detailEnergy(
  pair: LogPair,
  { bands, displacementPx }: Pick<CombinedModel, 'bands' | 'displacementPx'>,
): Float32Array {
  const { width, height, observed } = pair;
  const radius = Math.max(1, Math.round(displacementPx));
  const rangeBefore = pair.kernels.localHalfRange(pair.before, observed, width, height, radius);
  const rangeAfter = pair.kernels.localHalfRange(pair.after, observed, width, height, radius);
  const share = Math.min(1, displacementPx / radius) / bands.length;
  const energy = new Float32Array(observed.length);
  const perBand = 1 / bands.length;
  for (const [place, band] of bands.entries()) {
    const means = localMeans(pair, place, MOST_PULL * band.spread, band.centre);
    const difference = pair.differences[place]!;
    const noise = band.spread ** 2 + LEAST_SPREAD ** 2;
    for (let i = 0; i < energy.length; i++) {
      const detail = observed[i]! * (difference[i]! - means[i]!);
      const explained = Math.min(rangeBefore[i]!, rangeAfter[i]!) * share;
      energy[i]! += (perBand * detail * detail) / (noise + explained * explained);
    }
  }
  return energy;
}

/** Mean energy round each pixel. What is not observed counts as usual, so that an edge is not taken for more than it shows. */
function poolEnergy(energy: Float32Array, { width, height, observed, kernels }: LogPair, usual: number): Float32Array {
  const excess = new Int32Array(energy.length);
  const most = MOST_ENERGY * Math.max(LEAST_USUAL, usual) * ENERGY_STEPS;
  for (let i = 0; i < excess.length; i++) {
    excess[i] = observed[i]! * Math.round(Math.min(most, (energy[i]! - usual) * ENERGY_STEPS));
  }
  const means = (values: Int32Array) => boxMeans(values, width, height, POOL_RADIUS, kernels.boxSums);
  const pooled = means(means(excess));
  const values = new Float32Array(energy.length);
  for (let i = 0; i < values.length; i++) values[i] = pooled[i]! / ENERGY_STEPS + usual;
  return values;
}

function slopesOf(pair: LogPair, steepest: Steepest): SlopeProducts {
  return pair.kernels.slopeProducts(pair, pair.observed, pair.width, pair.differences.length, steepest);
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
