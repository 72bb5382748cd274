import { DamagedFile, TooLarge, TypeNotSupported } from '../../core/contract/errors.ts';
import type { ByteSource } from './byte-source.ts';
import { TAGS } from './tiff-tags.ts';

/** Whatever else a file holds is never fetched. */
const WANTED_TAGS: ReadonlySet<number> = new Set(Object.values(TAGS));

/** Bytes of one value, by TIFF field type. */
export const VALUE_BYTES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};
const ASCII = 2;
/** Some writers put text as bytes. */
const TEXT_TYPES: ReadonlySet<number> = new Set([ASCII, 1, 7]);
const INTEGER_TYPES: ReadonlySet<number> = new Set([1, 3, 4, 6, 8, 9, 13, 16, 17, 18]);
const REAL_TYPES: ReadonlySet<number> = new Set([5, 10, 11, 12]);
/** What only describes: of a type that it cannot be, it counts as not there. */
const DESCRIBING: ReadonlySet<number> = new Set([
  TAGS.imageDescription,
  TAGS.software,
  TAGS.dateTime,
  TAGS.copyright,
  TAGS.geoAsciiParams,
  TAGS.gdalMetadata,
]);
const REALS: ReadonlySet<number> = new Set([
  TAGS.modelPixelScale,
  TAGS.modelTiepoint,
  TAGS.modelTransformation,
  TAGS.geoDoubleParams,
]);

const MAX_DIRECTORIES = 64;
const MAX_ENTRIES = 4096;
/** Of one tag: the places of a million blocks in BigTIFF are 8 MB, all else is far less. */
const MAX_VALUE_BYTES = 16 * 1024 * 1024;
/** Of all tags in a file together: a million blocks with their overviews and masks. */
const MAX_FILE_VALUE_BYTES = 48 * 1024 * 1024;

