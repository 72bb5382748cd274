import { AllNodata } from '../contract/errors.ts';
import type { RadiometricFit } from '../contract/run.ts';
import type { Raster } from '../raster/raster.ts';
import { quantileOf, robustSpread } from '../raster/robust.ts';
import type { BandPair } from '../scene/common-bands.ts';

/** The same ground on both dates, aligned pixel by pixel; before and after are of one size. */
export interface AlignedPatch {
  readonly before: Raster;
  readonly after: Raster;
}

/** A band that both scenes have, with what brings after to the level of before: before ≈ gain · after + offset. */
export interface MatchedBand extends BandPair {
  readonly gain: number;
  readonly offset: number;
}

/** How the two dates' brightness compares, as the change methods use it: it knows the bands' places. Plain data. */
export interface Radiometry {
  readonly bands: readonly MatchedBand[];
  readonly unchangedFraction: number;
}

/** The same, and how well it fits. */
export interface FittedRadiometry extends Radiometry, RadiometricFit {
  readonly bands: readonly MatchedBand[];
}

const SAMPLES = 40_000;
const FEWEST_SAMPLES = 64;
const BRIGHTNESS_BINS = 64;
const PASSES = 30;
/** A pixel off the ridge by more than this many spreads does not take part in the fit. */
const TRIM = 2;
/** Within this many spreads in every band a pixel counts as unchanged ground. */
const UNCHANGED = 3;

/**
 * Brings the after bands to the level of the before bands by one gain and offset each, found on unchanged ground.
 *
 * Follows the ridge of the joint histogram: an orthogonal regression (both dates are equally noisy) repeated on the
 * pixels near the last line, on samples spread evenly over brightness, so that neither a fifth of changed ground nor
 * a wide dark sea bends it. Absorbs sun height, haze and sensor scale as far as they are the same everywhere; knows
 * no haze that varies over the scene. Never matches histograms: that would repaint a burn scar as unburnt.
 *
 * After Canty & Nielsen, "Automatic radiometric normalization of multitemporal satellite imagery", 2008, with
 * trimming in place of IR-MAD weights, which need more than three bands.
 *
 * @param patches samples from all over the pair; a few hundred thousand pixels are plenty.
 * @throws AllNodata where fewer than 64 pixels are valid on both dates.
 */
export function fitRadiometry(patches: readonly AlignedPatch[], pairs: readonly BandPair[]): FittedRadiometry {
  const samples = drawSamples(patches, pairs);
  const lines = samples.map(({ before, after }) => fitRidge(before, after));
  const count = samples[0]?.before.length ?? 0;
  let unchanged = 0;
  for (let i = 0; i < count; i++) {
    const isNear = lines.every(({ gain, offset, spread }, band) => {
      const { before, after } = samples[band]!;
      return Math.abs(before[i]! - gain * after[i]! - offset) <= UNCHANGED * spread;
    });
    if (isNear) unchanged++;
  }
  return {
    bands: pairs.map((pair, band) => ({ ...pair, gain: lines[band]!.gain, offset: lines[band]!.offset })),
    unchangedFraction: unchanged / count,
    unexplained: Math.max(...lines.map(({ unexplained }) => unexplained)),
  };
}

interface BandSamples {
  readonly before: Float64Array;
  readonly after: Float64Array;
}

function drawSamples(patches: readonly AlignedPatch[], pairs: readonly BandPair[]): BandSamples[] {
  const isShared = ({ before, after }: AlignedPatch, i: number) => before.valid[i] === 1 && after.valid[i] === 1;
  let total = 0;
  for (const patch of patches) {
    for (let i = 0; i < patch.before.valid.length; i++) if (isShared(patch, i)) total++;
  }
  if (total < FEWEST_SAMPLES) {
    throw new AllNodata(
      `Brightness cannot be matched: ${total} sampled pixels are valid on both dates, ${FEWEST_SAMPLES} are needed. ` +
        'Choose scenes that both cover the area.',
    );
  }
  const stride = Math.ceil(total / SAMPLES);
  const count = Math.ceil(total / stride);
  const samples = pairs.map(() => ({ before: new Float64Array(count), after: new Float64Array(count) }));
  let shared = 0;
  for (const patch of patches) {
    for (let i = 0; i < patch.before.valid.length; i++) {
      if (!isShared(patch, i) || shared++ % stride !== 0) continue;
      const place = (shared - 1) / stride;
      for (const [band, pair] of pairs.entries()) {
        samples[band]!.before[place] = patch.before.bands[pair.before]![i]!;
        samples[band]!.after[place] = patch.after.bands[pair.after]![i]!;
      }
    }
  }
  return samples;
}

