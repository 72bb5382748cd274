import { Busy } from '../core/contract/errors.ts';

/**
 * Lets work be done one at a time, in the order in which it came.
 *
 * @param mostWaiting beside the one under way.
 */
export class Turns {
  readonly #mostWaiting: number;
  readonly #others: string;
  #inside = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @param others what is under way, for those who cannot be let in: "Other graphics are being drawn". */
  constructor(mostWaiting: number, others: string) {
    this.#mostWaiting = mostWaiting;
    this.#others = others;
  }

  /** @throws Busy where too many wait already. */
  take<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
    if (this.#inside > this.#mostWaiting) throw new Busy(`${this.#others}. Ask again a little later.`);
    this.#inside += 1;
    const done = this.#last.then(work).finally(() => {
      this.#inside -= 1;
    });
    // Whoever comes next waits, but does not fail with this one.
    this.#last = done.catch(() => {});
    return done;
  }
}
