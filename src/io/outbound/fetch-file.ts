import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TooLarge } from '../../core/contract/errors.ts';
import { digest, keepFetched, knownFile } from '../store/fetched.ts';
import { outputError } from '../store/output-errors.ts';
import { fileNameOf } from './checked-address.ts';
import type { Answer, Gate } from './gate.ts';
import {
  type Patience,
  requireSame,
  requireWhole,
  strongEtag,
  type Try,
  Unsettled,
  upstream,
  withTries,
} from './tries.ts';

export interface FetchOptions {
  readonly gate: Gate;
  /** Files are kept here by their sha256, and never changed. */
  readonly folder: string;
  readonly maximumBytes: number;
  readonly patience?: Patience | undefined;
  readonly signal?: AbortSignal | undefined;
  /** `total` is null where the other side does not say. */
  readonly onBytes?: (done: number, total: number | null) => void;
}

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
  const known = await knownFile(options.folder, address);
  try {
    return await withTries(address, (attempt) => fetchOnce(address, known, attempt, options), options);
  } catch (error) {
    throw outputError(error, options.folder);
  }
}

async function fetchOnce(
  address: string,
  known: Awaited<ReturnType<typeof knownFile>>,
  attempt: Try,
  options: FetchOptions,
): Promise<string> {
  const { gate, folder } = options;
  const { signal } = attempt;
  const headers: Record<string, string> = known === null ? {} : { 'if-none-match': known.etag };
  let answer = await gate.get(address, { headers, signal });
  if (known !== null && answer.status === 304) {
    answer.drop();
    return known.path;
  }
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
    answer = await gate.get(address, { headers: { range: `bytes=${start}-`, 'if-range': etag! }, signal });
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
  await write(answer, { address, path: incoming, start, total }, attempt, options);
  return keepFetched(incoming, {
    address,
    name: fileNameOf(address),
    key: address,
    folder,
    etag,
    windowOf: null,
  });
}

async function write(
  answer: Answer,
  to: { readonly address: string; readonly path: string; readonly start: number; readonly total: number | null },
  attempt: Try,
  { maximumBytes, onBytes = () => {} }: FetchOptions,
): Promise<void> {
  const { address, path, start, total } = to;
  const file = await open(path, start === 0 ? 'w' : 'r+');
  try {
    let done = start;
    try {
      for await (const piece of answer.body) {
        if (done + piece.length > Math.min(maximumBytes, total ?? maximumBytes)) {
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

function lengthOf({ headers }: Answer): number | null {
  const length = Number(headers['content-length'] ?? Number.NaN);
  return Number.isSafeInteger(length) && length >= 0 ? length : null;
}

function tooLarge(maximumBytes: number): TooLarge {
  return new TooLarge(`A scene fetched from an address may have ${Math.round(maximumBytes / 2 ** 20)} MiB.`);
}
