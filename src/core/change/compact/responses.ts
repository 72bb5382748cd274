import { boxPixels } from '../box-sums.ts';
import type { PlaneKernels } from '../plane-kernels.ts';
import { BACKGROUND_RADIUS, CASCADE, type CompactFilter, LOBE_PX } from './bank.ts';
import type { WeightedPlane } from './weighted-plane.ts';

/** The sums that both filters of a level are made of. */
export interface LevelSums {
  readonly width: number;
  readonly height: number;
  /** Of the difference about its local mean, after two, three and four means of the cascade. */
  readonly sums: readonly [Int32Array, Int32Array, Int32Array];
  /** 1 / √ of the weights round a pixel; 0 where there is none. */
  readonly perNoise: Float32Array;
}

export const WEIGHT_RADIUS = 2;

export function levelSums({ width, height, weighted, weight }: WeightedPlane, kernels: PlaneKernels): LevelSums {
  const mean = (values: Int32Array, radius: number) => kernels.boxSums(values, width, height, radius);
  const around = mean(weighted, BACKGROUND_RADIUS);
  const aroundWeight = mean(weight, BACKGROUND_RADIUS);
  const near = mean(weight, WEIGHT_RADIUS);
  const detail = new Int32Array(weighted.length);
  const perNoise = new Float32Array(weighted.length);
  for (let i = 0; i < detail.length; i++) {
    if (near[i]! === 0) continue;
    detail[i] = Math.floor(weighted[i]! - (weight[i]! * around[i]!) / aroundWeight[i]! + 0.5);
    perNoise[i] = 1 / Math.sqrt(near[i]!);
  }
  const narrow = mean(mean(detail, CASCADE[0]), CASCADE[1]);
  const middle = mean(narrow, CASCADE[2]);
  return { width, height, sums: [narrow, middle, mean(middle, CASCADE[3])], perNoise };
}

export type FilterParts = ReturnType<typeof filterParts>;

/** The parts of a filter: a narrower mean less a wider one, and the narrower one on either side. */
export function filterParts({ width, sums }: Pick<LevelSums, 'width' | 'sums'>, size: CompactFilter['size']) {
  const place = size === 'small' ? 0 : 1;
  const share = 1 / CASCADE.slice(0, 2 + place).reduce<number>((pixels, radius) => pixels * boxPixels(radius), 1);
  return {
    inner: sums[place]!,
    outer: sums[place + 1]!,
    innerShare: share,
    outerShare: share / boxPixels(CASCADE[2 + place]!),
    lobe: LOBE_PX[size],
    lobeRows: LOBE_PX[size] * width,
  };
}
