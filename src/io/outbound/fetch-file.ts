import { open, rm, stat } from 'node:fs/promises';
import { isWithoutRoom, TooLarge } from '../../core/contract/errors.ts';
import { keepFetched, knownFile, NOTHING_STATED, type StatedFile, stateAnew } from '../store/fetched.ts';
import { outputError } from '../store/output-errors.ts';
import { takePart } from '../store/part.ts';
import { fileNameOf } from './checked-address.ts';
import type { Answer, Gate } from './gate.ts';
import {
  final,
  type Patience,
  requireSame,
  requireWhole,
  strongEtag,
  type Try,
  Unsettled,
  upstream,
  withTries,
} from './tries.ts';
import { unsignedAddress } from './unsigned-address.ts';

export interface FetchOptions {
  readonly gate: Gate;
  /** Files are kept here by their sha256, and never changed. */
  readonly folder: string;
  readonly maximumBytes: number;
  readonly stated?: StatedFile;
  /** What to call the file, where its address ends in no name of its own. */
  readonly name?: string;
  /** What stays of its address from one fetch to the next; without its signature unless told. */
  readonly identity?: string;
  readonly patience?: Patience | undefined;
  readonly signal?: AbortSignal | undefined;
  /** `total` is null where the other side does not say. */
  readonly onBytes?: (done: number, total: number | null) => void;
}

/**
 * Brings the file at an address into a folder, and says where it lies.
 *
 * Asked again, only what changed is fetched (ETag). What a cut connection or a killed process left goes on from
 * where it stopped, under the same strong ETag only: a file is never made of two. Signed anew, an address is still the same.
 *
 * @returns absolute path of the file, under its own name in a folder named by its sha256.
 * @throws AddressRefused; TooLarge; AftermathError `E_UPSTREAM`, `E_CHANGED`, `E_TIMEOUT`, `E_RATE`; DamagedFile where it has not the
 *   checksum that was stated; DiskFull; Cancelled.
 */
export async function fetchFile(address: string, options: FetchOptions): Promise<string> {
  const { folder, identity = unsignedAddress(address) } = options;
  const known = await knownFile(folder, identity);
  try {
    return await withTries(address, (attempt) => fetchOnce(address, known, attempt, { ...options, identity }), options);
  } catch (error) {
    throw outputError(error, folder);
  }
}

async function fetchOnce(
  address: string,
  known: Awaited<ReturnType<typeof knownFile>>,
  attempt: Try,
  options: FetchOptions & { readonly identity: string },
): Promise<string> {
  const { gate, folder, identity, stated = NOTHING_STATED } = options;
  const { signal } = attempt;
  const headers: Record<string, string> = known === null ? {} : { 'if-none-match': known.etag };
  let answer = await gate.get(address, { headers, signal });
  if (known !== null && answer.status === 304) {
    answer.drop();
    await stateAnew(known.path, address, stated);
    return known.path;
  }
  requireWhole(answer, address, 200);
  const etag = strongEtag(answer);
  const total = lengthOf(answer, address);
  if (total !== null && total > options.maximumBytes) {
    answer.drop();
    throw tooLarge(options.maximumBytes);
  }

  const part = await takePart(folder, `${identity}\n${etag}`);
  const { path } = part;
  try {
    let start = etag === null || total === null ? 0 : ((await stat(path).catch(() => null))?.size ?? 0);
    if (start > (total ?? 0)) start = 0;
    if (start > 0) {
      answer.drop();
      if (start < total!) {
        answer = await gate.get(address, { headers: { range: `bytes=${start}-`, 'if-range': etag! }, signal });
        const isRest = answer.status !== 200;
        requireWhole(answer, address, isRest ? 206 : 200);
        requireSame(strongEtag(answer), etag, answer, address);
        const rest = `bytes ${start}-${total! - 1}/${total}`;
        if (isRest) requireSame(answer.headers['content-range'], rest, answer, address);
        else start = 0;
      }
    }
    if (start === 0) await rm(path, { force: true });
    if (start === 0 || start < total!) await write(answer, { address, path, start, total }, attempt, options);
    const { name = fileNameOf(address) } = options;
    return await keepFetched(path, { name, key: identity, folder }, { ...stated, address, etag, windowOf: null });
  } catch (error) {
    // It would keep the disk full, for whoever has to write down that it is.
    if (isWithoutRoom(error)) await part.remove();
    throw error;
  } finally {
    await (etag === null || total === null ? part.remove() : part.leave());
  }
}

async function write(
  answer: Answer,
  to: { readonly address: string; readonly path: string; readonly start: number; readonly total: number | null },
  attempt: Try,
  { maximumBytes, onBytes = () => {} }: FetchOptions,
): Promise<void> {
  const { address, path, start, total } = to;
  const file = await open(path, start === 0 ? 'wx' : 'r+');
  try {
    let done = start;
    try {
      for await (const piece of answer.body) {
        if (done + piece.length > Math.min(maximumBytes, total ?? maximumBytes)) {
          // What contradicts itself is not gone on with.
          await rm(path);
          throw total === null ? tooLarge(maximumBytes) : upstream(address, 'sent more bytes than it said it would');
        }
        let written = 0;
        while (written < piece.length) {
          written += (await file.write(piece, written, piece.length - written, done + written)).bytesWritten;
        }
        done += piece.length;
        attempt.came(done - start);
        onBytes(done, total);
      }
    } finally {
      answer.drop();
    }
    if (total !== null && done < total) {
      throw new Unsettled(upstream(address, `ended after ${done} of ${total} bytes`));
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * @returns null where the end is marked in the body itself (chunked).
 * @throws AftermathError `E_UPSTREAM` where a body that was cut would look like one that ended.
 */
function lengthOf(answer: Answer, address: string): number | null {
  const length = Number(answer.headers['content-length'] ?? Number.NaN);
  if (Number.isSafeInteger(length) && length >= 0) return length;
  if (answer.headers['transfer-encoding'] !== undefined) return null;
  answer.drop();
  throw final(address, 'does not say how long the file is, so whether it came whole cannot be told');
}

function tooLarge(maximumBytes: number): TooLarge {
  return new TooLarge(`A scene fetched from an address may have ${Math.round(maximumBytes / 2 ** 20)} MiB.`);
}
