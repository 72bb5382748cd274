import type { AlignedPatch, Radiometry } from '../align/radiometry.ts';
import { quantileOf } from '../raster/robust.ts';
import { boxMeans } from './box-sums.ts';
import { changeMapOf, withFloor } from './brightening.ts';
import type { ChangeMap, ChangeMethod } from './change-method.ts';
import { chiSquaredAbove } from './chi-squared.ts';
import type { LogBand } from './log-plane.ts';
import { observedOnBoth, type Sample, type SeenPatch, sampler } from './sampled-patches.ts';
import { cholesky, eigenSymmetric, type Matrix, solveLower, solveUpper } from './symmetric-matrix.ts';

/** The MAD variates of a pair of scenes. Plain data. */
export interface IrMadModel {
  readonly bands: readonly LogBand[];
  readonly variates: readonly Variate[];
  /** Median of the pooled sum of squared variates. */
  readonly usual: number;
}

/** The difference of two weighted sums of bands, of mean 0 and spread 1 on unchanged ground. */
interface Variate {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly constant: number;
}

const PASSES = 30;
/** No correlation moves by more than this any more: the weights have settled. */
const SETTLED = 1e-3;
/** Beyond it the passes close in on the few pixels whose numbers happen to be equal, as in two nearly equal 8-bit images. */
const TOO_ALIKE = 0.9995;
/** Squared variates are pooled by a mean of this radius taken twice; a pixel counts for so many at most. */
const POOL_RADIUS = 1;
const MOST = 400;
const STEPS = 64;

/**
 * Iteratively reweighted multivariate alteration detection (IR-MAD): sums of bands are paired so that unchanged ground
 * agrees as well as it can, and what still differs is change; a pixel that differs counts less in the next pass.
 *
 * The magnitude is the root of the pooled sum of squared variates, 1 at its median. Blind to any gain and offset of either
 * date, so it needs no radiometric match. Wants four or more partly independent bands: on red, green, blue the pairing is
 * nearly arbitrary, on a single band it is the plain standardised difference.
 *
 * Nielsen, "The regularized iteratively reweighted MAD method for change detection in multi- and hyperspectral data", 2007.
 */
export const irMad: ChangeMethod<IrMadModel> = {
  haloPx: 2 * POOL_RADIUS,
  threshold: 'mad',
  fit: fitIrMad,
  map: (tile, model): ChangeMap => {
    const observed = observedOnBoth(tile);
    const magnitude = pooledSquares(tile, observed, model);
    for (let i = 0; i < magnitude.length; i++) magnitude[i] = Math.sqrt(magnitude[i]! / model.usual);
    return changeMapOf(magnitude, tile, observed, model.bands);
  },
};

/** @throws RangeError where no pixel of any patch is valid on both dates. */
function fitIrMad(patches: readonly AlignedPatch[], radiometry: Radiometry): IrMadModel {
  const seen = patches.map((patch): SeenPatch => ({ patch, observed: observedOnBoth(patch) }));
  const sample = sampler(seen);
  const bands = radiometry.bands.map((band) => withFloor(band, sample, 0.1));
  const variates = settledVariates(
    bands.map((band) =>
      sample(
        ({ patch }) =>
          (i) =>
            patch.before.bands[band.before]![i]!,
      ),
    ),
    bands.map((band) =>
      sample(
        ({ patch }) =>
          (i) =>
            patch.after.bands[band.after]![i]!,
      ),
    ),
  );
  const usual = usualSquares(seen, sample, { bands, variates });
  return { bands, variates, usual };
}

function usualSquares(
  seen: readonly SeenPatch[],
  sample: Sample<SeenPatch>,
  model: Pick<IrMadModel, 'bands' | 'variates'>,
): number {
  const squares = new Map(seen.map((one) => [one, pooledSquares(one.patch, one.observed, model)]));
  return quantileOf(sample((one) => (i) => squares.get(one)![i]!).sort(), 0.5) || 1;
}

