import type { AlignedPatch } from '../../align/aligned-patch.ts';
import type { Radiometry } from '../../align/radiometry.ts';
import { MAD_TO_SIGMA, quantileOf, robustSpread } from '../../raster/robust.ts';
import { boxMeans } from '../box-sums.ts';
import type { Sight } from '../change-method.ts';
import { displacementIn } from '../combined.ts';
import { LOG_STEPS } from '../log-plane.ts';
import { type PlaneKernels, plainPlanes } from '../plane-kernels.ts';
import { observedOnBoth, type SeenPatch, sampler } from '../sampled-patches.ts';
import { type CompactFilter, compactFilters } from './bank.ts';
import { type GreyPair, type GreyScale, greyBefore, greyPair } from './grey-pair.ts';
import { filterParts, levelSums } from './responses.ts';
import { halveSums, type PairNoise, sharedSlope, type WeightedPlane, weighPlane } from './weighted-plane.ts';

/** What is usual between two scenes, for small things. Plain data; it travels to threads. */
export interface CompactModel extends GreyScale, PairNoise {
  /** How far what stands up may seem displaced, px of the grid. */
  readonly displacementPx: number;
  /** Finest level first; empty where no filter suits the pixel size. */
  readonly filters: readonly LearnedFilter[];
}

/** A filter with the spreads of its answers over unchanged ground. */
export interface LearnedFilter extends CompactFilter {
  readonly usualDisc: number;
  readonly usualDipole: number;
}

/** A share of the median brightness is added before the logarithm: shadows' noise does not explode. */
const FLOOR_SHARE = 0.5;
/** 1 % of (brightness + floor): less is rounding. */
const LEAST_SPREAD = 0.01 * LOG_STEPS;
const LOCAL_RADIUS = 13;
/** Misregistration shows where the ground is steep: the top fifth. */
const STEEP_SHARE = 0.8;
const MOST_SLIP_PX = 2;
/** Filters see less than the whole this close to a patch's edge, px of the level. */
const EDGE_PX = 8;

/**
 * First pass: the pair's own noise, residual misregistration (1.4826 · median of |difference| / slope on the steepest fifth)
 * and each filter's usual answers.
 *
 * @throws RangeError where no pixel of any patch is valid on both dates; `fitRadiometry` refuses such a pair first.
 */
export function fitCompactModel(
  patches: readonly AlignedPatch[],
  { bands }: Radiometry,
  options: Partial<Sight> & { readonly kernels?: PlaneKernels } = {},
): CompactModel {
  const { pixelMeters = null, movedPerMeter = null, kernels = plainPlanes } = options;
  const displacementPx = displacementIn({ pixelMeters, movedPerMeter });
  const filters = compactFilters(pixelMeters);
  const full = patches.map((patch): SeenPatch => ({ patch, observed: observedOnBoth(patch) }));
  const brightness = sampler(full)(({ patch }) => {
    const grey = greyBefore(patch, bands);
    return (i) => grey[i]!;
  }).sort();
  const scale = { bands, floor: FLOOR_SHARE * Math.max(0, quantileOf(brightness, 0.5)) || 1 };
  const finest = filters[0]?.level ?? 0;
  const pairs = full.map(({ patch, observed }) =>
    greyPair(patch, observed, { col: 0, row: 0 }, finest, scale, kernels),
  );
  const noise = noiseOf(pairs, kernels);
  const planes = pairs.map((pair) => weighPlane(pair, noise, kernels));
  const learned = filters.map((filter) => ({ ...filter, ...usualResponses(planes, filter, finest, kernels) }));
  return { ...scale, ...noise, displacementPx, filters: learned };
}

function noiseOf(pairs: readonly GreyPair[], kernels: PlaneKernels): PairNoise {
  const sample = sampler(pairs);
  const details = sample(({ before, after, width, height }) => {
    const difference = after.map((value, i) => value - before[i]!);
    const means = boxMeans(difference, width, height, LOCAL_RADIUS, kernels.boxSums);
    return (i) => difference[i]! - means[i]!;
  });
  const slopes = sample((pair) => {
    const slope = sharedSlope(pair, kernels);
    return (i) => slope[i]!;
  });
  const steep = quantileOf(slopes.slice().sort(), STEEP_SHARE);
  const slips = details.map((detail, i) => Math.abs(detail) / slopes[i]!).filter((_, i) => slopes[i]! > steep);
  return {
    spread: Math.max(LEAST_SPREAD, robustSpread(details).spread),
    slipPx: slips.length === 0 ? 0 : Math.min(MOST_SLIP_PX, MAD_TO_SIGMA * quantileOf(slips.sort(), 0.5)),
  };
}

function usualResponses(
  planes: readonly WeightedPlane[],
  { level, size }: CompactFilter,
  finest: number,
  kernels: PlaneKernels,
) {
  const discs: number[] = [];
  const dipoles: number[] = [];
  for (const plane of planes) {
    let halved = plane;
    for (let l = finest; l < level; l++) halved = halveSums(halved, { col: 0, row: 0 });
    const sums = levelSums(halved, kernels);
    const { inner, outer, innerShare, outerShare, lobe, lobeRows } = filterParts(sums, size);
    const { width, height } = halved;
    for (let row = EDGE_PX; row < height - EDGE_PX; row += 2) {
      for (let i = row * width + EDGE_PX; i < (row + 1) * width - EDGE_PX; i += 2) {
        const perNoise = sums.perNoise[i]!;
        if (perNoise === 0) continue;
        discs.push((inner[i]! * innerShare - outer[i]! * outerShare) * perNoise);
        dipoles.push((inner[i + lobe]! - inner[i - lobe]!) * innerShare * perNoise);
        dipoles.push((inner[i + lobeRows]! - inner[i - lobeRows]!) * innerShare * perNoise);
      }
    }
  }
  const spreadOf = (values: readonly number[]) =>
    values.length === 0 ? 1 : robustSpread(Float64Array.from(values)).spread || 1;
  return { usualDisc: spreadOf(discs), usualDipole: spreadOf(dipoles) };
}
