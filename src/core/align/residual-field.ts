import type { DisplacementField } from '../geo/bent-map.ts';
import { quantileOf } from '../raster/robust.ts';
import { alikeness, type Collocation, collocate, type Measurements, type SmoothPrior } from './collocation.ts';

/** What an affine map leaves at one tie point. */
export interface Leftover {
  /** Place on the grid, px. */
  readonly col: number;
  readonly row: number;
  /** What is to be added to the map there, px. */
  readonly dCol: number;
  readonly dRow: number;
  /** Precision of the tie point, 1 for the usual one. */
  readonly precision: number;
}

export interface FittedField {
  readonly field: DisplacementField;
  /** Distance of each leftover from what all others predict there, px. */
  readonly errors: Float64Array;
}

/** Smoothness tried, in mean distances between tie points: less follows single windows, more is an affine map. */
const LENGTHS = [1, 1.5, 2.5] as const;
/** Leaving a window out says little of its own place: of lengths that predict alike the shortest keeps most of it. */
const ABOUT_AS_GOOD = 1.05;
/** Variance of one tie point over that of the field: they are right to half of what the ground bends. */
const NOISE_RATIO = 0.25;
const ROBUST_STEPS = 4;
/** A cell this much shorter than the field's length leaves bilinear interpolation a few hundredths of its amplitude. */
const CELL_SHARE = 0.6;
const LEAST_CELL_PX = 16;
const DECIMALS = 1e4;

/**
 * The smooth field that best predicts what an affine map leaves at tie points not used in it: collocation, its length
 * and noise by leave-one-out, with Cauchy weights, since windows on roofs and changed ground lie.
 *
 * Whether it is worth having is the caller's to judge by `errors`: a field that hardly predicts follows parallax and
 * wipes out real change.
 *
 * @param cap errors count no further than this, px.
 */
export function fitResidualField(
  leftovers: readonly Leftover[],
  grid: { readonly width: number; readonly height: number },
  cap: number,
): FittedField {
  const points: Measurements = {
    col: Float64Array.from(leftovers, ({ col }) => col),
    row: Float64Array.from(leftovers, ({ row }) => row),
    dCol: Float64Array.from(leftovers, ({ dCol }) => dCol),
    dRow: Float64Array.from(leftovers, ({ dRow }) => dRow),
  };
  const precision = Float64Array.from(leftovers, (leftover) => leftover.precision);
  const apartPx = Math.sqrt((grid.width * grid.height) / leftovers.length);
  const tried = LENGTHS.map((length) => {
    const lengthPx = length * apartPx;
    const found = collocateRobustly(points, precision, { lengthPx, noiseRatio: NOISE_RATIO });
    return {
      lengthPx,
      found,
      score: found.errors.reduce((sum, error, i) => sum + precision[i]! * Math.min(error, cap) ** 2, 0),
    };
  });
  const least = Math.min(...tried.map(({ score }) => score));
  const { lengthPx, found } = tried.find(({ score }) => score <= ABOUT_AS_GOOD * least)!;
  return { field: layField(points, found, lengthPx, grid), errors: found.errors };
}

function collocateRobustly(points: Measurements, precision: Float64Array, prior: SmoothPrior): Collocation {
  let found = collocate(points, precision, prior);
  for (let step = 1; step < ROBUST_STEPS; step++) {
    const weighed = found.errors.map((error, i) => error * Math.sqrt(precision[i]!));
    const scale = Math.max(0.1, 2 * quantileOf(weighed.slice().sort(), 0.5));
    const weights = weighed.map((error, i) => Math.max(1e-3, precision[i]! / (1 + (error / scale) ** 2)));
    found = collocate(points, weights, prior);
  }
  return found;
}

function layField(
  points: Measurements,
  { pullCol, pullRow }: Collocation,
  lengthPx: number,
  { width, height }: { readonly width: number; readonly height: number },
): DisplacementField {
  const cellPx = Math.max(LEAST_CELL_PX, 2 ** Math.floor(Math.log2(CELL_SHARE * lengthPx)));
  const cols = Math.ceil(width / cellPx) + 1;
  const rows = Math.ceil(height / cellPx) + 1;
  const dCol: number[] = [];
  const dRow: number[] = [];
  for (let node = 0; node < cols * rows; node++) {
    let [sumCol, sumRow] = [0, 0];
    for (let i = 0; i < points.col.length; i++) {
      const share = alikeness(
        (node % cols) * cellPx - points.col[i]!,
        Math.floor(node / cols) * cellPx - points.row[i]!,
        lengthPx,
      );
      sumCol += share * pullCol[i]!;
      sumRow += share * pullRow[i]!;
    }
    dCol.push(Math.round(sumCol * DECIMALS) / DECIMALS);
    dRow.push(Math.round(sumRow * DECIMALS) / DECIMALS);
  }
  return { cellPx, cols, rows, dCol, dRow };
}
