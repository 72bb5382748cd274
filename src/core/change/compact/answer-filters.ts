import type { AlignedPatch } from '../../align/aligned-patch.ts';
import type { PixelPoint } from '../../geo/points.ts';
import type { PlaneKernels } from '../plane-kernels.ts';
import { observedOnBoth } from '../sampled-patches.ts';
import type { CompactModel, LearnedFilter } from './compact-model.ts';
import { type GreyPair, greyPair } from './grey-pair.ts';
import { type FilterParts, filterParts, type LevelSums, levelSums } from './responses.ts';
import { halveSums, weighPlane } from './weighted-plane.ts';

/** What all filters answer to a tile. Views of the kernels' memory, it may be: good until the next kernel is called. */
export interface CompactAnswers {
  /** Both dates on the finest level that any filter looks at. */
  readonly pair: GreyPair;
  readonly filters: readonly FilterAnswer[];
}

/** Of one filter, on its level. */
export interface FilterAnswer {
  readonly filter: LearnedFilter;
  readonly width: number;
  readonly height: number;
  /** disc² + 0.6 · (right² + down²), in usual answers; 0 at the edges. */
  readonly squares: Float32Array;
  /** Indices, ascending, where that is `LEAST_ENERGY`² or more. */
  readonly above: ArrayLike<number>;
  readonly parts: FilterParts;
  readonly perNoise: Float32Array;
}

/** Energy in usual answers below which nothing is listed. */
export const LEAST_ENERGY = 5;
const DIPOLE_SHARE = 0.6;

/** @param corner the grid pixel of the tile's top left. */
export function answerFilters(
  tile: AlignedPatch,
  corner: PixelPoint,
  model: CompactModel,
  kernels: PlaneKernels,
): CompactAnswers {
  let level = model.filters[0]?.level ?? 0;
  const pair = greyPair(tile, observedOnBoth(tile), corner, level, model, kernels);
  let plane = weighPlane(pair, model, kernels);
  let sums: LevelSums | null = null;
  const filters = model.filters.map((filter) => {
    for (; level < filter.level; level++) {
      plane = halveSums(plane, { col: corner.col >> level, row: corner.row >> level });
      sums = null;
    }
    sums ??= levelSums(plane, kernels);
    return answerOf(sums, filter);
  });
  return { pair, filters };
}

/** What a filter's whole numbers are multiplied by. */
export function answerScales({ innerShare, outerShare }: FilterParts, { usualDisc, usualDipole }: LearnedFilter) {
  return {
    discInner: innerShare / usualDisc,
    discOuter: outerShare / usualDisc,
    dipole: (innerShare / usualDipole) * Math.sqrt(DIPOLE_SHARE),
  };
}

function answerOf(sums: LevelSums, filter: LearnedFilter): FilterAnswer {
  const { width, height, perNoise } = sums;
  const parts = filterParts(sums, filter.size);
  const { inner, outer, lobe, lobeRows } = parts;
  const { discInner, discOuter, dipole } = answerScales(parts, filter);
  const squares = new Float32Array(width * height);
  const above: number[] = [];
  for (let row = lobe; row < height - lobe; row++) {
    for (let i = row * width + lobe; i < (row + 1) * width - lobe; i++) {
      const noise = perNoise[i]!;
      const disc = inner[i]! * discInner - outer[i]! * discOuter;
      const right = (inner[i + lobe]! - inner[i - lobe]!) * dipole;
      const down = (inner[i + lobeRows]! - inner[i - lobeRows]!) * dipole;
      const square = (disc * disc + right * right + down * down) * noise * noise;
      squares[i] = square;
      if (square >= LEAST_ENERGY ** 2) above.push(i);
    }
  }
  return { filter, width, height, squares, above, parts, perNoise };
}
