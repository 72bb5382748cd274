import type { AlignedPatch } from '../align/aligned-patch.ts';
import type { Radiometry } from '../align/radiometry.ts';
import { quantileOf, robustSpread } from '../raster/robust.ts';
import { boxSums } from './box-sums.ts';
import { changeMapOf, withFloor } from './brightening.ts';
import type { ChangeMap, ChangeMethod } from './change-method.ts';
import type { LogBand } from './log-plane.ts';
import { observedOnBoth, type SeenPatch, sampler } from './sampled-patches.ts';

/** The usual ratio of a pair of radar scenes. Plain data. */
export interface LogRatioModel {
  readonly bands: readonly RatioBand[];
}

interface RatioBand extends LogBand {
  /** Median sample of each date: the unit in which samples are added up. */
  readonly unitBefore: number;
  readonly unitAfter: number;
  /** Middle and spread of the log ratio of window means. */
  readonly centre: number;
  readonly spread: number;
}

/** Windows of 5 px: 25 looks bring speckle down to a fifth. */
const RADIUS = 2;
/** Steps per median sample, and the most of them: exact sums of bright targets too. */
const STEPS = 1024;
const MOST_STEPS = 80_000_000;
const LEAST_SPREAD = 0.01;

/**
 * The log ratio of local means, for radar: speckle multiplies, so means are taken before the ratio, and a ratio says the
 * same of dark and bright ground. Magnitude 1 is one usual spread; several bands (polarisations): the root mean square.
 *
 * Takes intensity or amplitude, not decibels. Ignores the radiometric match, which is made for light: a calibration factor
 * between the dates is the middle of the ratios and drops out.
 *
 * Rignot & van Zyl, "Change detection techniques for ERS-1 SAR data", 1993; Bazi, Bruzzone & Melgani 2005.
 */
export const logRatio: ChangeMethod<LogRatioModel> = {
  haloPx: RADIUS,
  threshold: 'mad',
  fit: fitLogRatio,
  map: mapLogRatio,
};

/** @throws RangeError where no pixel of any patch is valid on both dates. */
function fitLogRatio(patches: readonly AlignedPatch[], radiometry: Radiometry): LogRatioModel {
  const seen = patches.map((patch): SeenPatch => ({ patch, observed: observedOnBoth(patch) }));
  const sample = sampler(seen);
  const bands = radiometry.bands.map((band): RatioBand => {
    const unit = (date: 'before' | 'after') =>
      Math.abs(
        quantileOf(
          sample(
            ({ patch }) =>
              (i) =>
                patch[date].bands[band[date]]![i]!,
          ).sort(),
          0.5,
        ),
      ) || 1;
    const units = { ...withFloor(band, sample, 0.1), unitBefore: unit('before'), unitAfter: unit('after') };
    const ratios = robustSpread(
      sample(({ patch, observed }) => {
        const plane = ratiosOf(patch, observed, units);
        return (i) => plane[i]!;
      }),
    );
    return { ...units, centre: ratios.centre, spread: Math.max(LEAST_SPREAD, ratios.spread) };
  });
  return { bands };
}

function mapLogRatio(tile: AlignedPatch, { bands }: LogRatioModel): ChangeMap {
  const observed = observedOnBoth(tile);
  const magnitude = new Float32Array(observed.length);
  for (const band of bands) {
    const ratios = ratiosOf(tile, observed, band);
    for (let i = 0; i < magnitude.length; i++) {
      magnitude[i]! += ((ratios[i]! - band.centre) / band.spread) ** 2 / bands.length;
    }
  }
  for (let i = 0; i < magnitude.length; i++) magnitude[i] = Math.sqrt(magnitude[i]!);
  return changeMapOf(magnitude, tile, observed, bands);
}

/** log(mean of after / mean of before) within a window, each in its own unit; neither mean below a thousandth of it. */
function ratiosOf(
  patch: AlignedPatch,
  observed: Uint8Array,
  { before, after, unitBefore, unitAfter }: Omit<RatioBand, 'centre' | 'spread'>,
): Float32Array {
  const { width, height } = patch.before;
  const sumsOf = (values: ArrayLike<number>, unit: number) => {
    const steps = new Int32Array(observed.length);
    for (let i = 0; i < steps.length; i++) {
      if (observed[i] === 1) steps[i] = Math.max(1, Math.min(MOST_STEPS, Math.round((values[i]! / unit) * STEPS)));
    }
    return boxSums(steps, width, height, RADIUS);
  };
  const earlier = sumsOf(patch.before.bands[before]!, unitBefore);
  const later = sumsOf(patch.after.bands[after]!, unitAfter);
  return Float32Array.from(earlier, (sum, i) => (sum > 0 ? Math.log(later[i]! / sum) : 0));
}
