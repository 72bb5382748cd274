export { blurCols, blurRows } from './blurring';
export {
  addDetail,
  explain,
  halve,
  judge,
  limitPulls,
  lookUpLogs,
  loseStructure,
  loseStructureBeside,
  roundMeans,
  takeBand,
  toExcess,
  weighDifference,
  widen,
} from './combined';
export { answer, greyCells, halveCells, seenCells, takeBackground, takeLogs, weigh } from './compact';
export { transformColumns, transpose } from './fourier';
export { halveBytes } from './halving';
export { binomialSums, boxSums, localHalfRange, slopeProducts, smoothObserved } from './planes';
export { differenceFloats, sumDifferences, takeDifferences } from './predictor';
export { sampleLines } from './sampling';

/** Where memory begins that no constant of these kernels takes, bytes. */
export function firstFreeByte(): usize {
  return __heap_base;
}
