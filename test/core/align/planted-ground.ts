import { SquareFft } from '../../../src/core/raster/fft.ts';

/** Numbers in [0, 1) that a seed decides (LCG of Numerical Recipes). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function gaussianNoise(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * Ground with texture at every scale (amplitude falls with frequency), periodic, mean 100 and deviation 25, which can
 * be looked at from any sub-pixel position: the shift is made in Fourier space, so it is exact.
 */
export class PlantedGround {
  readonly size: number;
  readonly #fft: SquareFft;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  constructor(size: number, seed: number) {
    this.size = size;
    this.#fft = new SquareFft(size);
    const random = seededRandom(seed);
    this.#re = Float64Array.from({ length: size * size }, () => gaussianNoise(random));
    this.#im = new Float64Array(size * size);
    this.#fft.forward({ re: this.#re, im: this.#im });
    let power = 0;
    this.#eachFrequency((i, u, v) => {
      const frequency = Math.hypot(u, v);
      // A lens passes little at the Nyquist frequency, and that frequency cannot be shifted.
      const amplitude = frequency === 0 ? 0 : Math.exp(-((frequency / 0.35) ** 2)) / (0.01 + frequency) ** 1.3;
      this.#re[i]! *= amplitude;
      this.#im[i]! *= amplitude;
      power += this.#re[i]! ** 2 + this.#im[i]! ** 2;
    });
    const scale = (25 * size * size) / Math.sqrt(power);
    for (let i = 0; i < size * size; i++) {
      this.#re[i]! *= scale;
      this.#im[i]! *= scale;
    }
  }

  /** size × size pixels; pixel (col, row) shows the ground at (col + fromCol, row + fromRow). */
  seenFrom(fromCol: number, fromRow: number): Float32Array {
    const re = new Float64Array(this.size ** 2);
    const im = new Float64Array(this.size ** 2);
    this.#eachFrequency((i, u, v) => {
      const phase = 2 * Math.PI * (u * fromCol + v * fromRow);
      re[i] = this.#re[i]! * Math.cos(phase) - this.#im[i]! * Math.sin(phase);
      im[i] = this.#re[i]! * Math.sin(phase) + this.#im[i]! * Math.cos(phase);
    });
    this.#fft.inverse({ re, im });
    return Float32Array.from(re, (value) => 100 + value);
  }

  #eachFrequency(visit: (i: number, u: number, v: number) => void): void {
    const signed = (k: number) => (k <= this.size / 2 ? k : k - this.size) / this.size;
    for (let i = 0; i < this.size ** 2; i++) visit(i, signed(i % this.size), signed(Math.floor(i / this.size)));
  }
}

/** The top-left square of a larger square plane. */
export function cutSquare(values: Float32Array, size: number, sizePx: number): Float32Array {
  return Float32Array.from({ length: sizePx ** 2 }, (_, i) => values[Math.floor(i / sizePx) * size + (i % sizePx)]!);
}

/** Another light: gain, haze and noise. */
export function inOtherLight(values: Float32Array, random: () => number, noise: number): Float32Array {
  return values.map((value) => 0.8 * value + 30 + noise * gaussianNoise(random));
}

/** Puts up buildings, discs and scorch until `fraction` of the plane shows something else. */
export function changed(values: Float32Array, size: number, random: () => number, fraction: number): Float32Array {
  const out = values.slice();
  const touched = new Uint8Array(values.length);
  let count = 0;
  while (count < fraction * values.length) {
    const [col, row, radius] = [random() * size, random() * size, size * (0.02 + 0.06 * random())];
    const [isRound, level] = [random() < 0.5, 20 + 160 * random()];
    for (let i = 0; i < out.length; i++) {
      const dCol = Math.abs((i % size) - col);
      const dRow = Math.abs(Math.floor(i / size) - row);
      if ((isRound ? Math.hypot(dCol, dRow) : Math.max(dCol, dRow)) > radius) continue;
      out[i] = level;
      if (touched[i] === 0) count++;
      touched[i] = 1;
    }
  }
  return out;
}