/** A field as it lies in the file, in the file's byte order. */
interface TiffField {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** One image file directory: the values of its known tags. */
export interface TiffDirectory {
  readonly littleEndian: boolean;
  readonly isBig: boolean;
  /** By tag. */
  readonly fields: ReadonlyMap<number, TiffField>;
  /** Every number of a tag, none where it is absent. */
  numbers(tag: number): readonly number[];
  /** The first number of a tag. */
  number(tag: number): number | undefined;
  /** Text up to its first zero, trimmed; undefined where absent or empty. */
  text(tag: number): string | undefined;
  bytes(tag: number): Uint8Array | undefined;
}

interface Flavour {
  readonly littleEndian: boolean;
  readonly big: boolean;
}

/** How many bytes of tags a walk over a file has read. */
interface Walk {
  valueBytes: number;
}

/** True where a file starts as a TIFF or BigTIFF does. */
export function isTiff(start: Uint8Array): boolean {
  return flavourOf(Buffer.from(start)) !== null;
}

/**
 * Every directory of a classic or big TIFF, either byte order, in the order of the chain.
 *
 * Strict: each pointer, count and length is checked against the file before it is followed, and what decides where pixels
 * lie and what they are must be there once and as numbers. Only the chain is followed: SubIFDs, EXIF and the like never are.
 *
 * @param options.everyTag also those that mean nothing to us.
 * @throws DamagedFile for a chain that loops or leaves the file, and for tags that lie over each other; TooLarge beyond 64
 *   directories or 48 MiB of tags.
 */
export async function readTiffDirectories(
  source: ByteSource,
  { everyTag = false } = {},
): Promise<readonly [TiffDirectory, ...TiffDirectory[]]> {
  const header = await source.read(0, Math.min(16, source.size));
  const flavour = flavourOf(header);
  if (flavour === null) throw new TypeNotSupported(`"${source.name}" is not a TIFF.`);
  if (header.length < (flavour.big ? 16 : 8)) throw damaged(source, 'it ends within its header');
  if (flavour.big && !isBigHeader(header, flavour))
    throw damaged(source, 'its BigTIFF header states pointers of another length than 8 bytes');
  const directories: TiffDirectory[] = [];
  const visited = new Set<number>();
  const walk: Walk = { valueBytes: 0 };
  let at = readPointer(header, flavour.big ? 8 : 4, flavour);
  while (at !== 0) {
    if (at < (flavour.big ? 16 : 8)) throw damaged(source, 'an image directory lies in its header');
    if (visited.has(at)) throw damaged(source, 'its chain of image directories runs in a circle');
    if (directories.length === MAX_DIRECTORIES) {
      throw new TooLarge(`"${source.name}" holds more than ${MAX_DIRECTORIES} images. Give one image a file.`);
    }
    visited.add(at);
    const { directory, next } = await readDirectory(source, at, flavour, { walk, everyTag });
    directories.push(directory);
    at = next;
  }
  const [first, ...others] = directories;
  if (first === undefined) throw damaged(source, 'it holds no image directory');
  return [first, ...others];
}

function flavourOf(header: Buffer): Flavour | null {
  if (header.length < 4) return null;
  const order = header.toString('latin1', 0, 2);
  if (order !== 'II' && order !== 'MM') return null;
  const littleEndian = order === 'II';
  const version = littleEndian ? header.readUInt16LE(2) : header.readUInt16BE(2);
  return version === 42 || version === 43 ? { littleEndian, big: version === 43 } : null;
}

async function readDirectory(
  source: ByteSource,
  at: number,
  flavour: Flavour,
  { walk, everyTag }: { readonly walk: Walk; readonly everyTag: boolean },
) {
  const { littleEndian, big } = flavour;
  const countBytes = big ? 8 : 2;
  const entryBytes = big ? 20 : 12;
  const pointerBytes = big ? 8 : 4;
  const head = await source.read(at, countBytes);
  const count = big ? readPointer(head, 0, flavour) : readUnsigned(head, 0, 2, littleEndian);
  if (count === 0) throw damaged(source, 'an image directory is empty');
  if (count > MAX_ENTRIES) {
    throw new TooLarge(`"${source.name}" has an image directory of ${count} entries. Fetch it again.`);
  }
  const entries = await source.read(at + countBytes, count * entryBytes + pointerBytes);

  const values = new Map<number, { type: number; bytes: Buffer }>();
  for (let i = 0; i < count; i++) {
    const start = i * entryBytes;
    const tag = readUnsigned(entries, start, 2, littleEndian);
    const isWanted = WANTED_TAGS.has(tag);
    if (!isWanted && (!everyTag || values.has(tag))) continue;
    const type = readUnsigned(entries, start + 2, 2, littleEndian);
    if (values.has(tag)) {
      if (DESCRIBING.has(tag)) continue;
      throw damaged(source, `it states tag ${tag} twice`);
    }
    if (isWanted && !fits(tag, type)) throw damaged(source, `tag ${tag} is of type ${type}, which it cannot be`);
    const length = readPointer(entries, start + 4, flavour) * (VALUE_BYTES[type] ?? 0);
    const inline = start + 4 + pointerBytes;
    if (length <= pointerBytes) {
      values.set(tag, { type, bytes: entries.subarray(inline, inline + length) });
      continue;
    }
    const offset = readPointer(entries, inline, flavour);
    if (offset + length > source.size) throw damaged(source, `tag ${tag} lies past its end`);
    if (length > MAX_VALUE_BYTES) {
      throw new TooLarge(
        `"${source.name}" has ${length} bytes in tag ${tag}. Rewrite it without, e.g. with gdal_translate.`,
      );
    }
    walk.valueBytes += length;
    if (walk.valueBytes > source.size) throw damaged(source, 'its tags lie over each other');
    if (walk.valueBytes > MAX_FILE_VALUE_BYTES) {
      throw new TooLarge(
        `"${source.name}" has more than ${MAX_FILE_VALUE_BYTES} bytes in its tags. Rewrite it in larger tiles.`,
      );
    }
    values.set(tag, { type, bytes: await source.read(offset, length) });
  }
  return { directory: directoryOf(values, flavour), next: readPointer(entries, count * entryBytes, flavour) };
}

/** BigTIFF states how long its pointers are. */
function isBigHeader(header: Buffer, { littleEndian }: Flavour): boolean {
  return readUnsigned(header, 4, 2, littleEndian) === 8 && readUnsigned(header, 6, 2, littleEndian) === 0;
}

/** Whether a tag may have values of a type. */
function fits(tag: number, type: number): boolean {
  if (DESCRIBING.has(tag) || tag === TAGS.jpegTables) return true;
  if (tag === TAGS.gdalNodata) return TEXT_TYPES.has(type);
  return INTEGER_TYPES.has(type) || (REALS.has(tag) && REAL_TYPES.has(type));
}

function directoryOf(values: ReadonlyMap<number, { type: number; bytes: Buffer }>, { littleEndian, big }: Flavour) {
  const numbers = (tag: number): readonly number[] => {
    const value = values.get(tag);
    return value === undefined ? [] : decodeNumbers(value.bytes, value.type, littleEndian);
  };
  return {
    littleEndian,
    isBig: big,
    fields: values,
    numbers,
    number: (tag: number) => {
      const value = values.get(tag);
      if (value === undefined) return undefined;
      const first = value.bytes.subarray(0, VALUE_BYTES[value.type]);
      return decodeNumbers(first, value.type, littleEndian)[0];
    },
    text: (tag: number) => {
      const value = values.get(tag);
      return value !== undefined && TEXT_TYPES.has(value.type) ? decodeText(value.bytes) : undefined;
    },
    bytes: (tag: number) => values.get(tag)?.bytes,
  } satisfies TiffDirectory;
}

function decodeNumbers(bytes: Buffer, type: number, littleEndian: boolean): number[] {
  const size = VALUE_BYTES[type];
  if (size === undefined || type === ASCII) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / size }, (_, i) => decodeNumber(view, i * size, type, littleEndian));
}

