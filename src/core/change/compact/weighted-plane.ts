import type { PixelPoint } from '../../geo/points.ts';
import type { PlaneKernels } from '../plane-kernels.ts';
import type { GreyPair } from './grey-pair.ts';

/** How a pair usually differs where nothing changed. */
export interface PairNoise {
  /** Spread of the difference about its local mean, log steps. */
  readonly spread: number;
  /** Residual misregistration as the pair's own edges show it, px of the plane. */
  readonly slipPx: number;
}

/**
 * Differences in spreads, each weighted by how little misregistration explains it, and those weights. Whole numbers: sums of them
 * are exact, so they do not depend on the tile.
 */
export interface WeightedPlane {
  readonly width: number;
  readonly height: number;
  readonly weighted: Int32Array;
  readonly weight: Int32Array;
}

/** Steps per spread, and how many spreads count at most: so the sums of all filters stay below 2³¹. */
export const SPREAD_STEPS = 16;
export const MOST_SPREADS = 24;
export const WEIGHT_STEPS = 1024;
export const RANGE_RADIUS = 1;
/** Makes whole numbers of positive and negative ones by cutting alone: quicker than rounding. */
export const LIFT = 1024;

/** By how much brightness differs from pixel to pixel on both dates, log steps per px: what a shift by one pixel explains. */
export function sharedSlope({ before, after, observed, width, height }: GreyPair, kernels: PlaneKernels): Int32Array {
  const slope = kernels.localHalfRange(before, observed, width, height, RANGE_RADIUS);
  const later = kernels.localHalfRange(after, observed, width, height, RANGE_RADIUS);
  for (let i = 0; i < slope.length; i++) if (later[i]! < slope[i]!) slope[i] = later[i]!;
  return slope;
}

export function weighPlane(pair: GreyPair, { spread, slipPx }: PairNoise, kernels: PlaneKernels): WeightedPlane {
  const { width, height, observed, before, after } = pair;
  const slope = sharedSlope(pair, kernels);
  const weighted = new Int32Array(observed.length);
  const weight = new Int32Array(observed.length);
  const perSpread = 1 / spread;
  const slip = (slipPx * perSpread) ** 2;
  for (let i = 0; i < weighted.length; i++) {
    const share = observed[i]! / (1 + slip * (slope[i]! * slope[i]!));
    let spreads = (after[i]! - before[i]!) * perSpread;
    if (spreads > MOST_SPREADS) spreads = MOST_SPREADS;
    else if (spreads < -MOST_SPREADS) spreads = -MOST_SPREADS;
    weighted[i] = ((share * spreads * SPREAD_STEPS + (LIFT + 0.5)) | 0) - LIFT;
    weight[i] = (share * WEIGHT_STEPS + 0.5) | 0;
  }
  return { width, height, weighted, weight };
}

/** Sums over cells of 2 × 2 px, which begin at even columns and rows of the level's grid. */
export function halveSums(plane: WeightedPlane, corner: PixelPoint): WeightedPlane {
  const oddCol = corner.col & 1;
  const oddRow = corner.row & 1;
  const width = (plane.width + oddCol + 1) >> 1;
  const height = (plane.height + oddRow + 1) >> 1;
  const halved = { width, height, weighted: new Int32Array(width * height), weight: new Int32Array(width * height) };
  for (let row = 0, i = 0; row < plane.height; row++) {
    const start = ((row + oddRow) >> 1) * width;
    for (let col = 0; col < plane.width; col++, i++) {
      const cell = start + ((col + oddCol) >> 1);
      halved.weighted[cell]! += plane.weighted[i]!;
      halved.weight[cell]! += plane.weight[i]!;
    }
  }
  return halved;
}
