import type { DisplacementField } from '../geo/bent-map.ts';
import { quantileOf } from '../raster/robust.ts';
import { alikeness, type Collocation, collocate, type Measurements } from './collocation.ts';

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
  /** Null where the leftovers say nothing of each other. */
  readonly field: DisplacementField | null;
  /** Distance of each leftover from what all others predict there, px. */
  readonly errors: Float64Array;
}

/** Smoothness, in mean distances between tie points: less follows single windows, more is an affine map. */
const LENGTHS = [1, 1.5, 2.5] as const;
/**
 * Variance of one tie point over that of the field: roofs and debris, and ground that bends by more than windows err.
 * With the former no single window pulls the field along, so weights are settled with it.
 */
const NOISE_RATIOS = [0.5, 0.1] as const;
const ROBUST_STEPS = 10;
/**
 * Share of the leftovers' variance that a field predicts where they were left out. Up to the one, leftovers dealt out to
 * other places reach it too; from the other on, a sixth less of error, the field is believed as it is. In between it counts in part, so that a
 * little more or less of evidence does not decide between a field and none.
 */
const PREDICTED = { byChance: 0.1, believed: 0.28 } as const;
/** A cell this much shorter than the field's length leaves bilinear interpolation a few hundredths of its amplitude. */
const CELL_SHARE = 0.6;
const LEAST_CELL_PX = 16;
const DECIMALS = 1e4;

/**
 * The smooth field that best predicts what an affine map leaves at tie points not used in it: collocation with
 * Geman-McClure weights by leave-one-out errors, since windows on roofs and changed ground lie.
 *
 * A field that hardly predicts would follow parallax and wipe out real change, so it is scaled down by how well it does.
 * Nothing here decides between two outcomes: tie points that differ a little give fields that differ a little.
 *
 * Geman & McClure, "Statistical methods for tomographic image reconstruction", 1987.
 */
export function fitResidualField(
  leftovers: readonly Leftover[],
  grid: { readonly width: number; readonly height: number },
): FittedField {
  const points: Measurements = {
    col: Float64Array.from(leftovers, ({ col }) => col),
    row: Float64Array.from(leftovers, ({ row }) => row),
    dCol: Float64Array.from(leftovers, ({ dCol }) => dCol),
    dRow: Float64Array.from(leftovers, ({ dRow }) => dRow),
  };
  const precision = Float64Array.from(leftovers, (leftover) => leftover.precision);
  const apartPx = Math.sqrt((grid.width * grid.height) / leftovers.length);
  const lengthsPx = LENGTHS.map((length) => length * apartPx);
  const { found, weights } = collocateRobustly(points, precision, lengthsPx);
  const share = believedShare(points, found, weights);
  const errors = points.dCol.map((dCol, i) =>
    Math.hypot(mix(dCol, found.errorCol[i]!, share), mix(points.dRow[i]!, found.errorRow[i]!, share)),
  );
  return { field: share === 0 ? null : layField(points, found, { lengthsPx, share }, grid), errors };
}

function collocateRobustly(
  points: Measurements,
  precision: Float64Array,
  lengthsPx: readonly number[],
): { readonly found: Collocation; readonly weights: Float64Array } {
  let weights = precision;
  let found = collocate(points, weights, { lengthsPx, noiseRatio: NOISE_RATIOS[0] });
  for (let step = 1; step < ROBUST_STEPS; step++) {
    const { errorCol, errorRow } = found;
    const weighed = errorCol.map((error, i) => Math.hypot(error, errorRow[i]!) * Math.sqrt(precision[i]!));
    const scale = Math.max(0.1, 2 * quantileOf(weighed.slice().sort(), 0.5));
    weights = weighed.map((error, i) => Math.max(1e-3, precision[i]! / (1 + (error / scale) ** 2) ** 2));
    found = collocate(points, weights, { lengthsPx, noiseRatio: NOISE_RATIOS[0] });
  }
  const bold = collocate(points, weights, { lengthsPx, noiseRatio: NOISE_RATIOS[1] });
  return { found: blend(found, bold, likelihoodOf(bold, found, weights)), weights };
}

/** How likely the one collocation is against the other, 0..1, by what they predict at points left out. */
function likelihoodOf(one: Collocation, other: Collocation, weights: Float64Array): number {
  const odds = (squaredErrors(one, weights) / Math.max(1e-12, squaredErrors(other, weights))) ** (weights.length / 2);
  return 1 / (1 + odds);
}

function squaredErrors({ errorCol, errorRow }: Collocation, weights: Float64Array): number {
  return weights.reduce((sum, weight, i) => sum + weight * (errorCol[i]! ** 2 + errorRow[i]! ** 2), 0);
}

function blend(one: Collocation, other: Collocation, share: number): Collocation {
  const between = (name: keyof Collocation) => one[name].map((value, i) => mix(value, other[name][i]!, share));
  return {
    pullCol: between('pullCol'),
    pullRow: between('pullRow'),
    errorCol: between('errorCol'),
    errorRow: between('errorRow'),
  };
}

/** How much of a field is believed, 0..1, by the share of the weighed variance that it predicts at points left out. */
function believedShare({ dCol, dRow }: Measurements, found: Collocation, weights: Float64Array): number {
  const whole = squaredErrors({ ...found, errorCol: dCol, errorRow: dRow }, weights);
  const predicted = whole > 0 ? 1 - squaredErrors(found, weights) / whole : 0;
  const { byChance, believed } = PREDICTED;
  return Math.min(1, Math.max(0, (predicted - byChance) / (believed - byChance)));
}

function mix(from: number, to: number, share: number): number {
  return from + share * (to - from);
}

function layField(
  points: Measurements,
  { pullCol, pullRow }: Collocation,
  { lengthsPx, share }: { readonly lengthsPx: readonly number[]; readonly share: number },
  { width, height }: { readonly width: number; readonly height: number },
): DisplacementField {
  const cellPx = Math.max(LEAST_CELL_PX, 2 ** Math.floor(Math.log2(CELL_SHARE * Math.min(...lengthsPx))));
  const cols = Math.ceil(width / cellPx) + 1;
  const rows = Math.ceil(height / cellPx) + 1;
  const dCol: number[] = [];
  const dRow: number[] = [];
  for (let node = 0; node < cols * rows; node++) {
    let [sumCol, sumRow] = [0, 0];
    for (let i = 0; i < points.col.length; i++) {
      const alike = alikeness(
        (node % cols) * cellPx - points.col[i]!,
        Math.floor(node / cols) * cellPx - points.row[i]!,
        lengthsPx,
      );
      sumCol += alike * pullCol[i]!;
      sumRow += alike * pullRow[i]!;
    }
    dCol.push(Math.round(share * sumCol * DECIMALS) / DECIMALS);
    dRow.push(Math.round(share * sumRow * DECIMALS) / DECIMALS);
  }
  return { cellPx, cols, rows, dCol, dRow };
}
