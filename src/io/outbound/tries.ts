import { setTimeout as wait } from 'node:timers/promises';
import { AftermathError, Cancelled } from '../../core/contract/errors.ts';
import type { Answer } from './gate.ts';

/** How long the other side is borne with. */
export interface Patience {
  readonly tries: number;
  /** The longest first pause; each further one may be twice as long. */
  readonly firstWaitMs: number;
  /** No pause is longer, whatever the other side asks for. */
  readonly longestWaitMs: number;
  /** A try has this long, and longer for what it has brought so far: */
  readonly graceMs: number;
  readonly leastBytesPerSecond: number;
  /** Requests begin at most so often, per host. */
  readonly requestsPerSecond: number;
}

/** Full jitter after AWS, "Exponential backoff and jitter", 2015. */
export const PATIENCE: Patience = {
  tries: 5,
  firstWaitMs: 2000,
  longestWaitMs: 300_000,
  graceMs: 30_000,
  leastBytesPerSecond: 8 * 1024,
  requestsPerSecond: 10,
};

/** One try: its signal aborts where the caller cancels or too little comes. */
export interface Try {
  readonly signal: AbortSignal;
  /** To be told of everything that came; as a whole, bytes. */
  came(bytes: number): void;
}

/** A failure that may pass. */
export class Unsettled extends Error {
  readonly refusal: unknown;
  /** What the other side asked for. */
  readonly waitMs: number | null;

  constructor(refusal: unknown, waitMs: number | null = null) {
    super('may pass', { cause: refusal });
    this.refusal = refusal;
    this.waitMs = waitMs;
  }
}

export const WORTH_ANOTHER_TRY: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/**
 * Does a piece of work with a host until it succeeds, fails for good, or patience ends.
 *
 * @throws what the last try failed with: AftermathError `E_UPSTREAM`, `E_RATE`, `E_TIMEOUT`; Cancelled.
 */
export async function withTries<T>(
  address: string,
  work: (attempt: Try) => Promise<T>,
  options: { readonly patience?: Patience | undefined; readonly signal?: AbortSignal | undefined },
): Promise<T> {
  const { patience = PATIENCE, signal } = options;
  const { host } = new URL(address);
  for (let tries = 1; ; tries++) {
    await turnOf(host, patience, signal);
    const watch = watchTry(patience, signal);
    try {
      return await work(watch);
    } catch (error) {
      if (signal?.aborted) throw new Cancelled('Cancelled.', { cause: error });
      const failure = watch.isTooSlow() ? new Unsettled(tooSlow(host, error)) : error;
      const mayPass = failure instanceof Unsettled || isPassing(failure);
      if (!mayPass) throw failure;
      const { refusal, waitMs } = failure instanceof Unsettled ? failure : new Unsettled(failure);
      if (tries === patience.tries) throw refusal;
      await pause(
        Math.min(waitMs ?? Math.random() * patience.firstWaitMs * 2 ** (tries - 1), patience.longestWaitMs),
        signal,
      );
    } finally {
      watch.end();
    }
  }
}

function watchTry({ graceMs, leastBytesPerSecond }: Patience, signal: AbortSignal | undefined) {
  const start = performance.now();
  const clock = new AbortController();
  let timer = setTimeout(() => clock.abort(), graceMs);
  return {
    signal: signal === undefined ? clock.signal : AbortSignal.any([clock.signal, signal]),
    came: (bytes: number) => {
      clearTimeout(timer);
      const left = start + graceMs + (bytes / leastBytesPerSecond) * 1000 - performance.now();
      timer = setTimeout(() => clock.abort(), Math.max(0, Math.min(left, 2 ** 31 - 1)));
    },
    isTooSlow: () => clock.signal.aborted,
    end: () => clearTimeout(timer),
  };
}

/** When the next request to a host may begin, ms of `performance.now()`. */
const turns = new Map<string, number>();

async function turnOf(host: string, { requestsPerSecond }: Patience, signal: AbortSignal | undefined): Promise<void> {
  const now = performance.now();
  const turn = Math.max(now, turns.get(host) ?? 0);
  turns.set(host, turn + 1000 / requestsPerSecond);
  if (turn > now) await pause(turn - now, signal);
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => {
    throw new Cancelled('Cancelled.');
  });
}

function isPassing(error: unknown): boolean {
  return (
    error instanceof AftermathError &&
    (error.code === 'E_UPSTREAM' || error.code === 'E_TIMEOUT') &&
    !(error instanceof Final)
  );
}

/** A failure of the other side that asking again will not mend. */
export class Final extends AftermathError {}

export function final(address: string, what: string): AftermathError {
  return new Final('E_UPSTREAM', `${new URL(address).host} ${what}.`);
}

/** @throws unless the answer has this status and its bytes are the file's own. */
export function requireWhole(answer: Answer, address: string, wanted: 200 | 206): void {
  const { status, headers } = answer;
  const { host } = new URL(address);
  const encoding = headers['content-encoding'];
  if (status === wanted && (encoding === undefined || encoding === 'identity')) return;
  answer.drop();
  if (status === wanted) throw final(address, 'sent the file encoded, which was not asked for');
  if (!WORTH_ANOTHER_TRY.has(status)) {
    throw final(address, `answered ${status} where the file was wanted${adviceOn(status)}`);
  }
  const refusal =
    status === 429
      ? new AftermathError('E_RATE', `${host} asks for a pause (429). Try again later.`)
      : new AftermathError('E_UPSTREAM', `${host} answered ${status} where the file was wanted.`);
  throw new Unsettled(refusal, pauseAskedFor(answer));
}

function adviceOn(status: number): string {
  if (status === 401 || status === 403) return ': it wants a sign-in, or the address has run out';
  return status === 404 || status === 410 ? '. Check the address' : '';
}

/** @throws AftermathError `E_CHANGED` where what came is of another version of the file, or of another part of it. */
export function requireSame(came: unknown, wanted: string | null, answer: Answer, address: string): void {
  if (came === wanted) return;
  answer.drop();
  throw new AftermathError(
    'E_CHANGED',
    `The file at ${new URL(address).host} changed while it was fetched. Start again.`,
  );
}

/** What came is not what was said, and may be the next time. */
export function upstream(address: string, what: string): AftermathError {
  return new AftermathError('E_UPSTREAM', `${new URL(address).host} ${what}. Try again.`);
}

export function strongEtag({ headers: { etag } }: Answer): string | null {
  return typeof etag === 'string' && etag.startsWith('"') ? etag : null;
}

/** Retry-After in seconds or as a date, ms from now. */
export function pauseAskedFor({ headers }: Answer): number | null {
  const asked = headers['retry-after'];
  if (typeof asked !== 'string') return null;
  const seconds = Number(asked);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(asked) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

function tooSlow(host: string, cause: unknown): AftermathError {
  return new AftermathError('E_TIMEOUT', `${host} did not answer in time. Try again later.`, { cause });
}
