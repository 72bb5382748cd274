import type { AlignedPatch } from '../align/aligned-patch.ts';
import type { MatchedBand, Radiometry } from '../align/radiometry.ts';
import { quantileOf, robustSpread } from '../raster/robust.ts';
import { boxMeans, boxPixels, boxSums } from './box-sums.ts';
import type { ChangeMap, ChangeMethod } from './change-method.ts';
import { binomialSums, LOG_STEPS, type LogBand, logDifference, smoothObserved } from './log-plane.ts';
import { observedOnBoth, type Sample, sampler } from './sampled-patches.ts';

/** What is usual between two scenes, in log units. Plain data. */
export interface CvaModel {
  readonly bands: readonly CvaBand[];
  /** Median pooled detail energy, squared spreads. */
  readonly usualEnergy: number;
  /** From the root of detail energy to magnitude. */
  readonly detailGain: number;
  /** From the root of level energy to magnitude. */
  readonly levelGain: number;
  readonly levelOffset: number;
}

interface CvaBand extends LogBand {
  /** Spread of the difference about its local mean. */
  readonly detailSpread: number;
  /** Centre and spread of the locally averaged difference. */
  readonly levelCentre: number;
  readonly levelSpread: number;
}

/** Radius of the local mean that the detail channel leaves out, px. */
const LOCAL_RADIUS = 13;
/** Radius of the mean that is the level channel, px. */
const LEVEL_RADIUS = 3;
/**
 * Detail energy is pooled over two scales, each a mean of this radius taken twice: tents of σ 2 and 8 px. At the wider
 * scale a pixel counts for so many squared spreads a band at most: there it matters how much of the ground is unusual,
 * and one bright object must not spread over its surroundings.
 */
const POOLS = [
  { radius: 2, mostPerBand: Number.POSITIVE_INFINITY },
  { radius: 9, mostPerBand: 6 },
] as const;
const WIDEST_POOL = Math.max(...POOLS.map(({ radius }) => radius));
/** Energy in whole numbers, for exact sums: steps per squared spread, and the most of them that a sum can hold. */
const ENERGY_STEPS = 16;
const MOST_ENERGY = Math.floor((2 ** 31 - 1) / boxPixels(WIDEST_POOL));
/** The binomial smoothing looks 1 px round. */
const SMOOTH_REACH = 1;

/** Share of the median brightness that is added before the logarithm. */
const FLOOR_SHARE = 0.1;
/** Half a percent: below it a difference is never more than rounding, however quiet the pair. */
const LEAST_SPREAD = 0.005 * LOG_STEPS;
/** The upper tail of the level channel is judged by this quantile, and that is so many σ of a normal distribution. */
const TAIL_SHARE = 0.95;
const TAIL_SIGMAS = 1.6449;

/**
 * Change vector analysis (CVA) of log brightness on two channels: the length of each pixel's vector of band
 * differences, each band in units of its own usual spread.
 *
 * *Detail*: the difference about its local mean (27 px square), its energy pooled over σ 2 and 8 px. Crops, haze and
 * season move whole fields and leave it quiet; buildings, craters, debris and vehicles do not.
 * *Level*: the difference itself, averaged over 7 px, so that the middle of a burnt or flooded area counts too. It is
 * put on the scale of the detail channel by its upper tail: where season moved many fields, level has to be far out to
 * say anything; it also says little where more than a twentieth of the ground changed evenly.
 * The magnitude is the greater of the two.
 *
 * Sees any change of brightness or colour, whatever its cause (shadow, parked cars and parallax too); says nothing of
 * what changed. Expects scenes aligned to about half a pixel.
 *
 * Malila, "Change vector analysis: an approach for detecting forest changes with Landsat", 1980; log ratios and robust
 * spreads as in Bruzzone & Prieto, "Automatic analysis of the difference image for unsupervised change detection", 2000.
 */
export const cva: ChangeMethod<CvaModel> = {
  haloPx: SMOOTH_REACH + Math.max(LOCAL_RADIUS + 2 * WIDEST_POOL, LEVEL_RADIUS),
  threshold: 'mad',
  fit: fitCva,
  map: mapCva,
};

