import { TAGS } from './tiff-tags.ts';

export type TiffTag = keyof typeof TAGS;

/**
 * One field of a TIFF image file directory. `offset` is a file position or byte count: 4 bytes in classic TIFF, 8 in
 * BigTIFF. Text is written as UTF-8 and ends with a zero.
 */
export type TiffEntry =
  | { readonly tag: TiffTag; readonly type: 'ascii'; readonly value: string }
  | {
      readonly tag: TiffTag;
      readonly type: 'short' | 'long' | 'double' | 'offset';
      readonly value: readonly number[];
    };

/** What differs between the two kinds of TIFF: sizes in bytes, and the field type of an `offset` (LONG, LONG8). */
const flavours = {
  classic: { version: 42, header: 8, count: 2, entry: 12, pointer: 4, offsetType: 4 },
  big: { version: 43, header: 16, count: 8, entry: 20, pointer: 8, offsetType: 16 },
} as const;

type Flavour = (typeof flavours)[keyof typeof flavours];

/** One field with its value as bytes, in the byte order of its file. */
export interface EncodedField {
  readonly tag: number;
  readonly type: number;
  /** Of values. */
  readonly count: number;
  readonly bytes: Uint8Array;
}

/**
 * The front of a little-endian TIFF: header, `prologue` right behind it, then every directory with its values.
 *
 * The length depends on how many values there are, never on what they are. TIFF 6.0, 1992, and the BigTIFF design of
 * 2004 (8-byte counts and offsets).
 */
export function encodeTiffFront(
  directories: readonly (readonly TiffEntry[])[],
  options: { readonly bigTiff: boolean; readonly prologue: Uint8Array },
): Uint8Array {
  const flavour = options.bigTiff ? flavours.big : flavours.classic;
  const encode = (entry: TiffEntry): EncodedField => {
    const bytes = encodeValue(entry, flavour);
    return {
      tag: TAGS[entry.tag],
      type: fieldType(entry, flavour),
      count: bytes.length / valueBytes(entry, flavour),
      bytes,
    };
  };
  return layTiffFront(
    directories.map((entries) => entries.map(encode)),
    { ...options, littleEndian: true },
  );
}

/** The same of fields that are bytes already. */
export function layTiffFront(
  directories: readonly (readonly EncodedField[])[],
  options: { readonly bigTiff: boolean; readonly littleEndian: boolean; readonly prologue: Uint8Array },
): Uint8Array {
  const flavour = options.bigTiff ? flavours.big : flavours.classic;
  const { littleEndian } = options;
  const sorted = directories.map((fields) => fields.toSorted((a, b) => a.tag - b.tag));
  const starts = [even(flavour.header + options.prologue.length)];
  for (const fields of sorted) starts.push(starts.at(-1)! + directoryBytes(fields, flavour));

  const front = new Uint8Array(starts.at(-1)!);
  const view = new DataView(front.buffer);
  front.set(littleEndian ? [0x49, 0x49] : [0x4d, 0x4d]);
  view.setUint16(2, flavour.version, littleEndian);
  if (options.bigTiff) view.setUint16(4, flavour.pointer, littleEndian);
  putInteger(view, flavour.header - flavour.pointer, starts[0]!, flavour.pointer, littleEndian);
  front.set(options.prologue, flavour.header);
  sorted.forEach((fields, index) => {
    const next = index + 1 < sorted.length ? starts[index + 1]! : 0;
    putDirectory(front, { start: starts[index]!, fields, next }, flavour, littleEndian);
  });
  return front;
}

function putDirectory(
  front: Uint8Array,
  { start, fields, next }: { readonly start: number; readonly fields: readonly EncodedField[]; readonly next: number },
  { count, entry, pointer }: Flavour,
  littleEndian: boolean,
): void {
  const view = new DataView(front.buffer);
  const put = (at: number, value: number, size: number) => putInteger(view, at, value, size, littleEndian);
  put(start, fields.length, count);
  let at = start + count;
  let outside = at + fields.length * entry + pointer;
  for (const field of fields) {
    put(at, field.tag, 2);
    put(at + 2, field.type, 2);
    put(at + 4, field.count, pointer);
    if (field.bytes.length <= pointer) {
      front.set(field.bytes, at + 4 + pointer);
    } else {
      put(at + 4 + pointer, outside, pointer);
      front.set(field.bytes, outside);
      outside += even(field.bytes.length);
    }
    at += entry;
  }
  put(at, next, pointer);
}

function directoryBytes(fields: readonly EncodedField[], { count, entry, pointer }: Flavour): number {
  const outside = fields.filter(({ bytes }) => bytes.length > pointer);
  return outside.reduce((sum, { bytes }) => sum + even(bytes.length), count + fields.length * entry + pointer);
}

function encodeValue(entry: TiffEntry, flavour: Flavour): Uint8Array {
  if (entry.type === 'ascii') return new TextEncoder().encode(`${entry.value}\0`);
  const size = valueBytes(entry, flavour);
  const bytes = new Uint8Array(entry.value.length * size);
  const view = new DataView(bytes.buffer);
  entry.value.forEach((value, index) => {
    if (entry.type === 'double') view.setFloat64(index * size, value, true);
    else putInteger(view, index * size, value, size, true);
  });
  return bytes;
}

function fieldType({ type }: TiffEntry, { offsetType }: Flavour): number {
  return { ascii: 2, short: 3, long: 4, double: 12, offset: offsetType }[type];
}

function valueBytes({ type }: TiffEntry, { pointer }: Flavour): number {
  return { ascii: 1, short: 2, long: 4, double: 8, offset: pointer }[type];
}

export function putInteger(view: DataView, at: number, value: number, size: number, littleEndian: boolean): void {
  if (size === 2) view.setUint16(at, value, littleEndian);
  else if (size === 4) view.setUint32(at, value, littleEndian);
  else view.setBigUint64(at, BigInt(value), littleEndian);
}

/** Directories and values start on even positions. */
function even(length: number): number {
  return length + (length % 2);
}
