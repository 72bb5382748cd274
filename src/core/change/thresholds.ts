import { kapur } from './kapur.ts';
import { otsu } from './otsu.ts';
import { rosin } from './rosin.ts';
import {
  coarsened,
  type MagnitudeHistogram,
  robustThreshold,
  type Threshold,
  thresholdAt,
  usualThreshold,
} from './threshold.ts';
import { twoNormals } from './two-normals.ts';

/** Every way to say where change begins, by the name that `--threshold` takes. */
export const thresholds = {
  usual: (histogram) => usualThreshold(histogram),
  mad: (histogram) => robustThreshold(histogram),
  rosin: (histogram) => thresholdAt('rosin', histogram, rosin(coarsened(histogram))),
  otsu: (histogram) => thresholdAt('otsu', histogram, otsu(coarsened(histogram))),
  kapur: (histogram) => thresholdAt('kapur', histogram, kapur(coarsened(histogram))),
  em: (histogram) => thresholdAt('em', histogram, twoNormals(coarsened(histogram))),
  /** For methods whose magnitude runs from 0 at unchanged to 1 at changed ground. */
  halfway: (histogram) => thresholdAt('halfway', histogram, 0.5),
} satisfies Record<string, (histogram: MagnitudeHistogram) => Threshold>;

export type ThresholdName = keyof typeof thresholds;
