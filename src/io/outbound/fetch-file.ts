import { createHash } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AftermathError, Cancelled, TooLarge } from '../../core/contract/errors.ts';
import { outputError } from '../store/output-errors.ts';
import { hashFile } from '../store/run-folder.ts';
import { addressWithoutSecrets, fileNameOf } from './checked-address.ts';
import type { Answer, Gate } from './gate.ts';

/** Where a kept file came from; lies beside it as `fetched.json`. */
interface FetchRecord {
  /** Without what its query held. */
  readonly address: string;
  readonly etag: string | null;
  readonly sha256: string;
  readonly bytes: number;
  /** ISO 8601, UTC. */
  readonly fetchedAt: string;
}

interface FetchOptions {
  readonly gate: Gate;
  /** Files are kept here by their sha256, and never changed. */
  readonly folder: string;
  readonly maximumBytes: number;
  readonly signal?: AbortSignal | undefined;
  /** `total` is null where the other side does not say. */
  readonly onBytes?: (done: number, total: number | null) => void;
}

const RECORD = 'fetched.json';
const MOST_TRIES = 5;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 300_000;
const WORTH_ANOTHER_TRY: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/**
 * Brings the file at an address into a folder, and says where it lies.
 *
 * Asked again, only what changed is fetched (ETag). What a cut connection or a killed process left goes on from
 * where it stopped, under the same strong ETag only: a file is never made of two.
 *
 * @returns absolute path of the file, under its own name in a folder named by its sha256.
 * @throws AddressRefused; TooLarge; AftermathError `E_UPSTREAM`, `E_CHANGED`, `E_TIMEOUT`, `E_RATE`; DiskFull; Cancelled.
 */
export async function fetchFile(address: string, options: FetchOptions): Promise<string> {
  const { folder, signal } = options;
  const known = await knownFile(address, folder);
  for (let tries = 1; ; tries++) {
    try {
      return await fetchOnce(address, known, options);
    } catch (error) {
      if (signal?.aborted) throw new Cancelled('Cancelled.', { cause: error });
      if (!(error instanceof Unsettled)) throw outputError(error, folder);
      if (tries === MOST_TRIES) throw error.refusal;
      const pause = error.waitMs ?? Math.random() * FIRST_WAIT_MS * 2 ** tries;
      await wait(Math.min(pause, LONGEST_WAIT_MS), undefined, { signal }).catch(() => {
        throw new Cancelled('Cancelled.');
      });
    }
  }
}

/** A failure that may pass. */
class Unsettled extends Error {
  readonly refusal: unknown;
  /** What the other side asked for. */
  readonly waitMs: number | null;

  constructor(refusal: unknown, waitMs: number | null = null) {
    super('may pass', { cause: refusal });
    this.refusal = refusal;
    this.waitMs = waitMs;
  }
}

interface KnownFile {
  readonly path: string;
  readonly etag: string;
}

async function fetchOnce(address: string, known: KnownFile | null, options: FetchOptions): Promise<string> {
  const { gate, folder, signal } = options;
  const headers: Record<string, string> = known === null ? {} : { 'if-none-match': known.etag };
  let answer = await get(gate, address, { headers, signal });
  if (known !== null && answer.status === 304) return known.path;
  requireWhole(answer, address, 200);
  const etag = strongEtag(answer);
  const incoming = join(folder, 'incoming', `${digest(`${address}\n${etag ?? ''}`)}.part`);
  await mkdir(dirname(incoming), { recursive: true });
  if (etag === null) await rm(incoming, { force: true });
  const total = lengthOf(answer);
  if (total !== null && total > options.maximumBytes) {
    answer.drop();
    throw tooLarge(options.maximumBytes);
  }

  let start = etag === null ? 0 : ((await stat(incoming).catch(() => null))?.size ?? 0);
  if (start > 0 && total !== null && start < total) {
    answer.drop();
    answer = await get(gate, address, { headers: { range: `bytes=${start}-`, 'if-range': etag! }, signal });
    if (answer.status === 200) {
      start = 0;
      requireWhole(answer, address, 200);
      requireSame(strongEtag(answer), etag, answer, address);
    } else {
      requireWhole(answer, address, 206);
      requireSame(strongEtag(answer), etag, answer, address);
      requireSame(answer.headers['content-range'], `bytes ${start}-${total - 1}/${total}`, answer, address);
    }
  } else {
    start = 0;
  }
  await write(answer, incoming, start, total, options);
  return keep(incoming, address, etag, folder);
}

async function get(gate: Gate, address: string, options: Parameters<Gate['get']>[1]): Promise<Answer> {
  try {
    return await gate.get(address, options);
  } catch (error) {
    throw mayPass(error) ? new Unsettled(error) : error;
  }
}

function mayPass(error: unknown): boolean {
  return error instanceof AftermathError && (error.code === 'E_UPSTREAM' || error.code === 'E_TIMEOUT');
}

