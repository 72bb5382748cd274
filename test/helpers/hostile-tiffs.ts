import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { RefusalCode } from '../../src/core/contract/errors.ts';
import { seededRandom } from './random.ts';
import { TiffEdit } from './tiff-edit.ts';
import { encodeLzw, geoTags, type TinyTag, type TinyTiff, tinyTiff } from './tiny-tiff.ts';

/** What must come of a file: it is read, or refused by this code. */
type Outcome = 'read' | RefusalCode;

export interface HostileTiff {
  readonly family: string;
  readonly variant: number;
  readonly bytes: Buffer;
  readonly outcome: Outcome;
}

/** One way to make a sound TIFF hostile. */
interface Family {
  readonly outcome: Outcome | ((variant: Variant) => Outcome);
  readonly make: (variant: Variant) => Buffer | Promise<Buffer>;
}

/** Both byte orders × classic and big × strips and tiles × raw and compressed. */
interface Variant {
  readonly image: TinyTiff;
  readonly isTiled: boolean;
  readonly isPacked: boolean;
  readonly random: (limit: number) => number;
}

export const VARIANTS = 16;

export async function hostileTiff(family: string, variant: number, seed: number): Promise<HostileTiff> {
  const { outcome, make } = FAMILIES[family]!;
  const shape = variantOf(variant, seed);
  return {
    family,
    variant,
    bytes: await make(shape),
    outcome: typeof outcome === 'function' ? outcome(shape) : outcome,
  };
}

export function variantOf(variant: number, seed: number): Variant {
  const random = seededRandom(seed * VARIANTS + variant);
  const isTiled = (variant & 4) !== 0;
  const isPacked = (variant & 8) !== 0;
  const [width, height, shift] = [33 + random(30), 33 + random(30), random(200)];
  const image: TinyTiff = {
    width,
    height,
    samples: 3,
    isBigEndian: (variant & 1) !== 0,
    isBig: (variant & 2) !== 0,
    compression: isPacked ? 'adobe-deflate' : 'none',
    value: (sample, col, row) => 1 + ((col * 7 + row * 13 + sample * 29 + shift) % 250),
    ...(isTiled ? { tile: { width: 16, height: 16 } } : { rowsPerStrip: 8 }),
  };
  return { image, isTiled, isPacked, random };
}

const short = (tag: number, ...value: number[]): TinyTag => ({ tag, type: 'short', value });
const long = (tag: number, ...value: number[]): TinyTag => ({ tag, type: 'long', value });
const double = (tag: number, ...value: number[]): TinyTag => ({ tag, type: 'double', value });
const text = (tag: number, value: string): TinyTag => ({ tag, type: 'text', value });
const sides = (px: number) => [long(256, px), long(257, px)];
const offsetsTag = ({ isTiled }: Variant) => (isTiled ? 324 : 273);
const countsTag = ({ isTiled }: Variant) => (isTiled ? 325 : 279);

/** The sound image with other tags. */
const tagged =
  (...tags: TinyTag[]) =>
  ({ image }: Variant) =>
    tinyTiff({ ...image, tags });

/** The sound image with fields changed afterwards. */
const edited = (edit: (file: TiffEdit, variant: Variant) => unknown, images = 1) => {
  return (variant: Variant) => {
    const file = new TiffEdit(tinyTiff(variant.image, ...Array<TinyTiff>(images - 1).fill(variant.image)));
    edit(file, variant);
    return file.bytes;
  };
};

/** An image whose blocks are parts of a stream behind it. */
function appended(
  variant: Variant,
  image: TinyTiff,
  stream: Buffer,
  starts: readonly number[],
  length = stream.length,
) {
  const pointers = (base: number): TinyTiff => ({
    ...image,
    tags: [
      ...(image.tags ?? []),
      long(offsetsTag(variant), ...starts.map((start) => base + start)),
      long(countsTag(variant), ...starts.map(() => length)),
    ],
  });
  const base = tinyTiff(pointers(0)).length;
  return Buffer.concat([tinyTiff(pointers(base)), stream]);
}

