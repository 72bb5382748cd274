import type { Request, Response } from 'express';

/** A snooze ends and a site becomes overdue without any write: an answer may lag so far behind the clock, ms. */
const KEPT_MS = 1000;
const MOST_BYTES = 16 * 2 ** 20;

interface Answer {
  readonly bytes: Buffer;
  readonly etag: string | undefined;
}

/**
 * What addresses answered is kept, as bytes, until something is written, and shared by all who ask while it is being read: many who read
 * the same cost the store one read. Nobody is told what was so before a write that somebody was told of.
 */
export class KeptAnswers {
  readonly #writes: () => number | null;
  /** By address; of the time since the last write alone. */
  #answers = new Map<string, Promise<Answer>>();
  #lastWrite: number | null = null;
  #since = 0;
  #bytes = 0;

  /** @param writes how many writes there were so far; null where others write too, and nothing may be kept. */
  constructor(writes: () => number | null) {
    this.#writes = writes;
  }

  /** Answers with JSON. What `read` throws is thrown, and not kept. */
  async json(request: Request, response: Response, read: () => Promise<unknown>): Promise<void> {
    const asBytes = async (): Promise<Answer> => {
      const bytes = Buffer.from(JSON.stringify(await read()));
      return { bytes, etag: request.app.get('etag fn')(bytes) };
    };
    const { bytes, etag } = await this.#answer(request.originalUrl, asBytes);
    response.set({ 'Content-Type': 'application/json; charset=utf-8', ...(etag && { ETag: etag }) }).send(bytes);
  }

  async #answer(address: string, read: () => Promise<Answer>): Promise<Answer> {
    const writes = this.#writes();
    if (writes === null) return await read();
    this.#forgetOld(writes);
    const answers = this.#answers;
    const kept = answers.get(address);
    if (kept !== undefined) return await kept;
    const reading = read();
    answers.set(address, reading);
    try {
      const answer = await reading;
      if (answers === this.#answers) this.#bytes += answer.bytes.length;
      return answer;
    } catch (error) {
      answers.delete(address);
      throw error;
    }
  }

  #forgetOld(writes: number): void {
    const now = performance.now();
    if (writes === this.#lastWrite && now - this.#since < KEPT_MS && this.#bytes < MOST_BYTES) return;
    this.#answers = new Map();
    this.#lastWrite = writes;
    this.#since = now;
    this.#bytes = 0;
  }
}