function settledVariates(before: readonly Float64Array[], after: readonly Float64Array[]): Variate[] {
  const count = before[0]!.length;
  const weights = new Float64Array(count).fill(1);
  let correlations: number[] = before.map(() => Number.POSITIVE_INFINITY);
  for (let pass = 1; ; pass++) {
    const found = correlate(before, after, weights);
    const moved = Math.max(...found.map(({ correlation }, i) => Math.abs(correlation - correlations[i]!)));
    correlations = found.map(({ correlation }) => correlation);
    const variates = found.map(({ variate }) => variate);
    if (moved < SETTLED || pass === PASSES || Math.max(...correlations) > TOO_ALIKE) return variates;
    for (let i = 0; i < count; i++) {
      let squares = 0;
      for (const variate of variates) squares += variateAt(variate, before, after, i) ** 2;
      weights[i] = chiSquaredAbove(squares, variates.length);
    }
  }
}

function variateAt(
  { before: a, after: b, constant }: Variate,
  before: readonly ArrayLike<number>[],
  after: readonly ArrayLike<number>[],
  i: number,
): number {
  let sum = constant;
  for (let band = 0; band < a.length; band++) sum += a[band]! * before[band]![i]! - b[band]! * after[band]![i]!;
  return sum;
}

/** Canonical correlation analysis of weighted samples (Hotelling 1936). */
function correlate(before: readonly Float64Array[], after: readonly Float64Array[], weights: Float64Array) {
  const all = [...before, ...after];
  const { means, covariance } = weightedMoments(all, weights);
  const size = before.length;
  const block = (row: number, col: number): number[][] =>
    before.map((_, i) => before.map((__, j) => covariance[row * size + i]![col * size + j]!));
  const rootBefore = cholesky(block(0, 0));
  const rootAfter = cholesky(block(1, 1));
  // Rows of B: the after bands' share in each whitened before band.
  const crossed = columns(block(0, 1)).map((column) => solveLower(rootBefore, column));
  const whitened = columns(crossed).map((row) => solveLower(rootAfter, row));
  const product = whitened.map((one) => whitened.map((other) => dot(one, other)));
  return eigenSymmetric(product).map(({ value, vector }) => {
    const correlation = Math.sqrt(Math.min(1, Math.max(0, value)));
    const direction = columns(whitened).map((column) => dot(column, vector));
    const length = Math.sqrt(dot(direction, direction)) || 1;
    const a = solveUpper(rootBefore, vector);
    const b = solveUpper(
      rootAfter,
      direction.map((part) => part / length),
    );
    const scale = 1 / Math.sqrt(2 * Math.max(1 - correlation, 1 - TOO_ALIKE));
    const constant = -dot(a, means.slice(0, size)) + dot(b, means.slice(size));
    return {
      correlation,
      variate: { before: a.map((x) => x * scale), after: b.map((x) => x * scale), constant: constant * scale },
    };
  });
}

function weightedMoments(samples: readonly Float64Array[], weights: Float64Array) {
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const means = samples.map((values) => values.reduce((sum, value, i) => sum + weights[i]! * value, 0) / total);
  const covariance = samples.map((one, i) =>
    samples.map((other, j) => {
      let sum = 0;
      for (let k = 0; k < one.length; k++) sum += weights[k]! * (one[k]! - means[i]!) * (other[k]! - means[j]!);
      return sum / total;
    }),
  );
  return { means, covariance };
}

function columns(matrix: Matrix): number[][] {
  return matrix[0]!.map((_, col) => matrix.map((row) => row[col]!));
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, i) => sum + value * other[i]!, 0);
}

function pooledSquares(
  patch: AlignedPatch,
  observed: Uint8Array,
  { bands, variates }: Pick<IrMadModel, 'bands' | 'variates'>,
): Float32Array {
  const { width, height } = patch.before;
  const before = bands.map((band) => patch.before.bands[band.before]!);
  const after = bands.map((band) => patch.after.bands[band.after]!);
  const steps = new Int32Array(observed.length);
  const counts = new Int32Array(observed.length);
  for (let i = 0; i < steps.length; i++) {
    if (observed[i] !== 1) continue;
    let squares = 0;
    for (const variate of variates) squares += variateAt(variate, before, after, i) ** 2;
    steps[i] = Math.round(Math.min(squares, MOST * variates.length) * STEPS);
    counts[i] = STEPS;
  }
  const pool = (values: Int32Array) =>
    boxMeans(boxMeans(values, width, height, POOL_RADIUS), width, height, POOL_RADIUS);
  const sums = pool(steps);
  const shares = pool(counts);
  return Float32Array.from(sums, (sum, i) => sum / Math.max(1, shares[i]!));
}
