import { crc32, inflateRawSync } from 'node:zlib';
import { DamagedFile, TooLarge, TypeNotSupported } from '../../core/contract/errors.ts';
import type { ByteSource } from './byte-source.ts';

/** One file in an archive. */
export interface ZippedFile {
  /** As the archive has it; never a path to write to. */
  readonly name: string;
  /**
   * Its content, whose checksum holds.
   *
   * @throws TooLarge beyond `mostBytes`; DamagedFile; TypeNotSupported where it is encrypted or packed other than by DEFLATE.
   */
  read(mostBytes: number): Promise<Buffer>;
}

const START = 0x04034b50;
const ENTRY = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const START_BYTES = 30;
const LONGEST_COMMENT = 65_535;
const MOST_DIRECTORY_BYTES = 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

/** True where a file starts as a zip archive with anything in it does. */
export function isZip(start: Buffer): boolean {
  return start.length >= 4 && start.readUInt32LE(0) === START;
}

/**
 * The files of a zip archive, by its directory at the end (PKWARE APPNOTE 6.3, 2022). Nothing is unpacked until it is read,
 * and nothing is ever written. Not for archives beyond 4 GiB (zip64) or over several disks.
 *
 * @throws DamagedFile for what is none; TooLarge for a directory of more than 1 MiB.
 */
export async function openZip(source: ByteSource): Promise<readonly ZippedFile[]> {
  const tail = await source.read(
    Math.max(0, source.size - END_BYTES - LONGEST_COMMENT),
    Math.min(source.size, END_BYTES + LONGEST_COMMENT),
  );
  const end = findEnd(tail);
  if (end === null) throw damaged(source, 'it has no directory at its end');
  const [bytes, offset] = [end.readUInt32LE(12), end.readUInt32LE(16)];
  if (bytes > MOST_DIRECTORY_BYTES) {
    throw new TooLarge(`"${source.name}" has a directory of ${bytes} bytes. Give an archive of one image.`);
  }
  const directory = await source.read(offset, bytes);
  const files: ZippedFile[] = [];
  for (let at = 0; at + ENTRY_BYTES <= directory.length; ) {
    if (directory.readUInt32LE(at) !== ENTRY) throw damaged(source, 'its directory holds something else');
    const nameEnd = at + ENTRY_BYTES + directory.readUInt16LE(at + 28);
    if (nameEnd > directory.length) throw damaged(source, 'its directory is cut short');
    files.push(
      zippedFile(
        source,
        directory.subarray(at, at + ENTRY_BYTES),
        directory.toString('utf8', at + ENTRY_BYTES, nameEnd),
      ),
    );
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return files;
}

/** The record at the end, which a comment may follow. */
function findEnd(tail: Buffer): Buffer | null {
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail.readUInt32LE(at) === END && at + END_BYTES + tail.readUInt16LE(at + 20) === tail.length) {
      return tail.subarray(at);
    }
  }
  return null;
}

function zippedFile(source: ByteSource, entry: Buffer, name: string): ZippedFile {
  const [flags, method, checksum] = [entry.readUInt16LE(8), entry.readUInt16LE(10), entry.readUInt32LE(16)];
  const [packedBytes, bytes, offset] = [entry.readUInt32LE(20), entry.readUInt32LE(24), entry.readUInt32LE(42)];
  return {
    name,
    read: async (mostBytes) => {
      if ((flags & ENCRYPTED) !== 0 || (method !== STORED && method !== DEFLATED)) {
        throw new TypeNotSupported(
          `"${source.name}" is encrypted or packed by method ${method}. Pack it again plainly.`,
        );
      }
      if (Math.max(bytes, packedBytes) > mostBytes) {
        throw new TooLarge(
          `"${source.name}" holds a file of ${Math.max(bytes, packedBytes)} bytes; up to ${mostBytes} are unpacked. Give the ` +
            'imagery itself.',
        );
      }
      const start = await source.read(offset, START_BYTES);
      if (start.readUInt32LE(0) !== START) throw damaged(source, 'a file in it does not begin where it should');
      const from = offset + START_BYTES + start.readUInt16LE(26) + start.readUInt16LE(28);
      const packed = await source.read(from, packedBytes);
      const content = method === STORED ? packed : inflate(source, packed, bytes);
      if (content.length !== bytes || crc32(content) !== checksum)
        throw damaged(source, 'a checksum in it does not hold');
      return content;
    },
  };
}

function inflate(source: ByteSource, packed: Buffer, bytes: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, bytes) });
  } catch (cause) {
    throw damaged(source, `a file in it does not unfold to the ${bytes} bytes that it states`, cause);
  }
}

function damaged(source: ByteSource, what: string, cause?: unknown): DamagedFile {
  return new DamagedFile(`"${source.name}" is damaged: ${what}. Fetch it again.`, { cause });
}