function decodeNumber(view: DataView, at: number, type: number, littleEndian: boolean): number {
  switch (type) {
    case 1:
    case 7:
      return view.getUint8(at);
    case 3:
      return view.getUint16(at, littleEndian);
    case 4:
    case 13:
      return view.getUint32(at, littleEndian);
    case 5:
      return view.getUint32(at, littleEndian) / view.getUint32(at + 4, littleEndian);
    case 6:
      return view.getInt8(at);
    case 8:
      return view.getInt16(at, littleEndian);
    case 9:
      return view.getInt32(at, littleEndian);
    case 10:
      return view.getInt32(at, littleEndian) / view.getInt32(at + 4, littleEndian);
    case 11:
      return view.getFloat32(at, littleEndian);
    case 12:
      return view.getFloat64(at, littleEndian);
    case 17:
      return Number(view.getBigInt64(at, littleEndian));
    default:
      return Number(view.getBigUint64(at, littleEndian));
  }
}

/** UTF-8 as GDAL writes, Latin-1 where that does not fit, as older software wrote. */
function decodeText(bytes: Buffer): string | undefined {
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  const utf8 = text.toString('utf8');
  return (utf8.includes('�') ? text.toString('latin1') : utf8).trim() || undefined;
}

function readUnsigned(bytes: Buffer, at: number, size: 2 | 4, littleEndian: boolean): number {
  return littleEndian ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size);
}

function readPointer(bytes: Buffer, at: number, { big, littleEndian }: Flavour): number {
  if (!big) return readUnsigned(bytes, at, 4, littleEndian);
  return Number(littleEndian ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
}

function damaged(source: ByteSource, what: string): DamagedFile {
  return new DamagedFile(`"${source.name}" is damaged: ${what}. Fetch it again.`);
}
