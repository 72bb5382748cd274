import { type Fft, fftTables, inverseBy, SquareFft } from '../../core/raster/fft.ts';
import { isTooLarge, type Placed, room, WORD_BYTES } from './plane-room.ts';
import { wasm } from './wasm.ts';

const WORDS_A_DOUBLE = 2;

/** The core's `SquareFft` in WebAssembly. */
export function squareFft(size: number): Fft {
  const kernels = wasm();
  const length = size * size;
  if (kernels === null || isTooLarge({ length })) return new SquareFft(size);
  const { cos, sin, bitReversed } = fftTables(size);
  const forward: Fft['forward'] = ({ re, im }) => {
    const plane = WORDS_A_DOUBLE * length;
    const [real, imaginary, turns, reversed] = room(kernels, plane, plane, WORDS_A_DOUBLE * size, size);
    doublesOf(real).set(re);
    doublesOf(imaginary).set(im);
    doublesOf(turns).set(cos);
    doublesOf(turns).set(sin, size / 2);
    reversed.words.set(bitReversed);
    for (let axis = 0; axis < 2; axis++) {
      kernels.transformColumns(real.at, imaginary.at, size, turns.at, reversed.at);
      kernels.transpose(real.at, size);
      kernels.transpose(imaginary.at, size);
    }
    re.set(doublesOf(real));
    im.set(doublesOf(imaginary));
  };
  return { forward, inverse: (plane) => inverseBy({ forward }, plane) };
}

function doublesOf({ words, at }: Placed): Float64Array {
  return new Float64Array(words.buffer, at, (words.length * WORD_BYTES) / Float64Array.BYTES_PER_ELEMENT);
}