/**
 * @param patches from all over the pair, full resolution, each at least a few times 27 px wide.
 * @throws RangeError where no pixel of any patch is valid on both dates; `fitRadiometry` refuses such a pair first.
 */
function fitCva(patches: readonly AlignedPatch[], radiometry: Radiometry): CvaModel {
  const seen = patches.map((patch): SeenPatch => {
    const view = viewObserved(patch);
    return { patch, view, observed: view.observed };
  });
  const sample = sampler(seen);
  const bands = radiometry.bands.map((band) => fitBand(seen, sample, band));
  const energies = new Map(seen.map((one) => [one, channelEnergies(one.patch, one.view, bands, 0)]));
  const rootOf = (channel: 'detail' | 'level') =>
    sample((one) => (i) => Math.sqrt(Math.max(0, energies.get(one)![channel][i]!)));
  const detail = robustSpread(rootOf('detail'));
  const level = rootOf('level').sort();
  const levelMedian = quantileOf(level, 0.5);
  const levelTail = (quantileOf(level, TAIL_SHARE) - levelMedian) / TAIL_SIGMAS;
  const detailGain = 1 / (detail.centre || 1);
  const levelGain = levelTail > 0 && detail.spread > 0 ? (detail.spread * detailGain) / levelTail : detailGain;
  return {
    bands,
    usualEnergy: detail.centre ** 2,
    detailGain,
    levelGain,
    levelOffset: detail.centre * detailGain - levelMedian * levelGain,
  };
}

function fitBand(seen: readonly SeenPatch[], sample: Sample<SeenPatch>, band: MatchedBand): CvaBand {
  const before = sample(({ patch }) => {
    const values = patch.before.bands[band.before]!;
    return (i) => values[i]!;
  }).sort();
  const logBand = { ...band, floor: FLOOR_SHARE * Math.max(0, quantileOf(before, 0.5)) || 1 };
  const sums = new Map(seen.map((one) => [one, bandSums(one.patch, one.view, logBand)]));
  const detail = sample((one) => {
    const { smooth, localSums } = sums.get(one)!;
    return (i) => smooth[i]! - localSums[i]! * one.view.perLocal[i]!;
  });
  const level = robustSpread(sample((one) => (i) => sums.get(one)!.levelSums[i]! / one.view.levelCounts[i]!));
  return {
    ...logBand,
    detailSpread: Math.max(robustSpread(detail).spread, LEAST_SPREAD),
    levelCentre: level.centre,
    levelSpread: Math.max(level.spread, LEAST_SPREAD),
  };
}

function mapCva(tile: AlignedPatch, model: CvaModel): ChangeMap {
  const view = viewObserved(tile);
  const { detail, level, brightening } = channelEnergies(tile, view, model.bands, model.usualEnergy);
  const { detailGain, levelGain, levelOffset } = model;
  const magnitude = detail;
  for (let i = 0; i < magnitude.length; i++) {
    const inDetail = Math.sqrt(Math.max(0, detail[i]!)) * detailGain;
    const inLevel = Math.sqrt(level[i]!) * levelGain + levelOffset;
    magnitude[i] = Math.max(inDetail, inLevel);
  }
  if (!view.isWhole) {
    for (let i = 0; i < magnitude.length; i++) {
      if (view.observed[i] === 1) continue;
      magnitude[i] = Number.NaN;
      brightening[i] = Number.NaN;
    }
  }
  return { magnitude, brightening };
}

/**
 * Pooled detail energy (a rounding below 0 at the least), level energy, both in squared spreads summed over the bands,
 * and the mean change of brightness.
 */
