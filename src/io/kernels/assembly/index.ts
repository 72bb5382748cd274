export { halveBytes } from './halving';
export { boxSums, localHalfRange, slopeProducts, smoothObserved } from './planes';
export { sumDifferences, takeDifferences } from './predictor';
export { sampleLines } from './sampling';

/** Where memory begins that no constant of these kernels takes, bytes. */
export function firstFreeByte(): usize {
  return __heap_base;
}