interface RidgeLine {
  readonly gain: number;
  readonly offset: number;
  /** Robust spread about the line, in before's units. */
  readonly spread: number;
  /** That spread over the spread of before itself, 0..1. */
  readonly unexplained: number;
}

function fitRidge(allBefore: Float64Array, allAfter: Float64Array): RidgeLine {
  const y = robustSpread(allBefore);
  const x = robustSpread(allAfter);
  // Orthogonal regression weighs both axes alike, so after is first put into before's units.
  const unit = x.spread > 0 && y.spread > 0 ? y.spread / x.spread : 1;
  const { before, after } = evenOverBrightness(allBefore, allAfter, unit);
  let gain = 1;
  let offset = quantileOf(before.slice().sort(), 0.5) - quantileOf(after.slice().sort(), 0.5);
  let spread = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    const residuals = before.map((value, i) => value - gain * after[i]! - offset);
    const { centre, spread: scatter } = robustSpread(residuals);
    spread = scatter;
    const next = orthogonalLine(before, after, (i) => Math.abs(residuals[i]! - centre) <= TRIM * scatter) ?? {
      gain,
      offset: offset + centre,
    };
    const moved = Math.abs(next.gain - gain) + Math.abs(next.offset - offset) / (y.spread || 1);
    ({ gain, offset } = next);
    if (moved < 1e-6) break;
  }
  const whole = robustSpread(before).spread;
  const unexplained = spread > 0 ? Math.min(1, spread / (whole || spread)) : 0;
  return { gain: gain * unit, offset, spread, unexplained };
}

/** The samples thinned so that no range of brightness has more than twice its share; after times `unit`. */
function evenOverBrightness(before: Float64Array, after: Float64Array, unit: number): BandSamples {
  const brightness = before.map((value, i) => value + unit * after[i]!);
  const sorted = brightness.slice().sort();
  const low = quantileOf(sorted, 0.005);
  const binWidth = (quantileOf(sorted, 0.995) - low) / BRIGHTNESS_BINS;
  const binOf = (value: number) =>
    binWidth > 0 ? Math.min(BRIGHTNESS_BINS - 1, Math.max(0, Math.floor((value - low) / binWidth))) : 0;
  const counts = new Float64Array(BRIGHTNESS_BINS);
  for (const value of brightness) counts[binOf(value)]!++;
  const most = (2 * before.length) / BRIGHTNESS_BINS;
  const taken = new Float64Array(BRIGHTNESS_BINS);
  const kept: number[] = [];
  for (let i = 0; i < brightness.length; i++) {
    const bin = binOf(brightness[i]!);
    const share = Math.min(1, most / counts[bin]!);
    taken[bin]! += share;
    if (taken[bin]! < 1) continue;
    taken[bin]! -= 1;
    kept.push(i);
  }
  return {
    before: Float64Array.from(kept, (i) => before[i]!),
    after: Float64Array.from(kept, (i) => unit * after[i]!),
  };
}

/** Least squares of perpendicular distances; null where the kept samples show no rising line. */
function orthogonalLine(
  before: Float64Array,
  after: Float64Array,
  isKept: (i: number) => boolean,
): { readonly gain: number; readonly offset: number } | null {
  let count = 0;
  let meanX = 0;
  let meanY = 0;
  let sxx = 0;
  let syy = 0;
  let sxy = 0;
  for (let i = 0; i < before.length; i++) {
    if (!isKept(i)) continue;
    count++;
    const dx = after[i]! - meanX;
    const dy = before[i]! - meanY;
    meanX += dx / count;
    meanY += dy / count;
    sxx += dx * (after[i]! - meanX);
    syy += dy * (before[i]! - meanY);
    sxy += dx * (before[i]! - meanY);
  }
  if (!(sxy > 0)) return null;
  const gain = (syy - sxx + Math.hypot(syy - sxx, 2 * sxy)) / (2 * sxy);
  return { gain, offset: meanY - gain * meanX };
}