/** An image of one block, by strips or tiles, whose stream is given. */
export function oneBlock(
  variant: Variant,
  side: number,
  method: number,
  stream: Buffer,
  tags: readonly TinyTag[] = [],
): Buffer {
  const { image, isTiled } = variant;
  const shape = isTiled ? { tile: { width: side, height: side } } : { rowsPerStrip: side };
  const small = { ...image, width: 1, height: 1, ...shape };
  const block = [...sides(side), ...(isTiled ? [] : [long(278, side)]), short(259, method), ...tags];
  return appended(variant, { ...small, compression: 'none', tags: block }, stream, [0]);
}

/** Many blocks that are all the same bytes. */
function manyBlocks(variant: Variant, method: number, stream: Buffer): Buffer {
  const { image, isTiled } = variant;
  const [side, count] = [256, 1600];
  const shape = isTiled ? { tile: { width: side, height: side } } : { rowsPerStrip: side };
  const [width, height] = isTiled ? [40 * side, 40 * side] : [side, count * side];
  const size = [long(256, width), long(257, height), ...(isTiled ? [] : [long(278, side)]), short(259, method)];
  const starts = Array<number>(count).fill(0);
  return appended(
    variant,
    { ...image, width: 1, height: 1, ...shape, compression: 'none', tags: size },
    stream,
    starts,
  );
}

/** A frame whose header promises bytes, and a block that repeats one byte as often (RFC 8878). */
function zstdRuns(promised: number, runs: number): Buffer {
  const header = Buffer.alloc(9);
  header.writeUInt32LE(0xfd2fb528, 0);
  header.writeUInt8(0xa0, 4);
  header.writeUInt32LE(promised, 5);
  const block = (isLast: boolean) => {
    const bytes = Buffer.alloc(4, 7);
    bytes.writeUIntLE((131_071 << 3) | 2 | (isLast ? 1 : 0), 0, 3);
    return bytes;
  };
  return Buffer.concat([header, ...Array.from({ length: runs }, (_, i) => block(i === runs - 1))]);
}

/** A LERC blob of version 3 that is 7 throughout: key, version, checksum, then what the checksum covers. */
export function constantLerc(
  width: number,
  height: number,
  validPixels = Math.min(width * height, 2 ** 31 - 1),
): Buffer {
  const blob = Buffer.alloc(66);
  blob.write('Lerc2 ', 'latin1');
  blob.writeInt32LE(3, 6);
  const blockSize = 8;
  const byteSamples = 1;
  for (const [index, value] of [height, width, validPixels, blockSize, blob.length, byteSamples].entries()) {
    blob.writeInt32LE(value, 14 + 4 * index);
  }
  for (const [index, value] of [0.5, 7, 7].entries()) blob.writeDoubleLE(value, 38 + 8 * index);
  blob.writeUInt32LE(fletcher32(blob.subarray(14)), 10);
  return blob;
}

/** Fletcher's checksum (1982) of an even number of bytes, as LERC reckons it: heavier byte first, sums from 0xffff. */
function fletcher32(bytes: Buffer): number {
  let [first, second] = [0xffff, 0xffff];
  for (let at = 0; at < bytes.length; at += 2) {
    first += bytes.readUInt16BE(at);
    second += first;
    [first, second] = [(first & 0xffff) + (first >>> 16), (second & 0xffff) + (second >>> 16)];
  }
  return ((second << 16) | first) >>> 0;
}

/** A picture of grey whose frame header states another size: two bytes each for height and width. */
async function lyingJpeg(side: number, stated: number): Promise<Buffer> {
  const jpeg = await sharp({ create: { width: side, height: side, channels: 3, background: '#777' } })
    .jpeg()
    .toBuffer();
  const frame = jpeg.indexOf(Buffer.of(0xff, 0xc0));
  jpeg.writeUInt16BE(stated, frame + 5);
  jpeg.writeUInt16BE(stated, frame + 7);
  return jpeg;
}

/** 20 KB for 20 MB. */
const DEFLATED_ZEROS = deflateSync(Buffer.alloc(2e7));