async function write(
  answer: Answer,
  path: string,
  start: number,
  total: number | null,
  { maximumBytes, onBytes = () => {} }: FetchOptions,
): Promise<void> {
  const file = await open(path, start === 0 ? 'w' : 'r+');
  try {
    let done = start;
    try {
      for await (const piece of answer.body) {
        if (done + piece.length > Math.min(maximumBytes, total ?? maximumBytes)) {
          throw total === null ? tooLarge(maximumBytes) : upstream('sent more bytes than it said it would');
        }
        let written = 0;
        while (written < piece.length) {
          written += (await file.write(piece, written, piece.length - written, done + written)).bytesWritten;
        }
        done += piece.length;
        onBytes(done, total);
      }
    } catch (error) {
      answer.drop();
      throw mayPass(error) ? new Unsettled(error) : error;
    }
    if (total !== null && done < total) {
      throw new Unsettled(upstream(`ended after ${done} of ${total} bytes`));
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

async function keep(incoming: string, address: string, etag: string | null, folder: string): Promise<string> {
  const { sha256, bytes } = await hashFile(incoming);
  const home = join(folder, sha256);
  const path = join(home, fileNameOf(address));
  const record: FetchRecord = {
    address: addressWithoutSecrets(address),
    etag,
    sha256,
    bytes,
    fetchedAt: new Date().toISOString(),
  };
  await mkdir(home, { recursive: true });
  await chmod(incoming, 0o444);
  await rename(incoming, path);
  await writeWhole(join(home, RECORD), `${JSON.stringify(record, null, 2)}\n`);
  if (etag !== null) {
    const known: KnownFile = { path, etag };
    await mkdir(join(folder, 'known'), { recursive: true });
    await writeWhole(join(folder, 'known', `${digest(address)}.json`), JSON.stringify(known));
  }
  return path;
}

/** What an earlier fetch of the address left, if its file is still there. */
async function knownFile(address: string, folder: string): Promise<KnownFile | null> {
  const text = await readFile(join(folder, 'known', `${digest(address)}.json`), 'utf8').catch(() => null);
  if (text === null) return null;
  const known = JSON.parse(text) as KnownFile;
  return (await stat(known.path).catch(() => null)) === null ? null : known;
}

/** Where a file on this machine was fetched from, without what may be a key; null where it was not. */
export async function addressOf(path: string): Promise<string | null> {
  const text = await readFile(join(dirname(path), RECORD), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as FetchRecord).address;
}

async function writeWhole(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`;
  await writeFile(unfinished, text);
  await rename(unfinished, path);
}

/** @throws unless the answer has this status and its bytes are the file's own. */
function requireWhole(answer: Answer, address: string, wanted: 200 | 206): void {
  const { status, headers } = answer;
  const { host } = new URL(address);
  const encoding = headers['content-encoding'];
  if (status === wanted && (encoding === undefined || encoding === 'identity')) return;
  answer.drop();
  if (status === wanted) throw upstream(`${host} sent the file encoded, which was not asked for`);
  const refusal =
    status === 429
      ? new AftermathError('E_RATE', `${host} asks for a pause (429). Try again later.`)
      : new AftermathError('E_UPSTREAM', `${host} answered ${status} where the file was wanted.${adviceOn(status)}`);
  throw WORTH_ANOTHER_TRY.has(status) ? new Unsettled(refusal, pauseAskedFor(answer)) : refusal;
}

function adviceOn(status: number): string {
  if (status === 401 || status === 403) return ' It wants a sign-in, or the address has run out.';
  return status === 404 || status === 410 ? ' Check the address.' : '';
}

function requireSame(came: unknown, wanted: string | null, answer: Answer, address: string): void {
  if (came === wanted) return;
  answer.drop();
  throw new AftermathError(
    'E_CHANGED',
    `The file at ${new URL(address).host} changed while it was fetched. Start again.`,
  );
}

function strongEtag({ headers: { etag } }: Answer): string | null {
  return typeof etag === 'string' && etag.startsWith('"') ? etag : null;
}

function lengthOf({ headers }: Answer): number | null {
  const length = Number(headers['content-length'] ?? Number.NaN);
  return Number.isSafeInteger(length) && length >= 0 ? length : null;
}

/** Retry-After in seconds or as a date, ms from now. */
function pauseAskedFor({ headers }: Answer): number | null {
  const asked = headers['retry-after'];
  if (typeof asked !== 'string') return null;
  const seconds = Number(asked);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(asked) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

function upstream(what: string): AftermathError {
  return new AftermathError('E_UPSTREAM', `The other side ${what}. Try again.`);
}

function tooLarge(maximumBytes: number): TooLarge {
  return new TooLarge(`A scene fetched from an address may have ${Math.round(maximumBytes / 2 ** 20)} MiB.`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
