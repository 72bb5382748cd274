import type { AlignedPatch, Radiometry } from '../align/radiometry.ts';
import { gaussianBlur } from '../raster/gaussian.ts';
import { quantileOf, robustSpread } from '../raster/robust.ts';
import { boxSums } from './box-sums.ts';
import type { ChangeMap, ChangeMethod } from './change-method.ts';
import { binomialSums, LOG_STEPS, type LogBand, logDifference, smoothObserved } from './log-difference.ts';

/** What is usual between two scenes, in log units. Plain data. */
export interface CvaModel {
  readonly bands: readonly CvaBand[];
  /** Root of the pooled detail energy that maps to magnitude 1. */
  readonly detailUnit: number;
  /** Root of the level energy that maps to magnitude 1. */
  readonly levelUnit: number;
}

interface CvaBand extends LogBand {
  /** Spread of the difference about its local mean. */
  readonly detailSpread: number;
  /** Centre and spread of the locally averaged difference. */
  readonly levelCentre: number;
  readonly levelSpread: number;
}

/** Radius of the local mean that the detail channel leaves out, px. */
const LOCAL_RADIUS = 20;
/** Radius of the mean that is the level channel, px. */
const LEVEL_RADIUS = 3;
/** Over how far detail energy is pooled, px. */
const POOL_SIGMA = 2;
/** The binomial smoothing looks 1 px round. */
const SMOOTH_REACH = 1;

/** Share of the median brightness that is added before the logarithm. */
const FLOOR_SHARE = 0.1;
const SAMPLES = 200_000;
/** Half a percent: below it a difference is never more than rounding, however quiet the pair. */
const LEAST_SPREAD = 0.005 * LOG_STEPS;
const TAIL = 0.8;

/**
 * Change vector analysis (CVA) of log brightness on two channels: the length of each pixel's vector of band
 * differences, each band in units of its own usual spread.
 *
 * *Detail*: the difference about its local mean (41 px square), its energy pooled over σ 2 px. Crops, haze and season
 * move whole fields and leave it quiet; buildings, craters, debris and vehicles do not.
 * *Level*: the difference itself, averaged over 7 px, so that the middle of a burnt or flooded area counts too. It is
 * weighed so that both channels' upper fifth begins at the same magnitude: where fields changed with the season, level
 * alone has to be far out to be said.
 * The magnitude is the greater of the two.
 *
 * Sees any change of brightness or colour, whatever its cause (shadow, parked cars and parallax too); says nothing of
 * what changed. Expects scenes aligned to about half a pixel.
 *
 * Malila, "Change vector analysis: an approach for detecting forest changes with Landsat", 1980; log ratios and robust
 * spreads as in Bruzzone & Prieto, "Automatic analysis of the difference image for unsupervised change detection", 2000.
 */
export const cva: ChangeMethod<CvaModel> = {
  haloPx: SMOOTH_REACH + Math.max(LOCAL_RADIUS + 3 * POOL_SIGMA, LEVEL_RADIUS),
  fit: fitCva,
  map: mapCva,
};

/**
 * @param patches from all over the pair, full resolution, each at least a few times 41 px wide.
 * @throws RangeError where no pixel of any patch is valid on both dates; `fitRadiometry` refuses such a pair first.
 */
function fitCva(patches: readonly AlignedPatch[], radiometry: Radiometry): CvaModel {
  const seen = patches.map((patch) => ({ patch, observed: observedOn(patch) }));
  const total = seen.reduce((sum, { observed }) => sum + observed.reduce((count, one) => count + one, 0), 0);
  if (total === 0) throw new RangeError('No sampled pixel is valid on both dates.');
  const stride = Math.ceil(total / SAMPLES);
  const draw = (read: (patch: (typeof seen)[number]) => (i: number) => number) =>
    sampleOf(seen, stride, (one) => read(one));
  const bands = radiometry.bands.map((band): CvaBand => {
    const before = draw(
      ({ patch }) =>
        (i) =>
          patch.before.bands[band.before]![i]!,
    ).sort();
    const floor = Math.max(FLOOR_SHARE * quantileOf(before, 0.5), Number.MIN_VALUE) || 1;
    const logBand = { ...band, floor };
    const channels = new Map(seen.map((one) => [one, bandChannels(one.patch, one.observed, logBand)]));
    const detail = draw((one) => (i) => channels.get(one)!.detail[i]!);
    const level = robustSpread(draw((one) => (i) => channels.get(one)!.level[i]!));
    return {
      ...logBand,
      detailSpread: Math.max(robustSpread(detail).spread, LEAST_SPREAD),
      levelCentre: level.centre,
      levelSpread: Math.max(level.spread, LEAST_SPREAD),
    };
  });
  const energies = new Map(seen.map((one) => [one, channelEnergies(one.patch, one.observed, bands)]));
  const detail = draw((one) => (i) => Math.sqrt(energies.get(one)!.detail[i]!)).sort();
  const level = draw((one) => (i) => Math.sqrt(energies.get(one)!.level[i]!)).sort();
  const detailUnit = quantileOf(detail, 0.5) || 1;
  const tail = quantileOf(detail, TAIL) / detailUnit || 1;
  return { bands, detailUnit, levelUnit: quantileOf(level, TAIL) / tail || 1 };
}

