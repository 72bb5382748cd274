import type { AlignedPatch } from '../align/aligned-patch.ts';
import { boxMeans } from './box-sums.ts';
import type { ChangeMap } from './change-map.ts';
import { binomialSums, LOG_STEPS, type LogBand, logPlane } from './log-plane.ts';
import type { PlaneKernels } from './plane-kernels.ts';
import { observedOnBoth } from './sampled-patches.ts';
import { type SlopeProducts, type Steepest, structureLoss, structureLossBeside } from './structure-loss.ts';

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

export interface CombinedBand extends LogBand {
  /** Middle of the difference, after − before, log steps. */
  readonly centre: number;
  /** Spread of the difference about its local mean, log steps. */
  readonly spread: number;
}

/** Radius of the local mean, px, and how many spreads from the centre a pixel may pull at it. */
export const LOCAL_RADIUS = 13;
const MOST_PULL = 8;
/** No pair is so quiet that less than this matters, in every band: 1 % of (brightness + floor), so 3 % of the usual brightness. */
const LEAST_SPREAD = 0.01 * LOG_STEPS;
/** Energy is pooled by a mean of this radius taken twice (a tent of σ 2.8 px); a pixel counts for so many usual pools at most. */
export const POOL_RADIUS = 3;
const MOST_ENERGY = 40;
/** Median squared length of a one-band difference in spreads: where the usual is less, the spread is the least one. */
export const LEAST_USUAL = 0.455;
/** Energy in whole numbers, for exact sums: steps per squared spread. */
export const ENERGY_STEPS = 256;
/** Windows in which structure is compared: tents of σ 3.7 and 11.8 px, an object's and a block of houses'. */
export const NEAR_RADIUS = 4;
export const WIDE_RADIUS = 14;
/** Structure lost in a wide window by this much says as much as a difference of `SURE` times the usual. */
const LOST = 0.53;
const SURE = 3.2;
export const PER_LOSS = SURE / LOST ** 2;
/** Where the difference alone is so many times the usual (squared, as energy is), it is told: edges there have no say in the ground round them. */
export const TOLD = 2.6 ** 2;

const { fround } = Math;

/**
 * The change of one tile by the default method; what it computes and why says `combined`.
 *
 * Sums are whole numbers, the rest is single precision in one order of operations, so that other hands (`PlaneKernels`)
 * can give the same bits.
 */
export function mapCombined(tile: AlignedPatch, model: CombinedModel, kernels: PlaneKernels): ChangeMap {
  const observed = observedOnBoth(tile);
  const pair = logPair(tile, observed, model.bands, kernels);
  const { width, height } = pair;
  const slopes = slopesOf(pair, model.steepest);
  const near = structureLoss(slopes, width, height, NEAR_RADIUS, model.usualNear, kernels.boxSums);
  const unusual = poolEnergy(detailEnergy(pair, model), pair, model.usualEnergy);
  const perPool = fround(1 / model.usualPool);
  for (let i = 0; i < unusual.length; i++) {
    unusual[i] = fround(Math.max(0, fround(unusual[i]! * perPool))) * fround(1 + near[i]!);
  }
  const wide = structureLossBeside(slopes, unusual, TOLD, width, height, WIDE_RADIUS, model.usualWide, kernels.boxSums);
  const brightening = new Float32Array(observed.length);
  const toBrightening = fround(1 / (LOG_STEPS * model.bands.length));
  const perLoss = fround(PER_LOSS);
  for (let i = 0; i < unusual.length; i++) {
    unusual[i] = Math.max(Math.sqrt(unusual[i]!), fround(fround(wide[i]! * wide[i]!) * perLoss));
    brightening[i] = fround(pair.after[i]! - pair.before[i]!) * toBrightening;
    if (observed[i] === 1) continue;
    unusual[i] = Number.NaN;
    brightening[i] = Number.NaN;
  }
  return { magnitude: unusual, brightening };
}

