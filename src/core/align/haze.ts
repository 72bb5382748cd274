import type { PixelWindow } from '../geo/grid.ts';
import { robustSpread, takeMedian } from '../raster/robust.ts';
import { cholesky, solveLower, solveUpper } from '../raster/symmetric-matrix.ts';
import { valuesAt } from '../raster/values-at.ts';
import type { PlacedPatch } from './aligned-patch.ts';
import type { FittedBand, FittedRadiometry } from './radiometry.ts';

/** What haze added to one date more than to the other, slowly over the scene: a surface a band. Plain data. */
export interface HazeTerm {
  /** Middles and half lengths of the ground it was learned on, px; beyond, it stays as it is at the edge. */
  readonly middle: { readonly col: number; readonly row: number };
  readonly half: { readonly col: number; readonly row: number };
  readonly bands: readonly HazeBand[];
}

interface HazeBand {
  readonly name: string;
  /** Place of the band in the after scene. */
  readonly after: number;
  /** Of 1, x, y, x², x·y, y², where x and y are −1..1 over that ground: what to add to after, sample units. */
  readonly surface: readonly number[];
  /** Greatest less least value of the surface, sample units. */
  readonly range: number;
  /** Median error on held-out ground with the surface over that without. */
  readonly heldOutRatio: number;
}

/** Side of the squares whose median difference is taken, px, and how many pixels of one must be seen. */
const CELL_PX = 64;
const FEWEST_PIXELS = 400;
const PIXEL_STEP = 2;
const FEWEST_CELLS = 24;
/** Held out together: a cell's neighbours know too much of it. */
const FOLDS_ACROSS = 4;
/** A surface must take so much of the held-out error away, and matter beside the spread of a pixel. */
const LEAST_GAIN = 0.5;
const LEAST_RANGE = 0.5;
const TERMS_OF_DEGREE = [1, 3, 6] as const;
const PASSES = 20;
/** Beyond so many spreads a cell does not pull at all (bisquare, Beaton & Tukey 1974; 95 % efficient). */
const FARTHEST = 4.685;

/**
 * Haze that lies unevenly over one date, as a plane or a quadratic surface that is added to each after band.
 *
 * Learned from the median difference of 64 px squares: half of a square may have changed, and squares far off the surface do
 * not count, so that a burn scar is not painted over. Takes what the median pixel says, not the invariant ones: those were
 * chosen for not being off the line, and haze puts them off it. A band has no surface unless it takes half of the median
 * error on ground that was held out; most pairs have none. Knows no plume: what is smaller than a third of the scene stays.
 *
 * @param size of the grid, px.
 * @returns null where no band needs any.
 */
export function fitHaze(
  patches: readonly PlacedPatch[],
  { bands }: Pick<FittedRadiometry, 'bands'>,
  size: { readonly width: number; readonly height: number },
): HazeTerm | null {
  const cells = patches.flatMap((patch) => cellsOf(patch, bands));
  if (cells.length < FEWEST_CELLS) return null;
  const cols = cells.map((cell) => cell.col);
  const rows = cells.map((cell) => cell.row);
  const frame = {
    middle: { col: middleOf(cols), row: middleOf(rows) },
    half: { col: halfOf(cols), row: halfOf(rows) },
  };
  const terms = cells.map(({ col, row }) => termsAt(frame, col, row));
  const folds = cells.map(
    ({ col, row }) =>
      FOLDS_ACROSS * Math.floor((FOLDS_ACROSS * row) / size.height) + Math.floor((FOLDS_ACROSS * col) / size.width),
  );
  const hazy = bands.flatMap((band, place): HazeBand[] => {
    const differences = cells.map((cell) => cell.differences[place]!);
    const [level, ...surfaces] = TERMS_OF_DEGREE.map((count) => ({
      count,
      error: heldOutError(terms, differences, folds, count),
    }));
    const best = surfaces.reduce((one, other) => (other.error < one.error ? other : one));
    const heldOutRatio = best.error / (level!.error || Number.POSITIVE_INFINITY);
    if (level!.error === 0 || heldOutRatio > 1 - LEAST_GAIN) return [];
    const fitted = fitSurface(terms, differences, best.count);
    const values = terms.map((one) => dot(fitted, one));
    const range = Math.max(...values) - Math.min(...values);
    if (range < LEAST_RANGE * band.spread) return [];
    const surface = TERMS_OF_DEGREE.at(-1)!;
    const toAfter = Array.from({ length: surface }, (_, i) => (i === 0 ? 0 : (fitted[i] ?? 0) / band.gain));
    return [{ name: band.name, after: band.after, surface: toAfter, range: range / band.gain, heldOutRatio }];
  });
  return hazy.length === 0 ? null : { ...frame, bands: hazy };
}