function mapCva(tile: AlignedPatch, model: CvaModel): ChangeMap {
  const observed = observedOn(tile);
  const { detail, level, brightening } = channelEnergies(tile, observed, model.bands);
  const magnitude = detail;
  const perDetail = 1 / model.detailUnit ** 2;
  const perLevel = 1 / model.levelUnit ** 2;
  for (let i = 0; i < magnitude.length; i++) {
    const energy = Math.max(detail[i]! * perDetail, level[i]! * perLevel);
    magnitude[i] = observed[i] === 1 ? Math.sqrt(energy) : Number.NaN;
  }
  return { magnitude, brightening };
}

/** Pooled detail energy, level energy (both in squared spreads, summed over the bands) and mean change of brightness. */
function channelEnergies(
  patch: AlignedPatch,
  observed: Uint8Array,
  bands: readonly CvaBand[],
): { readonly detail: Float32Array; readonly level: Float32Array; readonly brightening: Float32Array } {
  const { width, height } = patch.before;
  const detailEnergy = new Float32Array(observed.length);
  const level = new Float32Array(observed.length);
  const brightening = new Float32Array(observed.length);
  const toBrightening = -1 / (LOG_STEPS * bands.length);
  for (const band of bands) {
    const channels = bandChannels(patch, observed, band);
    const perDetail = 1 / band.detailSpread;
    const perLevel = 1 / band.levelSpread;
    for (let i = 0; i < observed.length; i++) {
      const inDetail = channels.detail[i]! * perDetail;
      const inLevel = (channels.level[i]! - band.levelCentre) * perLevel;
      detailEnergy[i]! += inDetail * inDetail;
      level[i]! += inLevel * inLevel;
      brightening[i]! += channels.smooth[i]! * toBrightening;
    }
  }
  const detail = gaussianBlur(detailEnergy, width, height, POOL_SIGMA);
  if (observed.includes(0)) {
    const share = gaussianBlur(Float32Array.from(observed), width, height, POOL_SIGMA);
    for (let i = 0; i < detail.length; i++) {
      detail[i] = detail[i]! / share[i]!;
      if (observed[i] === 0) brightening[i] = Number.NaN;
    }
  }
  return { detail, level, brightening };
}

interface BandChannels {
  /** All in log steps; detail and smooth are 0 where not observed. */
  readonly smooth: Int32Array;
  readonly detail: Float32Array;
  readonly level: Float32Array;
}

function bandChannels({ before, after }: AlignedPatch, observed: Uint8Array, band: LogBand): BandChannels {
  const { width, height } = before;
  const difference = logDifference(before.bands[band.before]!, after.bands[band.after]!, observed, band);
  const smooth = smoothObserved(difference, observed, binomialSums(observed, width), width);
  const localSums = boxSums(smooth, width, height, LOCAL_RADIUS);
  const localCounts = boxSums(observed, width, height, LOCAL_RADIUS);
  const levelSums = boxSums(smooth, width, height, LEVEL_RADIUS);
  const levelCounts = boxSums(observed, width, height, LEVEL_RADIUS);
  const detail = new Float32Array(observed.length);
  const level = new Float32Array(observed.length);
  for (let i = 0; i < observed.length; i++) {
    if (observed[i] === 0) continue;
    detail[i] = smooth[i]! - localSums[i]! / localCounts[i]!;
    level[i] = levelSums[i]! / levelCounts[i]!;
  }
  return { smooth, detail, level };
}

/** 1 where both dates are valid. */
function observedOn({ before, after }: AlignedPatch): Uint8Array {
  return before.valid.map((valid, i) => (valid === 1 && after.valid[i] === 1 ? 1 : 0));
}

/** Every `stride`-th observed value of all patches. */
function sampleOf<Patch extends { readonly observed: Uint8Array }>(
  patches: readonly Patch[],
  stride: number,
  reader: (patch: Patch) => (i: number) => number,
): Float64Array {
  const values: number[] = [];
  for (const patch of patches) {
    const read = reader(patch);
    let count = 0;
    for (let i = 0; i < patch.observed.length; i++) {
      if (patch.observed[i] === 1 && count++ % stride === 0) values.push(read(i));
    }
  }
  return Float64Array.from(values);
}
