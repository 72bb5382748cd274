/** A square complex plane, row-major, size × size. */
export interface ComplexPlane {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** The discrete Fourier transform of planes of one size, in place. */
export interface Fft {
  /** Values to spectrum; the zero frequency comes first in both directions, negative ones in the upper half. */
  forward(plane: ComplexPlane): void;
  /** Spectrum to values, divided by size², so that it undoes `forward`. */
  inverse(plane: ComplexPlane): void;
}

/** The cosines and sines of half a turn, size / 2 each, and which row each row changes places with. */
export interface FftTables {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  readonly bitReversed: Int32Array;
}

/** @throws RangeError where the size is not a power of two. */
export function fftTables(size: number): FftTables {
  const bits = Math.log2(size);
  if (!Number.isInteger(bits) || bits < 1) throw new RangeError(`FFT size must be a power of two, got ${size}.`);
  const bitReversed = new Int32Array(size);
  for (let i = 1; i < size; i++) bitReversed[i] = (bitReversed[i >> 1]! >> 1) | ((i & 1) << (bits - 1));
  return {
    cos: Float64Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size)),
    sin: Float64Array.from({ length: size / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / size)),
    bitReversed,
  };
}

/**
 * The discrete Fourier transform of square planes whose side is a power of two, in place; radix 2.
 *
 * Float64 on purpose: twice as fast as Float32 in V8, which would convert at every step.
 *
 * Cooley & Tukey, "An algorithm for the machine calculation of complex Fourier series", 1965.
 */
export class SquareFft implements Fft {
  readonly size: number;
  readonly #tables: FftTables;

  /** @throws RangeError where the size is not a power of two. */
  constructor(size: number) {
    this.size = size;
    this.#tables = fftTables(size);
  }

  forward({ re, im }: ComplexPlane): void {
    this.#transformColumns(re, im);
    this.#transpose(re);
    this.#transpose(im);
    this.#transformColumns(re, im);
    this.#transpose(re);
    this.#transpose(im);
  }

  inverse(plane: ComplexPlane): void {
    inverseBy(this, plane);
  }

  /** All columns at once: each butterfly takes two whole rows, so memory is read in order. */
  #transformColumns(re: Float64Array, im: Float64Array): void {
    const { size } = this;
    const { cos, sin, bitReversed } = this.#tables;
    for (let i = 0; i < size; i++) {
      const j = bitReversed[i]!;
      if (j > i) {
        swapRows(re, i * size, j * size, size);
        swapRows(im, i * size, j * size, size);
      }
    }
    for (let half = 1; half < size; half *= 2) {
      const turn = size / (2 * half);
      for (let block = 0; block < size; block += 2 * half) {
        for (let k = 0; k < half; k++) {
          const upper = (block + k) * size;
          butterflyRows(re, im, upper, upper + half * size, size, cos[k * turn]!, -sin[k * turn]!);
        }
      }
    }
  }

  #transpose(values: Float64Array): void {
    const { size } = this;
    for (let row = 0; row < size; row++) {
      for (let col = row + 1; col < size; col++) {
        const kept = values[row * size + col]!;
        values[row * size + col] = values[col * size + row]!;
        values[col * size + row] = kept;
      }
    }
  }
}

/** What `Fft.inverse` does, by its `forward`. */
export function inverseBy(fft: Pick<Fft, 'forward'>, { re, im }: ComplexPlane): void {
  fft.forward({ re: im, im: re }); // swapping the parts conjugates the transform
  const scale = 1 / re.length;
  for (let i = 0; i < re.length; i++) {
    re[i]! *= scale;
    im[i]! *= scale;
  }
}

function swapRows(values: Float64Array, a: number, b: number, length: number): void {
  for (let i = 0; i < length; i++) {
    const kept = values[a + i]!;
    values[a + i] = values[b + i]!;
    values[b + i] = kept;
  }
}

function butterflyRows(
  re: Float64Array,
  im: Float64Array,
  upper: number,
  lower: number,
  length: number,
  cos: number,
  sin: number,
): void {
  for (let i = 0; i < length; i++) {
    const a = re[lower + i]!;
    const b = im[lower + i]!;
    const turnedRe = a * cos - b * sin;
    const turnedIm = a * sin + b * cos;
    const keptRe = re[upper + i]!;
    const keptIm = im[upper + i]!;
    re[upper + i] = keptRe + turnedRe;
    im[upper + i] = keptIm + turnedIm;
    re[lower + i] = keptRe - turnedRe;
    im[lower + i] = keptIm - turnedIm;
  }
}
