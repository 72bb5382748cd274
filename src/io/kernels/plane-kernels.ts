import { type ChangeKernels, plainKernels } from '../../core/change/change-kernels.ts';
import { type CompactKernels, plainCompact } from '../../core/change/compact/compact-kernels.ts';
import { MOST_STEEP, mostProduct, slopeSteps } from '../../core/change/structure-loss.ts';
import { answerFiltersIn } from './answer-filters.ts';
import { mapCombinedIn } from './map-combined.ts';
import { boxScratch, isTooLarge, room, WORD_BYTES, wordsFor } from './plane-room.ts';
import { type Wasm, wasm } from './wasm.ts';

/** The core's `plainKernels` and `plainCompact` in WebAssembly. */
export function planeKernels(): ChangeKernels & CompactKernels {
  const kernels = wasm();
  return kernels === null ? { ...plainKernels, ...plainCompact } : inWasm(kernels);
}

function inWasm(kernels: Wasm): ChangeKernels & CompactKernels {
  return {
    boxSums: (values, width, height, radius) => {
      if (isTooLarge(values)) return plainKernels.boxSums(values, width, height, radius);
      const scratch = boxScratch(width, radius);
      const [from, to, column, running] = room(kernels, values.length, values.length, scratch, scratch);
      from.words.set(values);
      kernels.boxSums(from.at, to.at, width, height, radius, column.at, running.at);
      return to.words.slice();
    },
    localHalfRange: (values, observed, width, height, radius) => {
      if (isTooLarge(values)) return plainKernels.localHalfRange(values, observed, width, height, radius);
      const tall = (height + 2 * radius) * width;
      const [from, seen, to, highest, lowest, line] = room(
        kernels,
        values.length,
        wordsFor(observed.length),
        values.length,
        tall,
        tall,
        width + 2 * radius,
      );
      from.words.set(values);
      seen.bytes.set(observed);
      kernels.localHalfRange(from.at, seen.at, to.at, width, height, radius, highest.at, lowest.at, line.at);
      return to.words.slice();
    },
    smoothObserved: (values, observed, weights, width) => {
      if (isTooLarge(values)) return plainKernels.smoothObserved(values, observed, weights, width);
      const { length } = values;
      const [from, seen, weight, to, across] = room(
        kernels,
        length,
        wordsFor(observed.length),
        length,
        length,
        length + 2 * width,
      );
      from.words.set(values);
      seen.bytes.set(observed);
      weight.words.set(weights);
      const firstRow = across.at + width * WORD_BYTES;
      kernels.smoothObserved(from.at, seen.at, weight.at, to.at, width, length / width, firstRow);
      return to.words.slice();
    },
    slopeProducts: ({ before, after }, observed, width, planes, steepest) => {
      const { length } = observed;
      if (isTooLarge(observed)) return plainKernels.slopeProducts({ before, after }, observed, width, planes, steepest);
      const [earlier, later, seen, shared, squaresBefore, squaresAfter] = room(
        kernels,
        length,
        length,
        wordsFor(observed.length),
        length,
        length,
        length,
      );
      earlier.words.set(before);
      later.words.set(after);
      seen.bytes.set(observed);
      kernels.slopeProducts(
        earlier.at,
        later.at,
        seen.at,
        shared.at,
        squaresBefore.at,
        squaresAfter.at,
        width,
        length / width,
        slopeSteps(planes),
        Math.min(steepest.before, MOST_STEEP),
        Math.min(steepest.after, MOST_STEEP),
      );
      return {
        shared: shared.words.slice(),
        before: squaresBefore.words.slice(),
        after: squaresAfter.words.slice(),
        most: mostProduct(steepest),
      };
    },
    mapCombined: (tile, model) =>
      isTooLarge(tile.before.valid) ? plainKernels.mapCombined(tile, model) : mapCombinedIn(kernels, tile, model),
    answerFilters: (tile, corner, model) =>
      isTooLarge(tile.before.valid)
        ? plainCompact.answerFilters(tile, corner, model)
        : answerFiltersIn(kernels, tile, corner, model),
  };
}