const placed = geoTags({ epsg: 32636, originX: 500_000, originY: 5_000_000, pixelSize: 10 });
const withPlace = (...tags: TinyTag[]) =>
  tagged(...placed.filter(({ tag }) => !tags.some((other) => other.tag === tag)), ...tags);
const whenPacked =
  (packed: Outcome, raw: Outcome) =>
  ({ isPacked }: Variant) =>
    isPacked ? packed : raw;
/** Half the stream of block 0, and nothing else changed. */
const halfOfABlock = edited((file, variant) => {
  const tag = countsTag(variant);
  file.setPlace(tag, Math.floor(file.place(tag) / 2));
});

const FAMILIES: Readonly<Record<string, Family>> = {
  // What is no TIFF.
  empty: { outcome: 'E_TYPE', make: () => Buffer.alloc(0) },
  'one byte': { outcome: 'E_TYPE', make: ({ image }) => tinyTiff(image).subarray(0, 1) },
  'a page that says log in': { outcome: 'E_TYPE', make: () => Buffer.from('<!doctype html><title>Log in</title>') },
  'a byte order nobody knows': { outcome: 'E_TYPE', make: edited((file) => file.bytes.write('IM', 'latin1')) },
  'a version nobody knows': { outcome: 'E_TYPE', make: edited((file) => file.put(2, 44, 2)) },
  'the other byte order': {
    outcome: 'E_TYPE',
    make: edited((file, { image }) => file.bytes.write(image.isBigEndian ? 'II' : 'MM', 'latin1')),
  },
  'the other kind': {
    outcome: 'E_DAMAGED',
    make: ({ image }) =>
      new TiffEdit(tinyTiff({ ...image, width: 9, height: 9 })).put(2, image.isBig ? 42 : 43, 2).bytes,
  },

  // Cut short.
  'cut within the header': { outcome: 'E_DAMAGED', make: ({ image }) => tinyTiff(image).subarray(0, 6) },
  'cut in half': { outcome: 'E_DAMAGED', make: halved },
  'cut by a byte': { outcome: 'E_DAMAGED', make: ({ image }) => tinyTiff(image).subarray(0, -1) },

  // The chain of directories.
  'no directory': { outcome: 'E_DAMAGED', make: edited((file) => file.setFirst(0)) },
  'a directory past the end': { outcome: 'E_DAMAGED', make: edited((file) => file.setFirst(file.bytes.length + 2)) },
  'a directory at the highest place': { outcome: 'E_DAMAGED', make: edited((file) => file.setFirst(file.highest)) },
  'a directory at the last byte': {
    outcome: 'E_DAMAGED',
    make: edited((file) => file.setFirst(file.bytes.length - 1)),
  },
  'a directory in the header': { outcome: 'E_DAMAGED', make: edited((file) => file.setFirst(2)) },
  'a directory that is its own next': { outcome: 'E_DAMAGED', make: edited((file) => file.setNext(file.directory())) },
  'two directories in a circle': { outcome: 'E_DAMAGED', make: edited((file) => file.setNext(file.directory(), 1), 2) },
  'a circle of five behind the first': {
    outcome: 'E_DAMAGED',
    make: edited((file) => file.setNext(file.directory(1), 5), 6),
  },
  'a next directory past the end': { outcome: 'E_DAMAGED', make: edited((file) => file.setNext(2 ** 31)) },
  'a next directory in the header': { outcome: 'E_DAMAGED', make: edited((file) => file.setNext(4)) },
  'a next directory in the pixels': {
    outcome: 'E_DAMAGED',
    make: (variant) => {
      const file = new TiffEdit(tinyTiff(variant.image));
      const at = file.bytes.length;
      file.setNext(at);
      return Buffer.concat([file.bytes, Buffer.alloc(64)]);
    },
  },
  '65 directories': {
    outcome: 'E_TOO_LARGE',
    make: ({ image }) => tinyTiff(image, ...Array<TinyTiff>(64).fill({ ...image, width: 1, height: 1 })),
  },
  'an empty directory': { outcome: 'E_DAMAGED', make: edited((file) => file.setEntryCount(0)) },
  'a directory of 4000 entries': { outcome: 'E_DAMAGED', make: edited((file) => file.setEntryCount(4000)) },
  'a directory of as many entries as can be': {
    outcome: 'E_TOO_LARGE',
    make: edited((file, { image }) => file.setEntryCount(image.isBig ? 2n ** 40n : 65_535)),
  },
  'SubIFDs in a circle': { outcome: 'read', make: tagged(long(330, 8)) },

  // Tags that are not there, there twice, or of a wrong type.
  'no tag that means anything': {
    outcome: 'E_DAMAGED',
    make: edited((file, variant) => {
      const tags = [256, 257, 258, 259, 262, 277, 284, 317, 339, offsetsTag(variant), countsTag(variant)];
      for (const [index, tag] of tags.entries()) file.setTag(tag, 60_000 + index);
    }),
  },
  'no width': { outcome: 'E_DAMAGED', make: edited((file) => file.setTag(256, 255)) },
  'no height': { outcome: 'E_DAMAGED', make: edited((file) => file.setTag(257, 255)) },
  'no offsets': { outcome: 'E_DAMAGED', make: edited((file, variant) => file.setTag(offsetsTag(variant), 60_000)) },
  'no byte counts': {
    outcome: whenPacked('E_DAMAGED', 'read'),
    make: edited((file, variant) => file.setTag(countsTag(variant), 60_000)),
  },
  'two widths': { outcome: 'E_DAMAGED', make: tagged(long(256, 40), long(256, 4)) },
  'offsets twice': { outcome: 'E_DAMAGED', make: edited((file, variant) => file.setTag(284, offsetsTag(variant))) },
  'a width in words': { outcome: 'E_DAMAGED', make: tagged(text(256, '40')) },
  'a width that is no whole number': { outcome: 'E_DAMAGED', make: tagged(double(256, 40.5)) },
  'a compression in words': { outcome: 'E_DAMAGED', make: tagged(text(259, 'LZW')) },
  'bits of type 0': { outcome: 'E_DAMAGED', make: edited((file) => file.setType(258, 0)) },
  'bits of type 99': { outcome: 'E_DAMAGED', make: edited((file) => file.setType(258, 99)) },
  'offsets that are doubles': {
    outcome: 'E_DAMAGED',
    make: (variant) => tagged(double(offsetsTag(variant), 8))(variant),
  },
  'offsets below zero': {
    outcome: 'E_DAMAGED',
    make: edited((file, variant) =>
      file.setType(offsetsTag(variant), variant.image.isBig ? 17 : 9).setPlace(offsetsTag(variant), -64),
    ),
  },
  'a byte count below zero': {
    outcome: 'E_DAMAGED',
    make: edited((file, variant) =>
      file.setType(countsTag(variant), variant.image.isBig ? 17 : 9).setPlace(countsTag(variant), -64),
    ),
  },
  'nodata as a number': { outcome: 'E_DAMAGED', make: tagged(double(42113, 0)) },
  'nodata that is no number': { outcome: 'read', make: tagged(text(42113, 'abc')) },
  'nodata beyond all numbers': { outcome: 'read', make: tagged(text(42113, '1e999')) },
  'values past the end': {
    outcome: 'E_DAMAGED',
    make: edited((file) => file.setCount(258, 400).setPointer(258, 2 ** 31)),
  },
  'as many offsets as can be': {
    outcome: 'E_DAMAGED',
    make: edited((file, variant) => file.setCount(offsetsTag(variant), file.highest)),
  },
  'a count that times its size is beyond 2^64': {
    outcome: 'E_DAMAGED',
    make: edited((file) => file.setCount(258, file.highest / 2n + 2n)),
  },
  'tags that lie over each other': {
    outcome: 'E_DAMAGED',
    make: ({ image }) => {
      const file = new TiffEdit(
        tinyTiff({ ...image, tags: [text(42112, 'x'.repeat(30_000)), text(34737, 'y'.repeat(40))] }),
      );
      return file.setCount(34737, 30_000).setPointer(34737, 16).setCount(258, 1500).setPointer(258, 16).bytes;
    },
  },
  'metadata that unfolds entities in entities': {
    outcome: 'read',
    make: tagged(
      text(42112, `<!DOCTYPE a [<!ENTITY a "ha">${'<!ENTITY b "&a;&a;">'.repeat(99)}]><Item name="x">&b;</Item>`),
    ),
  },
  'metadata of a hundred thousand open items': {
    outcome: 'read',
    make: tagged(text(42112, '<Item name="a'.repeat(1e5))),
  },

  // Sizes and samples.
  'no columns': { outcome: 'E_DAMAGED', make: tagged(long(256, 0)) },
  'no rows': { outcome: 'E_DAMAGED', make: tagged(long(257, 0)) },
  'four thousand million pixels a side': { outcome: 'E_TOO_LARGE', make: tagged(...sides(0xfffffff0)) },
  'more rows than blocks': { outcome: 'E_DAMAGED', make: tagged(long(257, 30_000)) },
  'blocks without a side': {
    outcome: 'E_DAMAGED',
    make: (variant) => tagged(variant.isTiled ? short(322, 0) : long(278, 0))(variant),
  },
  'a block of a million pixels a side, never written': {
    outcome: 'E_TOO_LARGE',
    make: (variant) => {
      const side = 2 ** 20;
      const tags = [...sides(side), ...(variant.isTiled ? [long(322, side), long(323, side)] : [long(278, side)])];
      const one = { ...variant.image, width: 8, height: 8, missingBlocks: [0] };
      return tinyTiff({ ...one, tags: [...tags, long(offsetsTag(variant), 0), long(countsTag(variant), 0)] });
    },
  },
  'nothing written': {
    outcome: 'read',
    make: ({ image }) => tinyTiff({ ...image, missingBlocks: Array.from({ length: 64 }, (_, i) => i) }),
  },
  'sixty thousand pixels a side, one block of them written': {
    outcome: 'E_TOO_LARGE',
    make: (variant) => {
      const { image, isTiled } = variant;
      const [side, count] = isTiled ? [1024, 59 * 59] : [64, 938];
      const shape = isTiled ? { tile: { width: side, height: side } } : { rowsPerStrip: side };
      const size = [...sides(60_000), ...(isTiled ? [] : [long(278, side)]), short(259, 8)];
      const places = (value: number) => Array.from({ length: count }, (_, block) => (block === 0 ? value : 0));
      const tags = [...size, long(offsetsTag(variant), ...places(8)), long(countsTag(variant), ...places(64))];
      return tinyTiff({ ...image, width: 1, height: 1, ...shape, compression: 'none', tags });
    },
  },
  'red, green and blue in two samples': {
    outcome: 'E_DAMAGED',
    make: tagged(short(277, 2), short(258, 8, 8), short(339, 1, 1)),
  },
  'no samples': { outcome: 'E_DAMAGED', make: tagged(short(277, 0)) },
  '65535 samples': { outcome: 'E_TOO_LARGE', make: tagged(short(277, 65_535)) },
  'samples of no bits': { outcome: 'E_TYPE', make: tagged(short(258, 0, 0, 0)) },
  'samples of 7 bits': { outcome: 'E_TYPE', make: tagged(short(258, 7, 7, 7)) },
  'samples of 128 bits': { outcome: 'E_TYPE', make: tagged(short(258, 128, 128, 128)) },
  'samples of several sizes': { outcome: 'E_TYPE', make: tagged(short(258, 8, 16, 8)) },
  'samples of 1 bit': { outcome: 'E_TYPE', make: ({ image }) => bits(image) },
  'a sample format nobody knows': { outcome: 'E_TYPE', make: tagged(short(339, 9, 9, 9)) },
  'complex samples': { outcome: 'E_TYPE', make: tagged(short(339, 6, 6, 6)) },
  'a third way to lay planes': { outcome: 'E_DAMAGED', make: tagged(short(284, 3)) },
  inks: { outcome: 'E_TYPE', make: tagged(short(262, 5)) },
  'bits in reverse': { outcome: 'E_TYPE', make: tagged(short(266, 2)) },
  'a palette of three colours': { outcome: 'E_TYPE', make: tagged(short(262, 3), short(320, 0, 0, 0)) },
  'more extra samples than samples': { outcome: 'read', make: tagged(short(338, 0, 0, 0, 2, 1)) },
  'a mask of another size': {
    outcome: 'E_DAMAGED',
    make: ({ image }) => tinyTiff(image, { ...image, samples: 1, width: 9, height: 9, tags: [long(254, 4)] }),
  },

  // Compression.
  'a compression nobody knows': { outcome: 'E_COMPRESSION', make: tagged(short(259, 4711)) },
  LZMA: { outcome: 'E_COMPRESSION', make: tagged(short(259, 34_925)) },
  'JPEG 2000': { outcome: 'E_COMPRESSION', make: tagged(short(259, 33_003)) },
  fax: { outcome: 'E_COMPRESSION', make: tagged(short(259, 4)) },
  'JPEG of the old style': { outcome: 'E_COMPRESSION', make: tagged(short(259, 6)) },
  'a predictor nobody knows': { outcome: whenPacked('E_TYPE', 'read'), make: tagged(short(317, 7)) },
  'a predictor of floats on bytes': { outcome: whenPacked('E_TYPE', 'read'), make: tagged(short(317, 3)) },

  // Where blocks lie.
  'a block past the end': {
    outcome: 'E_DAMAGED',
    make: edited((file, variant) => file.setPlace(offsetsTag(variant), file.bytes.length - 4)),
  },
  'a block whose end is beyond all numbers': {
    outcome: 'E_DAMAGED',
    make: edited((file, variant) => file.setPlace(offsetsTag(variant), file.highest - 9n)),
  },
  'a block in the header': {
    outcome: 'E_DAMAGED',
    make: edited((file, variant) => file.setPlace(offsetsTag(variant), 0)),
  },
  'a byte count beyond all numbers': {
    outcome: 'E_DAMAGED',
    make: edited((file, variant) => file.setPlace(countsTag(variant), file.highest - 9n)),
  },
  'half a block': { outcome: 'E_DAMAGED', make: halfOfABlock },
  'fewer offsets than blocks': {
    outcome: 'E_DAMAGED',
    make: edited((file, variant) => file.setCount(offsetsTag(variant), file.count(offsetsTag(variant)) - 1)),
  },
  'blocks over blocks': {
    outcome: 'E_DAMAGED',
    make: (variant) => {
      const image: TinyTiff = {
        ...variant.image,
        width: 256,
        height: 256,
        ...(variant.isTiled ? {} : { rowsPerStrip: 16 }),
      };
      const blocks = variant.isTiled ? 256 : 16;
      const starts = Array.from({ length: blocks }, (_, block) => block);
      const stream = Buffer.alloc(60_000, 1);
      // Long for any block, short enough not to be a bomb.
      return appended(variant, { ...image, tags: [short(259, 50_001)] }, stream, starts, 59_000);
    },
  },

  // Streams.
  'a stream with a byte changed': {
    outcome: whenPacked('E_DAMAGED', 'read'),
    make: edited((file, variant) => {
      const middle = file.place(offsetsTag(variant)) + Math.floor(file.place(countsTag(variant)) / 2);
      file.bytes[middle]! ^= 1 << variant.random(8);
    }),
  },
  'a DEFLATE bomb': {
    outcome: 'E_TOO_LARGE',
    make: (variant) => oneBlock(variant, 64, 8, DEFLATED_ZEROS),
  },
  'a DEFLATE stream of ten bytes for a megabyte': {
    outcome: 'E_DAMAGED',
    make: (variant) => oneBlock(variant, 640, 8, deflateSync(Buffer.alloc(2))),
  },
  'a thousand blocks that are one': {
    outcome: 'E_TOO_LARGE',
    make: (variant) => manyBlocks(variant, 8, deflateSync(Buffer.alloc(3 * 256 * 256))),
  },
  'PackBits without end': {
    outcome: 'E_TOO_LARGE',
    make: (variant) => oneBlock(variant, 16, 32_773, Buffer.alloc(100_000, Buffer.of(129, 7))),
  },
  'PackBits of no-ops': {
    outcome: 'E_DAMAGED',
    make: (variant) => oneBlock(variant, 64, 32_773, Buffer.alloc(9000, 128)),
  },
  'LZW of clear codes': {
    outcome: 'E_DAMAGED',
    make: (variant) =>
      oneBlock(variant, 64, 5, Buffer.concat([encodeLzw(Buffer.alloc(0)).subarray(0, 1), Buffer.alloc(9000)])),
  },
  'LZW of before 1988': {
    outcome: 'E_COMPRESSION',
    make: (variant) => oneBlock(variant, 16, 5, Buffer.of(0, 1, 2, 3)),
  },
  'a ZSTD bomb': {
    outcome: 'E_DAMAGED',
    make: (variant) => oneBlock(variant, 64, 50_000, zstdRuns(2 ** 31 - 1, 9000)),
  },
  'ZSTD that is none': {
    outcome: 'E_DAMAGED',
    make: (variant) => oneBlock(variant, 64, 50_000, Buffer.alloc(900, 0x28)),
  },
  'a LERC bomb': {
    outcome: 'E_DAMAGED',
    make: (variant) => oneBlock(grey(variant), 64, 34_887, constantLerc(60_000, 30_000)),
  },
  'LERC that measured nothing': {
    outcome: 'E_DAMAGED',
    make: (variant) => oneBlock(grey(variant), 64, 34_887, constantLerc(64, 64, 0)),
  },
  'LERC that is sound': {
    outcome: 'read',
    make: (variant) => oneBlock(grey(variant), 64, 34_887, constantLerc(64, 64)),
  },
  'a JPEG of another size': {
    outcome: 'E_DAMAGED',
    make: async (variant) => oneBlock(variant, 64, 7, await lyingJpeg(64, 65_500)),
  },
  'half a JPEG': {
    outcome: 'E_DAMAGED',
    make: async (variant) => oneBlock(variant, 64, 7, (await lyingJpeg(64, 64)).subarray(0, -30)),
  },
  'JPEG tables of noise': {
    outcome: 'E_DAMAGED',
    make: async (variant) =>
      oneBlock(variant, 64, 7, await lyingJpeg(64, 64), [
        short(347, ...Array.from({ length: 400 }, () => variant.random(65_536))),
      ]),
  },
  'a WebP of another size': {
    outcome: 'E_DAMAGED',
    make: async (variant) =>
      oneBlock(
        variant,
        64,
        50_001,
        await sharp({ create: { width: 4000, height: 4000, channels: 3, background: '#777' } })
          .webp()
          .toBuffer(),
      ),
  },

  // Where it lies on Earth.
  'pixels without a size': { outcome: 'E_DAMAGED', make: withPlace(double(33550, Number.NaN, 10, 0)) },
  'a turned grid': {
    outcome: 'E_ROTATED',
    make: tagged(...placed.slice(2), double(34264, 7, 7, 0, 5e5, 7, -7, 0, 5e6, 0, 0, 0, 0, 0, 0, 0, 1)),
  },
  'control points only': { outcome: 'E_CRS', make: tagged(...placed.slice(1)) },
  'keys that count more than there are': { outcome: 'E_CRS', make: withPlace(short(34735, 1, 1, 0, 60_000, 1024, 0)) },
  'keys that point beyond their values': {
    outcome: 'E_CRS',
    make: withPlace(short(34735, 1, 1, 0, 1, 3072, 34_736, 1, 60_000)),
  },
  'a CRS nobody knows': { outcome: 'E_CRS', make: withPlace(short(34735, 1, 1, 0, 1, 3072, 0, 1, 12_345)) },
};

export const FAMILY_NAMES = Object.keys(FAMILIES);

function halved({ image }: Variant): Buffer {
  const whole = tinyTiff(image);
  return whole.subarray(0, Math.floor(whole.length / 2));
}

function grey(variant: Variant): Variant {
  return { ...variant, image: { ...variant.image, samples: 1 } };
}

function bits(image: TinyTiff): Buffer {
  return tinyTiff({ ...image, samples: 1, compression: 'none', tags: [short(258, 1)] });
}