/** Both dates' logarithms, smoothed over 1 px; 0 where not observed. */
export interface LogPair {
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

export function logPair(
  patch: AlignedPatch,
  observed: Uint8Array,
  bands: readonly LogBand[],
  kernels: PlaneKernels,
): LogPair {
  const { width, height } = patch.before;
  const weights = binomialSums(observed, width);
  const before = new Int32Array(observed.length);
  const after = new Int32Array(observed.length);
  const differences = bands.map((band) => {
    const smooth = (logs: Int32Array) => kernels.smoothObserved(logs, observed, weights, width);
    const earlier = smooth(logPlane(patch.before.bands[band.before]!, observed, earlierScale(band)));
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

/** How the earlier date's logarithm is taken: as it is. */
export function earlierScale({ floor }: LogBand) {
  return { gain: 1, offset: 0, floor };
}

/** The mean difference within the local radius, in which no pixel is taken for farther than `reach` from the centre. */
export function localMeans(pair: LogPair, band: number, { most, middle }: Pull): Float32Array {
  const { width, height, observed, localCounts } = pair;
  const difference = pair.differences[band]!;
  const pulls = new Int32Array(difference.length);
  for (let i = 0; i < pulls.length; i++) {
    pulls[i] = observed[i]! * Math.max(-most, Math.min(most, difference[i]! - middle));
  }
  const sums = pair.kernels.boxSums(pulls, width, height, LOCAL_RADIUS);
  const means = new Float32Array(sums.length);
  for (let i = 0; i < means.length; i++) means[i] = middle + fround(fround(sums[i]!) / Math.max(1, localCounts[i]!));
  return means;
}

/** From where, and how far at most, a pixel pulls at the local mean; whole log steps. */
export interface Pull {
  readonly middle: number;
  readonly most: number;
}

/** Keeps the sums of `localMeans` below 2³¹. */
const GREATEST_PULL = Math.floor((2 ** 31 - 1) / (2 * LOCAL_RADIUS + 1) ** 2);

/** As far as sums can bear: to learn what is usual. */
export const UNBOUND: Pull = { middle: 0, most: GREATEST_PULL };

export function pullOf({ centre, spread }: CombinedBand): Pull {
  return { middle: Math.round(centre), most: Math.min(Math.round(MOST_PULL * spread), GREATEST_PULL) };
}

/** Squared spread of a band's difference that is nothing unusual, squared log steps. */
export function noiseOf({ spread }: CombinedBand): number {
  return fround(spread ** 2 + LEAST_SPREAD ** 2);
}

/** Within how many pixels displacement shows any brightness that is there, and which share of it in a band's difference. */
export function reachOf({ bands, displacementPx }: Displaced): { readonly radius: number; readonly share: number } {
  const radius = Math.max(1, Math.round(displacementPx));
  return { radius, share: fround(Math.min(1, displacementPx / radius) / bands.length) };
}

type Displaced = Pick<CombinedModel, 'bands' | 'displacementPx'>;

/** Squared length of the change vector about its local mean, mean of the bands, in squared spreads; 0 where not observed. */
export function detailEnergy(pair: LogPair, model: Displaced): Float32Array {
  const { width, height, observed } = pair;
  const { radius, share } = reachOf(model);
  const rangeBefore = pair.kernels.localHalfRange(pair.before, observed, width, height, radius);
  const rangeAfter = pair.kernels.localHalfRange(pair.after, observed, width, height, radius);
  const energy = new Float32Array(observed.length);
  const perBand = fround(1 / model.bands.length);
  for (const [place, band] of model.bands.entries()) {
    const means = localMeans(pair, place, pullOf(band));
    const difference = pair.differences[place]!;
    const noise = noiseOf(band);
    for (let i = 0; i < energy.length; i++) {
      const detail = observed[i]! * fround(fround(difference[i]!) - means[i]!);
      const explained = fround(fround(Math.min(rangeBefore[i]!, rangeAfter[i]!)) * share);
      const unusual = fround(perBand * fround(detail * detail));
      energy[i]! += fround(unusual / fround(noise + fround(explained * explained)));
    }
  }
  return energy;
}

/** A pixel's energy counts up to here, in steps above the usual. */
export function mostExcess(usual: number): number {
  return fround(MOST_ENERGY * Math.max(LEAST_USUAL, usual) * ENERGY_STEPS);
}

/** Mean energy round each pixel. What is not observed counts as usual, so that an edge is not taken for more than it shows. */
export function poolEnergy(
  energy: Float32Array,
  { width, height, observed, kernels }: LogPair,
  usual: number,
): Float32Array {
  const excess = new Int32Array(energy.length);
  const most = mostExcess(usual);
  const expected = fround(usual);
  for (let i = 0; i < excess.length; i++) {
    const steps = fround(Math.min(most, fround(energy[i]! - expected) * ENERGY_STEPS) + 0.5);
    excess[i] = observed[i]! * Math.floor(steps);
  }
  const means = (values: Int32Array) => boxMeans(values, width, height, POOL_RADIUS, kernels.boxSums);
  const pooled = means(means(excess));
  const values = new Float32Array(energy.length);
  for (let i = 0; i < values.length; i++) values[i] = fround(pooled[i]!) / ENERGY_STEPS + expected;
  return values;
}

export function slopesOf(pair: LogPair, steepest: Steepest): SlopeProducts {
  return pair.kernels.slopeProducts(pair, pair.observed, pair.width, pair.differences.length, steepest);
}