function channelEnergies(
  patch: AlignedPatch,
  view: ObservedView,
  bands: readonly CvaBand[],
  usualEnergy: number,
): { readonly detail: Float32Array; readonly level: Float32Array; readonly brightening: Float32Array } {
  const { observed, perLocal, levelCounts } = view;
  const detail = new Float32Array(observed.length);
  const level = new Float32Array(observed.length);
  const brightening = new Float32Array(observed.length);
  const toBrightening = -1 / (LOG_STEPS * bands.length);
  for (const band of bands) {
    const { smooth, localSums, levelSums } = bandSums(patch, view, band);
    const { levelCentre } = band;
    const perDetailSpread = 1 / band.detailSpread;
    const perLevelSpread = 1 / (boxPixels(LEVEL_RADIUS) * band.levelSpread);
    for (let i = 0; i < observed.length; i++) {
      const value = smooth[i]!;
      const inDetail = observed[i]! * (value - localSums[i]! * perLocal[i]!) * perDetailSpread;
      const inLevel = (levelSums[i]! - levelCentre * levelCounts[i]!) * perLevelSpread;
      detail[i]! += inDetail * inDetail;
      level[i]! += inLevel * inLevel;
      brightening[i]! += value * toBrightening;
    }
  }
  return { detail: poolEnergy(detail, usualEnergy, bands.length, view), level, brightening };
}

/** What of a patch both dates show, and what averages over it need. */
interface ObservedView {
  readonly width: number;
  readonly height: number;
  /** 1 where both dates are valid. */
  readonly observed: Uint8Array;
  readonly isWhole: boolean;
  readonly smoothingWeights: Int32Array;
  /** 1 / how many pixels are observed within the local radius; 0 where none is. */
  readonly perLocal: Float32Array;
  /** How many pixels are observed within the level radius. */
  readonly levelCounts: Int32Array;
}

function viewObserved(patch: AlignedPatch): ObservedView {
  const { width, height } = patch.before;
  const observed = observedOnBoth(patch);
  return {
    width,
    height,
    observed,
    isWhole: !observed.includes(0),
    smoothingWeights: binomialSums(observed, width),
    perLocal: reciprocals(boxSums(observed, width, height, LOCAL_RADIUS)),
    levelCounts: boxSums(observed, width, height, LEVEL_RADIUS),
  };
}

function reciprocals(counts: Int32Array): Float32Array {
  const reciprocal = new Float32Array(counts.length);
  for (let i = 0; i < counts.length; i++) reciprocal[i] = counts[i]! > 0 ? 1 / counts[i]! : 0;
  return reciprocal;
}

interface BandSums {
  /** The difference in log steps, smoothed over 1 px; 0 where not observed. */
  readonly smooth: Int32Array;
  readonly localSums: Int32Array;
  readonly levelSums: Int32Array;
}

function bandSums({ before, after }: AlignedPatch, view: ObservedView, band: LogBand): BandSums {
  const { width, height, observed, smoothingWeights } = view;
  const difference = logDifference(before.bands[band.before]!, after.bands[band.after]!, observed, band);
  const smooth = smoothObserved(difference, observed, smoothingWeights, width);
  return {
    smooth,
    localSums: boxSums(smooth, width, height, LOCAL_RADIUS),
    levelSums: boxSums(smooth, width, height, LEVEL_RADIUS),
  };
}

/**
 * Mean energy round each pixel, over both scales. What is not observed counts as usual, so that the few pixels at an
 * edge are not taken for more than they show.
 */
function poolEnergy(
  energy: Float32Array,
  usual: number,
  bandCount: number,
  { width, height, observed }: ObservedView,
): Float32Array {
  const pooled = new Float32Array(energy.length).fill(usual);
  const share = 1 / (ENERGY_STEPS * POOLS.length);
  const excess = new Int32Array(energy.length);
  for (const { radius, mostPerBand } of POOLS) {
    const most = Math.min(MOST_ENERGY, mostPerBand * bandCount * ENERGY_STEPS);
    for (let i = 0; i < excess.length; i++) {
      excess[i] = observed[i]! * Math.min(most, Math.round((energy[i]! - usual) * ENERGY_STEPS));
    }
    const once = boxMeans(excess, width, height, radius);
    const twice = boxMeans(once, width, height, radius);
    for (let i = 0; i < pooled.length; i++) pooled[i]! += twice[i]! * share;
  }
  return pooled;
}

interface SeenPatch {
  readonly patch: AlignedPatch;
  readonly view: ObservedView;
  readonly observed: Uint8Array;
}
