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

interface EncodedEntry {
  readonly entry: TiffEntry;
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
  const encoded = directories.map((entries) =>
    entries
      .toSorted((a, b) => TAGS[a.tag] - TAGS[b.tag])
      .map((entry) => ({ entry, bytes: encodeValue(entry, flavour) })),
  );
  const starts = [even(flavour.header + options.prologue.length)];
  for (const entries of encoded) starts.push(starts.at(-1)! + directoryBytes(entries, flavour));

  const front = new Uint8Array(starts.at(-1)!);
  const view = new DataView(front.buffer);
  front.set([0x49, 0x49]);
  view.setUint16(2, flavour.version, true);
  if (options.bigTiff) view.setUint16(4, flavour.pointer, true);
  putInteger(view, flavour.header - flavour.pointer, starts[0]!, flavour.pointer);
  front.set(options.prologue, flavour.header);
  encoded.forEach((entries, index) => {
    const next = index + 1 < encoded.length ? starts[index + 1]! : 0;
    putDirectory(front, starts[index]!, entries, next, flavour);
  });
  return front;
}

function putDirectory(
  front: Uint8Array,
  start: number,
  entries: readonly EncodedEntry[],
  next: number,
  flavour: Flavour,
): void {
  const { count, entry: entryBytes, pointer } = flavour;
  const view = new DataView(front.buffer);
  putInteger(view, start, entries.length, count);
  let at = start + count;
  let outside = at + entries.length * entryBytes + pointer;
  for (const { entry, bytes } of entries) {
    view.setUint16(at, TAGS[entry.tag], true);
    view.setUint16(at + 2, fieldType(entry, flavour), true);
    putInteger(view, at + 4, bytes.length / valueBytes(entry, flavour), pointer);
    if (bytes.length <= pointer) {
      front.set(bytes, at + 4 + pointer);
    } else {
      putInteger(view, at + 4 + pointer, outside, pointer);
      front.set(bytes, outside);
      outside += even(bytes.length);
    }
    at += entryBytes;
  }
  putInteger(view, at, next, pointer);
}

function directoryBytes(entries: readonly EncodedEntry[], { count, entry, pointer }: Flavour): number {
  const outside = entries.filter(({ bytes }) => bytes.length > pointer);
  return outside.reduce((sum, { bytes }) => sum + even(bytes.length), count + entries.length * entry + pointer);
}

function encodeValue(entry: TiffEntry, flavour: Flavour): Uint8Array {
  if (entry.type === 'ascii') return new TextEncoder().encode(`${entry.value}\0`);
  const size = valueBytes(entry, flavour);
  const bytes = new Uint8Array(entry.value.length * size);
  const view = new DataView(bytes.buffer);
  entry.value.forEach((value, index) => {
    if (entry.type === 'double') view.setFloat64(index * size, value, true);
    else putInteger(view, index * size, value, size);
  });
  return bytes;
}

function fieldType({ type }: TiffEntry, { offsetType }: Flavour): number {
  return { ascii: 2, short: 3, long: 4, double: 12, offset: offsetType }[type];
}

function valueBytes({ type }: TiffEntry, { pointer }: Flavour): number {
  return { ascii: 1, short: 2, long: 4, double: 8, offset: pointer }[type];
}

function putInteger(view: DataView, at: number, value: number, size: number): void {
  if (size === 2) view.setUint16(at, value, true);
  else if (size === 4) view.setUint32(at, value, true);
  else view.setBigUint64(at, BigInt(value), true);
}

/** Directories and values start on even positions. */
function even(length: number): number {
  return length + (length % 2);
}
