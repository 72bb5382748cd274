import { boxSums } from './box-sums.ts';
import { localHalfRange } from './local-range.ts';
import { smoothObserved } from './log-plane.ts';
import { slopeProducts } from './structure-loss.ts';

/** Work on whole planes, one by one; others may do it, with the same outcome. */
export interface PlaneKernels {
  readonly boxSums: typeof boxSums;
  readonly localHalfRange: typeof localHalfRange;
  readonly smoothObserved: typeof smoothObserved;
  readonly slopeProducts: typeof slopeProducts;
}

export const plainPlanes: PlaneKernels = { boxSums, localHalfRange, smoothObserved, slopeProducts };
