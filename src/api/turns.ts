import { Busy } from '../core/contract/errors.ts';

/** Lets work be done so much at a time, in the order in which it came. */
export class Turns {
  readonly #mostWaiting: number;
  readonly #others: string;
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /**
   * @param mostWaiting beside what is under way.
   * @param others what is under way, for those who cannot be let in: "Other graphics are being drawn".
   */
  constructor(mostWaiting: number, others: string, atOnce = 1) {
    this.#mostWaiting = mostWaiting;
    this.#others = others;
    this.#free = atOnce;
  }

  /** @throws Busy where too many wait already. */
  async take<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
    if (this.#free > 0) this.#free -= 1;
    else if (this.#waiting.length < this.#mostWaiting) await new Promise<void>((go) => this.#waiting.push(go));
    else throw new Busy(`${this.#others}. Ask again a little later.`);
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
