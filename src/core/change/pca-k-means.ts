import type { AlignedPatch } from '../align/aligned-patch.ts';
import type { Radiometry } from '../align/radiometry.ts';
import { eigenSymmetric } from '../raster/symmetric-matrix.ts';
import { changeMapOf, withFloor } from './brightening.ts';
import type { ChangeMap, ChangeMethod } from './change-method.ts';
import { LOG_STEPS, type LogBand, logDifference } from './log-plane.ts';
import { observedOnBoth, type SeenPatch, sampler } from './sampled-patches.ts';

/** Two clusters of neighbourhoods of the difference image. Plain data. */
export interface PcaKMeansModel {
  readonly bands: readonly LogBand[];
  readonly mean: readonly number[];
  /** Axes of the neighbourhoods' space, most varied first; each as long as a neighbourhood. */
  readonly axes: readonly (readonly number[])[];
  /** Centres of the two clusters along the axes. */
  readonly unchanged: readonly number[];
  readonly changed: readonly number[];
}

/** Neighbourhoods of 5 × 5 px (Celik's blocks, of odd side so that they have a middle), of which three axes are kept. */
const RADIUS = 2;
const AXES = 3;
const PASSES = 50;

/**
 * PCA and k-means: each pixel's neighbourhood in the difference image becomes a few principal components, and these fall
 * into two clusters; the one of the greater difference is change.
 *
 * The magnitude is the place between the clusters' centres: 0 unchanged, 1 changed, their border half way. It splits
 * whatever it gets: where nothing changed it calls the rougher half changed, and rare change drowns. For pairs in which a good
 * part of the ground surely changed.
 *
 * Celik, "Unsupervised change detection in satellite images using principal component analysis and k-means clustering", 2009.
 */
export const pcaKMeans: ChangeMethod<PcaKMeansModel> = {
  haloPx: RADIUS,
  threshold: 'halfway',
  fit: fitPcaKMeans,
  map: mapPcaKMeans,
};

/** @throws RangeError where no pixel of any patch is valid on both dates. */
function fitPcaKMeans(patches: readonly AlignedPatch[], radiometry: Radiometry): PcaKMeansModel {
  const seen = patches.map((patch): SeenPatch => ({ patch, observed: observedOnBoth(patch) }));
  const sample = sampler(seen);
  const bands = radiometry.bands.map((band) => withFloor(band, sample, 0.5));
  const differences = new Map(seen.map((one) => [one, differenceOf(one.patch, one.observed, bands)]));
  const members = OFFSETS.map(([down, across]) =>
    sample((one) => {
      const read = neighbourOf(differences.get(one)!, one.patch.before.width);
      return (i) => read(i, down, across);
    }),
  );
  const mean = members.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const covariance = members.map((one, a) =>
    members.map((other, b) => {
      let sum = 0;
      for (let i = 0; i < one.length; i++) sum += (one[i]! - mean[a]!) * (other[i]! - mean[b]!);
      return sum / one.length;
    }),
  );
  const axes = eigenSymmetric(covariance)
    .slice(0, AXES)
    .map(({ vector }) => upright(vector));
  const points = Array.from(members[0]!, (_, i) =>
    axes.map((axis) => axis.reduce((sum, weight, a) => sum + weight * (members[a]![i]! - mean[a]!), 0)),
  );
  return { bands, mean, axes, ...twoMeans(points) };
}

/** An axis and its opposite are one; this one has the greater difference ahead. */
function upright(axis: readonly number[]): number[] {
  const isUpright = axis.reduce((sum, weight) => sum + weight, 0) >= 0;
  return axis.map((weight) => (isUpright ? weight : -weight));
}

function mapPcaKMeans(tile: AlignedPatch, { bands, mean, axes, unchanged, changed }: PcaKMeansModel): ChangeMap {
  const observed = observedOnBoth(tile);
  const read = neighbourOf(differenceOf(tile, observed, bands), tile.before.width);
  // The place between two centres is linear in the neighbourhood: one weight a neighbour.
  const way = changed.map((value, axis) => value - unchanged[axis]!);
  const squared = way.reduce((sum, value) => sum + value * value, 0);
  const weights = OFFSETS.map((_, a) =>
    squared > 0 ? axes.reduce((sum, axis, k) => sum + (axis[a]! * way[k]!) / squared, 0) : 0,
  );
  const start = squared > 0 ? unchanged.reduce((sum, value, k) => sum + (value * way[k]!) / squared, 0) : 0;
  const constant = -start - weights.reduce((sum, weight, a) => sum + weight * mean[a]!, 0);
  const magnitude = new Float32Array(observed.length);
  for (let i = 0; i < magnitude.length; i++) {
    if (observed[i] !== 1) continue;
    let place = constant;
    for (let a = 0; a < OFFSETS.length; a++) place += weights[a]! * read(i, OFFSETS[a]![0], OFFSETS[a]![1]);
    magnitude[i] = Math.max(0, place);
  }
  return changeMapOf(magnitude, tile, observed, bands);
}

const SIDE = Array.from({ length: 2 * RADIUS + 1 }, (_, i) => i - RADIUS);
const OFFSETS = SIDE.flatMap((down) => SIDE.map((across) => [down, across] as const));

/** Mean length of the bands' log differences; 0 where not observed. */
function differenceOf(patch: AlignedPatch, observed: Uint8Array, bands: readonly LogBand[]): Float32Array {
  const length = new Float32Array(observed.length);
  for (const band of bands) {
    const difference = logDifference(patch.before.bands[band.before]!, patch.after.bands[band.after]!, observed, band);
    for (let i = 0; i < length.length; i++) length[i]! += Math.abs(difference[i]!) / (LOG_STEPS * bands.length);
  }
  return length;
}

/** Reads a neighbour; what lies outside counts as no difference. */
function neighbourOf(difference: Float32Array, width: number) {
  return (i: number, down: number, across: number): number => {
    const col = (i % width) + across;
    return col < 0 || col >= width ? 0 : (difference[i + down * width + across] ?? 0);
  };
}

/** Lloyd's k-means with k = 2, begun at the least and the greatest point along the first axis. */
function twoMeans(points: readonly (readonly number[])[]): Pick<PcaKMeansModel, 'unchanged' | 'changed'> {
  let unchanged = points.reduce((least, point) => (point[0]! < least[0]! ? point : least));
  let changed = points.reduce((most, point) => (point[0]! > most[0]! ? point : most));
  for (let pass = 0; pass < PASSES; pass++) {
    const isChanged = points.map((point) => distance(point, changed) < distance(point, unchanged));
    const next = [false, true].map((side) => centreOf(points.filter((_, i) => isChanged[i] === side)));
    const moved = distance(next[0] ?? unchanged, unchanged) + distance(next[1] ?? changed, changed);
    unchanged = next[0] ?? unchanged;
    changed = next[1] ?? changed;
    if (moved === 0) break;
  }
  return { unchanged, changed };
}

function centreOf(points: readonly (readonly number[])[]): number[] | null {
  if (points.length === 0) return null;
  return points[0]!.map((_, axis) => points.reduce((sum, point) => sum + point[axis]!, 0) / points.length);
}

function distance(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, axis) => sum + (value - other[axis]!) ** 2, 0);
}