/** The surface along a row of the grid, from a column on: what to add to a band of the after scene. */
export function hazeAlong(
  { middle, half }: HazeTerm,
  { surface }: HazeBand,
  row: number,
  firstCol: number,
  out: Float64Array,
): void {
  const [, x1 = 0, y1 = 0, x2 = 0, xy = 0, y2 = 0] = surface;
  const y = unitOf(row + 0.5, middle.row, half.row);
  const constant = y * (y1 + y * y2);
  const slope = x1 + y * xy;
  for (let i = 0; i < out.length; i++) {
    const x = unitOf(firstCol + i + 0.5, middle.col, half.col);
    out[i] = constant + x * (slope + x * x2);
  }
}

interface Cell {
  /** Its middle on the grid, px. */
  readonly col: number;
  readonly row: number;
  /** Median of before − gain · after − offset, a band. */
  readonly differences: readonly number[];
}

function cellsOf({ before, after, window }: PlacedPatch, bands: readonly FittedBand[]): Cell[] {
  const cells: Cell[] = [];
  for (let row = 0; row + CELL_PX / 2 < window.height; row += CELL_PX) {
    for (let col = 0; col + CELL_PX / 2 < window.width; col += CELL_PX) {
      const cell = {
        col,
        row,
        width: Math.min(CELL_PX, window.width - col),
        height: Math.min(CELL_PX, window.height - row),
      };
      const seen = seenIn(cell, window.width, (i) => before.valid[i] === 1 && after.valid[i] === 1);
      if (seen.length * PIXEL_STEP ** 2 < FEWEST_PIXELS) continue;
      cells.push({
        col: window.col + col + cell.width / 2,
        row: window.row + row + cell.height / 2,
        differences: bands.map(({ before: early, after: late, gain, offset }) => {
          const [from, to] = [before.bands[early]!, after.bands[late]!];
          return takeMedian(valuesAt(seen, (i) => from[i]! - gain * to[i]! - offset));
        }),
      });
    }
  }
  return cells;
}

function seenIn({ col, row, width, height }: PixelWindow, stride: number, isSeen: (i: number) => boolean): number[] {
  const seen: number[] = [];
  for (let y = row; y < row + height; y += PIXEL_STEP) {
    for (let x = col; x < col + width; x += PIXEL_STEP) if (isSeen(y * stride + x)) seen.push(y * stride + x);
  }
  return seen;
}

function termsAt({ middle, half }: Pick<HazeTerm, 'middle' | 'half'>, col: number, row: number): readonly number[] {
  const x = unitOf(col, middle.col, half.col);
  const y = unitOf(row, middle.row, half.row);
  return [1, x, y, x * x, x * y, y * y];
}

function unitOf(at: number, middle: number, half: number): number {
  return Math.max(-1, Math.min(1, (at - middle) / half));
}

function middleOf(values: readonly number[]): number {
  return (Math.max(...values) + Math.min(...values)) / 2;
}

function halfOf(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / 2 || 1;
}

/** Median absolute error on each part of the scene of a surface fitted on the others. */
function heldOutError(
  terms: readonly (readonly number[])[],
  differences: readonly number[],
  folds: readonly number[],
  count: number,
): number {
  const errors: number[] = [];
  for (const fold of new Set(folds)) {
    const isKept = (_: unknown, i: number) => folds[i] !== fold;
    const fitted = fitSurface(terms.filter(isKept), differences.filter(isKept), count);
    for (const [i, one] of folds.entries()) {
      if (one === fold) errors.push(Math.abs(differences[i]! - dot(fitted, terms[i]!)));
    }
  }
  return takeMedian(Float64Array.from(errors));
}

/** Robust least squares on the first terms; starts from the median, so that what stands out from most does not lead. */
function fitSurface(terms: readonly (readonly number[])[], differences: readonly number[], count: number): number[] {
  if (differences.length < 2 * count) return [0];
  let fitted = [takeMedian(Float64Array.from(differences))];
  for (let pass = 0; pass < PASSES; pass++) {
    const residuals = Float64Array.from(differences, (value, i) => value - dot(fitted, terms[i]!));
    const reach = FARTHEST * robustSpread(residuals).spread;
    if (reach === 0) break;
    const weights = residuals.map((value) => (Math.abs(value) < reach ? (1 - (value / reach) ** 2) ** 2 : 0));
    fitted = weightedFit(terms, differences, weights, count);
  }
  return fitted;
}

function weightedFit(
  terms: readonly (readonly number[])[],
  differences: readonly number[],
  weights: Float64Array,
  count: number,
): number[] {
  const normal = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  const right = new Array<number>(count).fill(0);
  for (const [k, one] of terms.entries()) {
    for (let i = 0; i < count; i++) {
      const weighted = weights[k]! * one[i]!;
      right[i]! += weighted * differences[k]!;
      for (let j = 0; j < count; j++) normal[i]![j]! += weighted * one[j]!;
    }
  }
  const root = cholesky(normal);
  return solveUpper(root, solveLower(root, right));
}

/** Of as many terms as there are coefficients. */
function dot(coefficients: readonly number[], terms: readonly number[]): number {
  return coefficients.reduce((sum, value, i) => sum + value * terms[i]!, 0);
}
