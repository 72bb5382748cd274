import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsV4Signer } from 'aws4fetch';
import { AftermathError, DamagedFile, TooLarge } from '../../core/contract/errors.ts';
import type { Answer, Gate, SignedRequest } from '../outbound/gate.ts';
import {
  final,
  PATIENCE,
  pauseAskedFor,
  type Try,
  Unsettled,
  WORTH_ANOTHER_TRY,
  withTries,
} from '../outbound/tries.ts';
import { outputError } from '../store/output-errors.ts';
import { type FileHash, hashFile } from '../store/run-folder.ts';
import { sha256 } from '../store/sha256.ts';
import type { Bucket } from './bucket.ts';

/**
 * Objects by their names in a bucket. A transfer that breaks off is tried again; an object is there whole or not at all.
 *
 * All throw: AftermathError `E_AUTH` where the key is refused, `E_UPSTREAM`, `E_TIMEOUT`, `E_RATE`; AddressRefused; Cancelled.
 */
export interface ObjectStore {
  has(name: string, signal: AbortSignal | undefined): Promise<boolean>;
  /** Puts a file of this hash; the storage refuses bytes that have another. @throws TooLarge beyond 5 GiB. */
  putFile(name: string, path: string, hash: FileHash, signal: AbortSignal | undefined): Promise<void>;
  putText(name: string, text: string, signal: AbortSignal | undefined): Promise<void>;
  /** Null where there is none. @throws TooLarge */
  read(name: string, maximumBytes: number, signal: AbortSignal | undefined): Promise<Buffer | null>;
  /**
   * Writes an object to a file.
   *
   * @throws DamagedFile where it has not this hash, or is not there; DiskFull, OutputNotWritable.
   */
  writeTo(path: string, name: string, hash: FileHash, signal: AbortSignal | undefined): Promise<void>;
}

/** What S3 takes in one request. */
const MOST_BYTES = 5 * 2 ** 30;
const NO_BYTES: FileHash = { sha256: sha256(''), bytes: 0 };
/** Our own storage need not be spared as an archive is. */
const STORAGE_PATIENCE = { ...PATIENCE, requestsPerSecond: 200 };

/** Requests are signed by AWS Signature Version 4 (Amazon S3 API Reference, "Authenticating requests", 2006-03-01). */
export function openObjectStore(gate: Gate, { address, region, sessionToken, ...key }: Bucket): ObjectStore {
  const ask = async (
    { method, body, signal }: Pick<SignedRequest, 'method' | 'body' | 'signal'>,
    name: string,
    sent = NO_BYTES,
  ): Promise<Answer | null> => {
    const signer = new AwsV4Signer({
      ...key,
      ...(sessionToken !== null && { sessionToken }),
      service: 's3',
      region,
      method,
      url: address + name,
      headers: { 'x-amz-content-sha256': sent.sha256 },
    });
    const { url, headers } = await signer.sign();
    const length = method === 'PUT' ? { 'content-length': String(sent.bytes) } : {};
    const request = { method, headers: { ...Object.fromEntries(headers), ...length }, signal };
    return taken(await gate.signed(url.href, body === undefined ? request : { ...request, body }), address);
  };
  const withPatience = <T>(work: (attempt: Try) => Promise<T>, signal: AbortSignal | undefined) =>
    withTries(address, work, { patience: STORAGE_PATIENCE, signal });
  const put = async (name: string, hash: FileHash, open: () => Readable, signal: AbortSignal | undefined) => {
    await withPatience(async (attempt) => {
      const body = Readable.from(counted(open(), attempt, hash.bytes));
      const answer = await ask({ method: 'PUT', body, signal: attempt.signal }, name, hash);
      if (answer === null) throw final(address, 'has no such bucket');
      answer.drop();
    }, signal);
  };

  return {
    has: (name, signal) =>
      withPatience(async (attempt) => {
        const answer = await ask({ method: 'HEAD', signal: attempt.signal }, name);
        answer?.drop();
        return answer !== null;
      }, signal),
    putFile: async (name, path, hash, signal) => {
      if (hash.bytes > MOST_BYTES) throw new TooLarge(`"${path}" has more than the 5 GiB that storage takes at once.`);
      await put(name, hash, () => createReadStream(path), signal);
    },
    putText: (name, text, signal) => {
      const bytes = Buffer.from(text);
      return put(name, { sha256: sha256(text), bytes: bytes.length }, () => Readable.from([bytes]), signal);
    },
    read: (name, maximumBytes, signal) =>
      withPatience(async (attempt) => {
        const answer = await ask({ method: 'GET', signal: attempt.signal }, name);
        if (answer === null) return null;
        const pieces: Buffer[] = [];
        for await (const piece of counted(answer.body, attempt, maximumBytes)) pieces.push(piece);
        return Buffer.concat(pieces);
      }, signal),
    writeTo: (path, name, hash, signal) =>
      withPatience(async (attempt) => {
        const answer = await ask({ method: 'GET', signal: attempt.signal }, name);
        if (answer === null) throw new DamagedFile(`The storage has no object ${name}, which a run there needs.`);
        await pipeline(counted(answer.body, attempt, hash.bytes), createWriteStream(path)).catch((error: unknown) => {
          throw outputError(error, path);
        });
        if ((await hashFile(path)).sha256 === hash.sha256) return;
        throw new DamagedFile(`The object ${name} in the storage holds other bytes than were put there.`);
      }, signal),
  };
}

async function* counted(pieces: AsyncIterable<Buffer>, attempt: Try, most: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > most) throw new TooLarge(`An object has more than the ${most} bytes that it may have.`);
    attempt.came(bytes);
    yield piece;
  }
}

/** Null where there is no such object. @throws where the storage did not do what it was asked. */
function taken(answer: Answer, address: string): Answer | null {
  const { status } = answer;
  if (status === 200) return answer;
  answer.drop();
  const { host } = new URL(address);
  if (status === 404) return null;
  if (status === 401 || status === 403) {
    throw new AftermathError('E_AUTH', `${host} refuses the key, or what it is used for: check AWS_ACCESS_KEY_ID.`);
  }
  if (!WORTH_ANOTHER_TRY.has(status)) throw final(address, `answered ${status}`);
  throw new Unsettled(new AftermathError('E_UPSTREAM', `${host} answered ${status}.`), pauseAskedFor(answer));
}
