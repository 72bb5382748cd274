import { MAD_TO_SIGMA } from '../raster/robust.ts';

const BINS_PER_UNIT = 256;
const GREATEST = 32;

/**
 * How often each magnitude occurs: counts in bins of 1/256 up to 32, the rest in the last bin. Plain data.
 */
export interface MagnitudeHistogram {
  readonly counts: Float64Array;
}

export function emptyHistogram(): MagnitudeHistogram {
  return { counts: new Float64Array(BINS_PER_UNIT * GREATEST + 1) };
}

/** Counts magnitudes; NaN, which means not observed, is left out. */
export function countMagnitudes(histogram: MagnitudeHistogram, magnitude: Float32Array): void {
  const { counts } = histogram;
  const last = counts.length - 1;
  for (let i = 0; i < magnitude.length; i++) {
    const value = magnitude[i]!;
    if (value >= 0) counts[Math.min(last, value * BINS_PER_UNIT) | 0]!++;
  }
}

export function addCounts(histogram: MagnitudeHistogram, { counts }: MagnitudeHistogram): void {
  for (let bin = 0; bin < counts.length; bin++) histogram.counts[bin]! += counts[bin]!;
}

/** Where change begins, in magnitude and in spreads above the median. */
export interface Threshold {
  /** Its name in `thresholds`. */
  readonly rule: string;
  /** The usual magnitude. */
  readonly median: number;
  /** How far magnitudes of unchanged ground usually lie from it. */
  readonly spread: number;
  /** Multiples of the spread, and the magnitudes they come to: a region must reach the seed, and holds what exceeds grow. */
  readonly seed: number;
  readonly grow: number;
  readonly seedMagnitude: number;
  readonly growMagnitude: number;
}

/** Of a pair of which nothing was observed: no magnitude reaches it. */
export const NO_THRESHOLD: Threshold = {
  rule: 'usual',
  median: 1,
  spread: 1,
  seed: Number.MAX_VALUE,
  grow: Number.MAX_VALUE,
  seedMagnitude: Number.MAX_VALUE,
  growMagnitude: Number.MAX_VALUE,
};

/** Below a fifth of the usual difference a spread is no measure: less than twice the usual is never called change. */
const LEAST_SPREAD = 0.2;

/**
 * Median + k · MAD: the threshold for rare change. Otsu, k-means and EM look for two classes and fail where 0.2 % of
 * the ground changed; where more than a fifth did, this one is too strict, and says less rather than more.
 *
 * @throws RangeError where nothing was counted.
 */
export function robustThreshold(histogram: MagnitudeHistogram, options: Multiples = {}): Threshold {
  const { seed = 6, grow = 3.5 } = options;
  return above('mad', { ...robustCentre(histogram), seed, grow });
}

/** Median and 1.4826 · MAD of the magnitudes. @throws RangeError where nothing was counted. */
function robustCentre(histogram: MagnitudeHistogram): Pick<Threshold, 'median' | 'spread'> {
  const total = requireCounts(histogram);
  const below = cumulative(histogram.counts);
  const shareBelow = (magnitude: number) => interpolate(below, magnitude * BINS_PER_UNIT) / total;
  const median = bisect(shareBelow, 0.5);
  const deviation = bisect((distance) => shareBelow(median + distance) - shareBelow(median - distance), 0.5);
  return { median, spread: Math.max(MAD_TO_SIGMA * deviation, LEAST_SPREAD) };
}

/**
 * One magnitude as threshold, without hysteresis; seed and grow say where it lies in spreads above the median.
 *
 * @throws RangeError where nothing was counted.
 */
export function thresholdAt(rule: string, histogram: MagnitudeHistogram, magnitude: number): Threshold {
  const { median, spread } = robustCentre(histogram);
  const multiple = (magnitude - median) / spread;
  return { rule, median, spread, seed: multiple, grow: multiple, seedMagnitude: magnitude, growMagnitude: magnitude };
}

/** A histogram of fewer, wider bins: what looks for peaks and classes must not follow single counts. */
export interface CoarseHistogram {
  readonly counts: Float64Array;
  /** Width of a bin, in magnitude; bin i begins at i times it. */
  readonly binWidth: number;
}

/** Bins of 1/16, up to the last that holds anything. */
export function coarsened({ counts }: MagnitudeHistogram): CoarseHistogram {
  const perBin = BINS_PER_UNIT / 16;
  const coarse = new Float64Array(Math.ceil(counts.length / perBin));
  for (let bin = 0; bin < counts.length; bin++) coarse[Math.floor(bin / perBin)]! += counts[bin]!;
  let last = coarse.length - 1;
  while (last > 0 && coarse[last] === 0) last--;
  return { counts: coarse.subarray(0, last + 1), binWidth: perBin / BINS_PER_UNIT };
}

/**
 * Multiples of the usual difference, which is magnitude 1 whatever the histogram: for methods whose magnitude is a
 * multiple of noise that was fitted on the pair. Does not ask how much of the ground changed, so it holds where most did.
 */
export function usualThreshold(histogram: MagnitudeHistogram, options: Multiples = {}): Threshold {
  const { seed = 2.5, grow = 1.6 } = options;
  requireCounts(histogram);
  return above('usual', { median: 1, spread: 1, seed, grow });
}

interface Multiples {
  readonly seed?: number;
  readonly grow?: number;
}

function above(
  rule: string,
  { median, spread, seed, grow }: Pick<Threshold, 'median' | 'spread' | 'seed' | 'grow'>,
): Threshold {
  return {
    rule,
    median,
    spread,
    seed,
    grow,
    seedMagnitude: median + seed * spread,
    growMagnitude: median + grow * spread,
  };
}

/** @throws RangeError where nothing was counted. */
function requireCounts({ counts }: MagnitudeHistogram): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) throw new RangeError('A threshold needs magnitudes; none was observed.');
  return total;
}

/** below[i]: how many lie in bins before i. */
function cumulative(counts: Float64Array): Float64Array {
  const below = new Float64Array(counts.length + 1);
  for (let bin = 0; bin < counts.length; bin++) below[bin + 1] = below[bin]! + counts[bin]!;
  return below;
}

function interpolate(below: Float64Array, position: number): number {
  if (position <= 0) return 0;
  const bin = Math.floor(position);
  if (bin >= below.length - 1) return below[below.length - 1]!;
  return below[bin]! + (position - bin) * (below[bin + 1]! - below[bin]!);
}

/** The argument in 0..GREATEST at which a rising function reaches a value. */
function bisect(rising: (x: number) => number, value: number): number {
  let low = 0;
  let high = GREATEST + 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (rising(middle) < value) low = middle;
    else high = middle;
  }
  return high;
}
