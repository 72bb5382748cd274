import type { HeldOutFit, RidgeReason } from '../contract/run.ts';
import { chiSquaredAbove } from '../raster/chi-squared.ts';
import { quantileOf, robustSpread, takeMedian } from '../raster/robust.ts';
import { valuesAt } from '../raster/values-at.ts';
import type { BandSamples } from './band-samples.ts';
import { settleVariates, sumOfSquares } from './mad-variates.ts';
import type { Line } from './orthogonal-line.ts';
import { fitRidge, type GroundLine, withFit } from './ridge-line.ts';

/** Fewer bands than this pair up too freely: on red, green, blue the variates say little. */
const FEWEST_BANDS = 4;
/** A pixel is invariant where unchanged ground would differ more with this probability (Canty & Nielsen 2008). */
const INVARIANT = 0.95;
/** Two thirds of them are fitted, one third is held out: 200 and 100 at the least. */
const FEWEST_INVARIANT = 300;
const HELD_OUT_EVERY = 3;
/** They must cover this share of the brightness of the ground: from a sea alone no gain can be had. */
const LEAST_COVER = 0.25;
/** Changed pixels among them are no part of the tests: farther off the line than so many spreads. */
const NEAR = 3;
/** All tests together go wrong on a good fit as often as this. */
const SIGNIFICANCE = 0.01;

/** What invariant pixels say, or why nothing. */
export type InvariantFit =
  | { readonly lines: readonly GroundLine[]; readonly pixels: number; readonly heldOut: HeldOutFit }
  | { readonly refusal: RidgeReason; readonly pixels: number; readonly heldOut: HeldOutFit | null };

/**
 * One line a band through the pixels that did not change: those whose bands still go together as unchanged ground's do
 * (IR-MAD), whatever gain and offset each band has. Two thirds of them are fitted as the ridge is; on the held-out
 * third the mean (paired t-test) and the variance (F-test) of both dates must agree, and the fit be no worse than the
 * ridge.
 *
 * A season that moves one kind of ground in one band bends the ridge of that band; it does not move these.
 *
 * Canty & Nielsen, "Automatic radiometric normalization of multitemporal satellite imagery with the iteratively re-weighted
 * MAD transformation", 2008.
 */
export function fitInvariantLines(samples: readonly BandSamples[], ridges: readonly GroundLine[]): InvariantFit {
  if (samples.length < FEWEST_BANDS) return { refusal: 'few-bands', pixels: 0, heldOut: null };
  const before = samples.map((band) => band.before);
  const after = samples.map((band) => band.after);
  const variates = settleVariates(before, after);
  const squares = Float64Array.from(before[0]!, (_, i) => sumOfSquares(variates, before, after, i));
  // The weights make the variates' spread 1 on the quietest pixels. For a probability it must be 1 on all unchanged ground.
  const usual = takeMedian(squares.slice()) / medianOfChiSquared(samples.length) || 1;
  const places = Array.from(squares.keys()).filter(
    (i) => chiSquaredAbove(squares[i]! / usual, samples.length) > INVARIANT,
  );
  const pixels = places.length;
  if (pixels < FEWEST_INVARIANT) return { refusal: 'few-invariant-pixels', pixels, heldOut: null };
  const [fitted, kept] = [false, true].map((isHeldOut) =>
    places.filter((_, k) => (k % HELD_OUT_EVERY === HELD_OUT_EVERY - 1) === isHeldOut),
  ) as [number[], number[]];
  const isCovered = before.every((values) => rangeOf(pick(values, places)) >= LEAST_COVER * rangeOf(values));
  if (!isCovered) return { refusal: 'one-kind-of-ground', pixels, heldOut: null };
  // A few changed pixels always pass, and far out they would lever the line: hence a trimmed regression.
  const lines = samples.map((all) => fitRidge(picked(all, fitted)));
  const heldOut: HeldOutFit = {
    pixels: kept.length,
    residual: usualResidual(samples, kept, lines),
    ridgeResidual: usualResidual(samples, kept, ridges),
    bands: samples.map((all, band) => agreement(picked(all, kept), lines[band]!)),
  };
  const least = SIGNIFICANCE / (2 * samples.length);
  const isApart = heldOut.bands.some((band) => Math.min(band.meanP, band.varianceP) < least);
  if (isApart) return { refusal: 'held-out-pixels-differ', pixels, heldOut };
  if (heldOut.residual > heldOut.ridgeResidual) return { refusal: 'ridge-fits-better', pixels, heldOut };
  return { lines: samples.map((all, band) => withFit(all, lines[band]!)), pixels, heldOut };
}

/** Wilson & Hilferty 1931. */
function medianOfChiSquared(degrees: number): number {
  return degrees * (1 - 2 / (9 * degrees)) ** 3;
}

function picked({ before, after }: BandSamples, places: readonly number[]): BandSamples {
  return { before: pick(before, places), after: pick(after, places) };
}

function pick(values: Float64Array, places: readonly number[]): Float64Array {
  return valuesAt(places, (i) => values[i]!);
}

function rangeOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  return quantileOf(sorted, 0.95) - quantileOf(sorted, 0.05);
}

/** Median distance from the lines, in spreads of the earlier date; mean of the bands. */
function usualResidual(samples: readonly BandSamples[], places: readonly number[], lines: readonly Line[]): number {
  let sum = 0;
  for (const [band, { before, after }] of samples.entries()) {
    const { gain, offset } = lines[band]!;
    const distances = valuesAt(places, (i) => Math.abs(before[i]! - gain * after[i]! - offset));
    sum += takeMedian(distances) / (robustSpread(before).spread || 1);
  }
  return sum / samples.length;
}

/**
 * How alike both dates' means and variances are on the held-out pixels that the fit would not have trimmed; normal
 * approximations, for a hundred pixels and more.
 */
function agreement({ before, after }: BandSamples, { gain, offset, spread }: GroundLine) {
  const isNear = (value: number, i: number) => Math.abs(before[i]! - value) <= NEAR * spread;
  const normalised = after.map((value) => gain * value + offset);
  const x = momentsOf(normalised.filter(isNear));
  const y = momentsOf(before.filter((_, i) => isNear(normalised[i]!, i)));
  const differences = momentsOf(
    normalised.map((value, i) => value - before[i]!).filter((_, i) => isNear(normalised[i]!, i)),
  );
  const varianceRatio = y.variance > 0 ? x.variance / y.variance : 1;
  const t = differences.mean / (Math.sqrt(differences.variance / differences.count) || Number.POSITIVE_INFINITY);
  const z = Math.log(varianceRatio || 1) / Math.sqrt(4 / Math.max(1, differences.count - 1));
  return {
    meanDifference: differences.mean,
    meanP: chiSquaredAbove(t * t, 1),
    varianceRatio,
    varianceP: chiSquaredAbove(z * z, 1),
  };
}

function momentsOf(values: Float64Array) {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, count);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, count - 1);
  return { count, mean, variance };
}
