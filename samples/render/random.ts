/**
 * A small seeded generator of uniform numbers: the same seed gives the same sequence on every machine.
 *
 * Not for statistics or secrets. Mulberry32: T. Ettinger, 2017, public domain.
 */
export class Random {
  readonly #seed: number;
  #state: number;

  constructor(seed: number) {
    this.#seed = seed >>> 0;
    this.#state = this.#seed;
  }

  /** 0 ≤ value < 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  }

  between(least: number, most: number): number {
    return least + (most - least) * this.next();
  }

  /** @throws RangeError where there is nothing to pick from. */
  pick<T>(choices: readonly T[]): T {
    if (choices.length === 0) throw new RangeError('Expected something to pick from, got an empty list.');
    return choices[Math.floor(this.next() * choices.length)]!;
  }

  /** Another generator for one purpose, so that one more tree does not move every vehicle. */
  fork(purpose: string): Random {
    let seed = this.#seed;
    for (const letter of purpose) seed = Math.imul(seed ^ letter.charCodeAt(0), 0x01000193) >>> 0;
    return new Random(seed ^ 0x9e3779b9);
  }
}

/** Scrambles two whole numbers and a seed into 32 bits: noise that is a function of place. */
export function hash(col: number, row: number, seed: number): number {
  let bits = Math.imul(col, 0x8da6b343) ^ Math.imul(row, 0xd8163841) ^ Math.imul(seed, 0xcb1ab31f);
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d);
  bits = Math.imul(bits ^ (bits >>> 12), 0x297a2d39);
  return (bits ^ (bits >>> 15)) >>> 0;
}
