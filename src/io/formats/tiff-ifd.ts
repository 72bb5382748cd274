/**
 * One field of a TIFF image file directory. `offset` is a file position or byte count: 4 bytes in classic TIFF, 8 in
 * BigTIFF. Text is written as UTF-8 and ends with a zero.
 */
export type TiffEntry =
  | { readonly tag: number; readonly type: 'ascii'; readonly value: string }
  | { readonly tag: number; readonly type: NumberType; readonly value: readonly number[] };

type NumberType = 'short' | 'long' | 'double' | 'offset';

/** What differs between the two kinds of TIFF; sizes in bytes. */
const flavours = {
  classic: { version: 42, header: 8, count: 2, entry: 12, pointer: 4 },
  big: { version: 43, header: 16, count: 8, entry: 20, pointer: 8 },
} as const;

/**
 * The front of a little-endian TIFF: header, `prologue` right behind it, then every directory with its values.
 *
 * The length depends on how many values there are, never on what they are. TIFF 6.0, 1992, and the BigTIFF design of
 * 2004 (8-byte counts and offsets).
 */
export function encodeTiffFront(
  directories: readonly (readonly TiffEntry[])[],
  options: { readonly bigTiff: boolean; readonly prologue?: Uint8Array },
): Uint8Array {
  const { bigTiff, prologue = new Uint8Array() } = options;
  const flavour = bigTiff ? flavours.big : flavours.classic;
  const starts = [even(flavour.header + prologue.length)];
  const encoded = directories.map((entries) =>
    [...entries].sort((a, b) => a.tag - b.tag).map((entry) => ({ entry, bytes: encodeValue(entry, flavour.pointer) })),
  );
  for (const entries of encoded) {
    const fixed = flavour.count + entries.length * flavour.entry + flavour.pointer;
    const outside = entries.filter(({ bytes }) => bytes.length > flavour.pointer);
    starts.push(starts.at(-1)! + fixed + outside.reduce((sum, { bytes }) => sum + even(bytes.length), 0));
  }

  const front = new Uint8Array(starts.at(-1)!);
  const view = new DataView(front.buffer);
  const putPointer = (at: number, value: number) =>
    bigTiff ? view.setBigUint64(at, BigInt(value), true) : view.setUint32(at, value, true);

  front.set([0x49, 0x49]);
  view.setUint16(2, flavour.version, true);
  if (bigTiff) view.setUint16(4, 8, true);
  putPointer(flavour.header - flavour.pointer, starts[0]!);
  front.set(prologue, flavour.header);

  encoded.forEach((entries, index) => {
    let at = starts[index]!;
    if (bigTiff) view.setBigUint64(at, BigInt(entries.length), true);
    else view.setUint16(at, entries.length, true);
    at += flavour.count;
    let outside = at + entries.length * flavour.entry + flavour.pointer;
    for (const { entry, bytes } of entries) {
      view.setUint16(at, entry.tag, true);
      view.setUint16(at + 2, typeCode(entry.type, bigTiff), true);
      putPointer(at + 4, bytes.length / valueBytes(entry.type, flavour.pointer));
      const inline = at + 4 + flavour.pointer;
      if (bytes.length <= flavour.pointer) {
        front.set(bytes, inline);
      } else {
        putPointer(inline, outside);
        front.set(bytes, outside);
        outside += even(bytes.length);
      }
      at += flavour.entry;
    }
    putPointer(at, index + 1 < encoded.length ? starts[index + 1]! : 0);
  });
  return front;
}

/** Values start on even positions. */
function even(length: number): number {
  return length + (length % 2);
}

function typeCode(type: TiffEntry['type'], bigTiff: boolean): number {
  if (type === 'offset') return bigTiff ? 16 : 4;
  return { ascii: 2, short: 3, long: 4, double: 12 }[type];
}

function valueBytes(type: TiffEntry['type'], pointerBytes: number): number {
  return type === 'offset' ? pointerBytes : { ascii: 1, short: 2, long: 4, double: 8 }[type];
}

function encodeValue(entry: TiffEntry, pointerBytes: number): Uint8Array {
  if (entry.type === 'ascii') return new TextEncoder().encode(`${entry.value}\0`);
  const size = valueBytes(entry.type, pointerBytes);
  const bytes = new Uint8Array(entry.value.length * size);
  const view = new DataView(bytes.buffer);
  entry.value.forEach((value, index) => {
    const at = index * size;
    if (entry.type === 'double') view.setFloat64(at, value, true);
    else if (size === 2) view.setUint16(at, value, true);
    else if (size === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
  });
  return bytes;
}
