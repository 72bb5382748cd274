import { type PlaneKernels, plainKernels } from '../../core/change/plane-kernels.ts';
import { MOST_STEEP, mostProduct, slopeSteps } from '../../core/change/structure-loss.ts';
import { type Wasm, wasm } from './wasm.ts';

/** Larger planes are left to the twins, so that the kernels' memory stays small. */
const MOST_PIXELS = 2 * 1024 * 1024;
/** Kernels may read and write so much past a plane's end. */
const SLACK_BYTES = 16;
const WORD_BYTES = 4;

/** The core's `plainKernels`, plane by plane in WebAssembly. */
export function planeKernels(): PlaneKernels {
  const kernels = wasm();
  return kernels === null ? plainKernels : inWasm(kernels);
}

function inWasm(kernels: Wasm): PlaneKernels {
  return {
    boxSums: (values, width, height, radius) => {
      if (isTooLarge(values)) return plainKernels.boxSums(values, width, height, radius);
      const [from, to, across, column] = room(kernels, values.length, values.length, values.length, width);
      from.words.set(values);
      kernels.boxSums(from.at, to.at, width, height, radius, across.at, column.at);
      return to.words.slice();
    },
    localHalfRange: (values, observed, width, height, radius) => {
      if (isTooLarge(values)) return plainKernels.localHalfRange(values, observed, width, height, radius);
      const tall = (height + 2 * radius) * width;
      const [from, seen, to, highest, lowest, line] = room(
        kernels,
        values.length,
        wordsFor(observed),
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
        wordsFor(observed),
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
        wordsFor(observed),
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
  };
}

function isTooLarge(plane: { readonly length: number }): boolean {
  return plane.length > MOST_PIXELS;
}

function wordsFor(bytes: Uint8Array): number {
  return Math.ceil(bytes.length / WORD_BYTES);
}

/** A plane in the kernels' memory: its address, and views of it. */
interface Placed {
  readonly at: number;
  readonly words: Int32Array;
  readonly bytes: Uint8Array;
}

/** Room for planes of so many words each, one behind the other. */
function room<Lengths extends number[]>(kernels: Wasm, ...lengths: Lengths): { [I in keyof Lengths]: Placed } {
  const sizes = lengths.map((length) => Math.ceil((length * WORD_BYTES) / SLACK_BYTES + 1) * SLACK_BYTES);
  const { memory, start } = kernels.room(sizes.reduce((sum, size) => sum + size, 0));
  let next = start;
  const placed = lengths.map((length, i): Placed => {
    const at = next;
    next += sizes[i]!;
    return {
      at,
      words: new Int32Array(memory.buffer, at, length),
      bytes: new Uint8Array(memory.buffer, at, length * WORD_BYTES),
    };
  });
  return placed as { [I in keyof Lengths]: Placed };
}
