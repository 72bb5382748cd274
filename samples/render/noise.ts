import { Random } from './random.ts';

const SIZE = 512;
const MASK = SIZE - 1;

/** What the octaves of a texture are: the longest wave, texels, and how much weaker each is than the one before. */
export interface Octaves {
  readonly longestWave: number;
  readonly gain: number;
}

/**
 * A periodic texture of fractal noise: mean 0, standard deviation 1, waves from 2 texels up, period 512 texels.
 *
 * Sampled at several scales and turns it gives every texture of the scene, at a few nanoseconds a look.
 */
export class Noise {
  readonly #values: Float32Array;

  constructor(seed: number, octaves: Octaves) {
    this.#values = fractal(new Random(seed), octaves);
  }

  /** The value at a position in texels, bilinear. Any finite position. */
  at(u: number, v: number): number {
    const col = Math.floor(u);
    const row = Math.floor(v);
    const across = u - col;
    const left = col & MASK;
    const right = (left + 1) & MASK;
    const above = (row & MASK) * SIZE;
    const below = ((row + 1) & MASK) * SIZE;
    const values = this.#values;
    const top = values[above + left]! + across * (values[above + right]! - values[above + left]!);
    const bottom = values[below + left]! + across * (values[below + right]! - values[below + left]!);
    return top + (v - row) * (bottom - top);
  }
}

/**
 * What varies slowly along a row of samples, looked up at knots and linear between them.
 *
 * The knots lie on a lattice of the ground, not of the run, so that tiles and dates agree.
 */
export class AlongRow {
  readonly #lookUp: (x: number, y: number) => number;
  readonly #y: number;
  readonly #spacing: number;
  #knot = Number.NaN;
  #here = 0;
  #next = 0;

  /** @param spacing distance between knots, m. */
  constructor(lookUp: (x: number, y: number) => number, y: number, spacing: number) {
    this.#lookUp = lookUp;
    this.#y = y;
    this.#spacing = spacing;
  }

  /** Cheap where each call lies a little further east than the last. */
  at(x: number): number {
    const position = x / this.#spacing;
    const knot = Math.floor(position);
    if (knot !== this.#knot) {
      const from = knot * this.#spacing;
      this.#here = knot === this.#knot + 1 ? this.#next : this.#lookUp(from, this.#y);
      this.#next = this.#lookUp(from + this.#spacing, this.#y);
      this.#knot = knot;
    }
    return this.#here + (position - knot) * (this.#next - this.#here);
  }
}

/** The textures that every surface of a scene draws on: `cloud` of many scales, `grain` of the few finest. */
export interface Textures {
  readonly cloud: Noise;
  readonly grain: Noise;
}

export function makeTextures(seed: number): Textures {
  return {
    cloud: new Noise(seed, { longestWave: 64, gain: 0.68 }),
    grain: new Noise(seed ^ 0x5bd1e995, { longestWave: 8, gain: 0.95 }),
  };
}

function fractal(random: Random, { longestWave, gain }: Octaves): Float32Array {
  const sum = new Float32Array(SIZE * SIZE);
  let amplitude = 1;
  for (let wave = longestWave; wave >= 2; wave /= 2) {
    addOctave(sum, random, wave, amplitude);
    amplitude *= gain;
  }
  return standardised(sum);
}

/** Random values on a lattice `wave` texels wide, joined by a curve that is flat at both ends. */
function addOctave(sum: Float32Array, random: Random, wave: number, amplitude: number): void {
  const count = SIZE / wave;
  const lattice = Float32Array.from({ length: count * count }, () => random.between(-1, 1));
  for (let row = 0; row < SIZE; row++) {
    const above = Math.floor(row / wave) * count;
    const below = ((Math.floor(row / wave) + 1) % count) * count;
    const down = ease((row % wave) / wave);
    for (let col = 0; col < SIZE; col++) {
      const left = Math.floor(col / wave);
      const right = (left + 1) % count;
      const across = ease((col % wave) / wave);
      const top = lattice[above + left]! + across * (lattice[above + right]! - lattice[above + left]!);
      const bottom = lattice[below + left]! + across * (lattice[below + right]! - lattice[below + left]!);
      sum[row * SIZE + col]! += amplitude * (top + down * (bottom - top));
    }
  }
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}

function standardised(values: Float32Array): Float32Array {
  let total = 0;
  let squares = 0;
  for (const value of values) {
    total += value;
    squares += value * value;
  }
  const mean = total / values.length;
  const deviation = Math.sqrt(squares / values.length - mean * mean);
  return values.map((value) => (value - mean) / deviation);
}
