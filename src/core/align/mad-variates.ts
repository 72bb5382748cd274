import { chiSquaredAbove } from '../raster/chi-squared.ts';
import { cholesky, eigenSymmetric, type Matrix, solveLower, solveUpper } from '../raster/symmetric-matrix.ts';

/** The difference of two weighted sums of bands, of mean 0 and spread 1 on unchanged ground. Plain data. */
export interface Variate {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly constant: number;
}

const PASSES = 30;
/** No correlation moves by more than this any more: the weights have settled. */
const SETTLED = 1e-3;
/** Beyond it the passes close in on the few pixels whose numbers happen to be equal, as in two nearly equal 8-bit images. */
const TOO_ALIKE = 0.9995;

/**
 * The MAD variates of a pair's samples: sums of bands are paired so that unchanged ground agrees as well as it can; a pixel
 * that differs counts less in the next pass, until the pairing has settled (IR-MAD).
 *
 * Wants four or more partly independent bands: on red, green, blue the pairing is nearly arbitrary.
 *
 * Nielsen, "The regularized iteratively reweighted MAD method for change detection in multi- and hyperspectral data", 2007.
 *
 * @param before one array a band, all of one length; after alike.
 */
export function settleVariates(before: readonly Float64Array[], after: readonly Float64Array[]): Variate[] {
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
      weights[i] = chiSquaredAbove(sumOfSquares(variates, before, after, i), variates.length);
    }
  }
}

/** How far a pixel lies from unchanged ground: χ² with as many degrees of freedom as there are variates, on what is unchanged. */
export function sumOfSquares(
  variates: readonly Variate[],
  before: readonly ArrayLike<number>[],
  after: readonly ArrayLike<number>[],
  i: number,
): number {
  let squares = 0;
  for (const variate of variates) squares += variateAt(variate, before, after, i) ** 2;
  return squares;
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
  const means: number[] = [];
  const centred = samples.map((values) => {
    let sum = 0;
    for (let k = 0; k < values.length; k++) sum += weights[k]! * values[k]!;
    const mean = sum / total;
    means.push(mean);
    return values.map((value) => value - mean);
  });
  const covariance = samples.map(() => new Array<number>(samples.length).fill(0));
  for (const [i, one] of centred.entries()) {
    const weighted = one.map((value, k) => weights[k]! * value);
    for (let j = i; j < centred.length; j++) {
      const other = centred[j]!;
      let sum = 0;
      for (let k = 0; k < weighted.length; k++) sum += weighted[k]! * other[k]!;
      covariance[i]![j] = sum / total;
      covariance[j]![i] = sum / total;
    }
  }
  return { means, covariance };
}

function columns(matrix: Matrix): number[][] {
  return matrix[0]!.map((_, col) => matrix.map((row) => row[col]!));
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, i) => sum + value * other[i]!, 0);
}
