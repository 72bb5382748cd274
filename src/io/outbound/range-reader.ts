import { DamagedFile, TooLarge } from '../../core/contract/errors.ts';
import type { ByteSource } from '../formats/byte-source.ts';
import type { ByteRange } from '../formats/window-plan.ts';
import { fileNameOf } from './checked-address.ts';
import type { Answer, Gate } from './gate.ts';
import { type Patience, requireSame, requireWhole, strongEtag, type Try, upstream, withTries } from './tries.ts';

/** A file at an address, read by ranges of one version of it. */
export interface RangeReader {
  readonly etag: string;
  /** Of the whole file, bytes. */
  readonly size: number;
  /** For walking over the front of the file: keeps what it read, and reads ahead. */
  readonly source: ByteSource;
  /**
   * Exactly these bytes.
   *
   * @throws AftermathError `E_CHANGED` where they are of another version or another part; `E_UPSTREAM`, `E_TIMEOUT`,
   *   `E_RATE`; Cancelled.
   */
  read(range: ByteRange): Promise<Buffer>;
}

interface RangeOptions {
  readonly gate: Gate;
  /** Of a version that is here already: `unchanged` comes back where it still is the one. */
  readonly knownEtag?: string | undefined;
  readonly patience?: Patience | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** As GDAL and cogeotiff read first; most headers end before. */
const FIRST_BYTES = 16 * 1024;
/** Each further read of a header is so much longer than the one before. */
const GROWTH = 4;
const MOST_FRONT_READS = 48;
const MOST_FRONT_BYTES = 256 * 1024 * 1024;

/**
 * Reads the first bytes of a file, and learns whether more can be read by ranges.
 *
 * @returns `unchanged` under the known ETag; null where ranges are not served or versions not told apart (no strong
 *   ETag): such a file is to be fetched whole.
 */
export async function openRanges(address: string, options: RangeOptions): Promise<RangeReader | 'unchanged' | null> {
  const { gate, knownEtag } = options;
  const first = await withTries(
    address,
    async (attempt) => {
      const headers = {
        range: `bytes=0-${FIRST_BYTES - 1}`,
        ...(knownEtag === undefined ? {} : { 'if-none-match': knownEtag }),
      };
      const answer = await gate.get(address, { headers, signal: attempt.signal });
      if (answer.status === 304 && knownEtag !== undefined) {
        answer.drop();
        return 'unchanged';
      }
      const etag = strongEtag(answer);
      // 416 is the answer for an empty file; what is wrong with it is told by fetching it.
      if (answer.status === 200 || answer.status === 416 || (answer.status === 206 && etag === null)) {
        answer.drop();
        return null;
      }
      requireWhole(answer, address, 206);
      const total = /^bytes 0-(\d+)\/(\d+)$/.exec(String(answer.headers['content-range']));
      const size = Number(total?.[2] ?? Number.NaN);
      const length = Math.min(FIRST_BYTES, size);
      if (!Number.isSafeInteger(size) || Number(total?.[1]) !== length - 1) {
        answer.drop();
        throw upstream(address, 'sent another part of the file than was asked for');
      }
      return { etag: etag!, size, bytes: await bodyOf(answer, length, address, attempt) };
    },
    options,
  );
  if (first === null || first === 'unchanged') return first;
  const { etag, size } = first;

  const read = (range: ByteRange) =>
    withTries(
      address,
      async (attempt) => {
        const last = range.offset + range.length - 1;
        const headers = { range: `bytes=${range.offset}-${last}`, 'if-range': etag };
        const answer = await gate.get(address, { headers, signal: attempt.signal });
        if (answer.status === 200) requireSame(strongEtag(answer), etag, answer, address);
        requireWhole(answer, address, 206);
        requireSame(strongEtag(answer), etag, answer, address);
        requireSame(answer.headers['content-range'], `bytes ${range.offset}-${last}/${size}`, answer, address);
        return bodyOf(answer, range.length, address, attempt);
      },
      options,
    );
  return { etag, size, read, source: frontSource(fileNameOf(address), size, first.bytes, read) };
}

/** @throws AftermathError `E_UPSTREAM` unless the body has this length. */
async function bodyOf(answer: Answer, length: number, address: string, attempt: Try): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length);
  let done = 0;
  try {
    for await (const piece of answer.body) {
      if (done + piece.length > length) throw upstream(address, 'sent more bytes than were asked for');
      piece.copy(bytes, done);
      done += piece.length;
      attempt.came(done);
    }
  } finally {
    answer.drop();
  }
  if (done < length) throw upstream(address, `sent ${done} of ${length} bytes`);
  return bytes;
}

function frontSource(
  name: string,
  size: number,
  first: Buffer,
  read: (range: ByteRange) => Promise<Buffer>,
): ByteSource {
  const pieces = [{ offset: 0, bytes: first }];
  let next = first.length * GROWTH;
  let total = first.length;
  return {
    name,
    size,
    read: async (offset, length) => {
      const end = offset + length;
      if (offset < 0 || length < 0 || !(end <= size)) {
        throw new DamagedFile(
          `"${name}" is cut short or damaged: it ends at byte ${size}, but points to byte ${end}. Fetch it again.`,
        );
      }
      const holds = (piece: { offset: number; bytes: Buffer }) =>
        offset >= piece.offset && end <= piece.offset + piece.bytes.length;
      let piece = pieces.find(holds);
      if (piece === undefined) {
        const before = pieces.find((one) => offset >= one.offset && offset <= one.offset + one.bytes.length);
        const from = before === undefined ? offset : before.offset + before.bytes.length;
        const wanted = Math.min(size - from, Math.max(end - from, next));
        total += wanted;
        if (pieces.length >= MOST_FRONT_READS || total > MOST_FRONT_BYTES) {
          throw new TooLarge(`"${name}" has a header that is scattered over the file. Fetch it whole.`);
        }
        next = Math.max(next, wanted);
        const bytes = await read({ offset: from, length: wanted });
        piece =
          before === undefined
            ? { offset: from, bytes }
            : { offset: before.offset, bytes: Buffer.concat([before.bytes, bytes]) };
        pieces.push(piece);
      }
      return Buffer.from(piece.bytes.subarray(offset - piece.offset, end - piece.offset));
    },
    close: async () => {},
  };
}
