import { deflateSync } from 'node:zlib';
import { allocatePixels, type PixelArray, type SampleType } from '../../src/core/raster/raster.ts';

/** A TIFF to be built: by default 8-bit, one band, little-endian, classic, one uncompressed strip. */
export interface TinyTiff {
  readonly width: number;
  readonly height: number;
  readonly samples?: number;
  readonly sampleType?: SampleType;
  /** The value of each sample. */
  readonly value: (sample: number, col: number, row: number) => number;
  readonly isBig?: boolean;
  readonly isBigEndian?: boolean;
  readonly isPlanar?: boolean;
  readonly rowsPerStrip?: number;
  readonly tile?: { readonly width: number; readonly height: number };
  readonly compression?: 'none' | 'deflate' | 'adobe-deflate' | 'lzw' | 'pack-bits' | 'zstd';
  readonly predictor?: 1 | 2 | 3;
  /** Blocks that are not written. */
  readonly missingBlocks?: readonly number[];
  /** Further tags: numbers as doubles, shorts or longs, text as ASCII. Win over those that the image needs. */
  readonly tags?: readonly TinyTag[];
}

export interface TinyTag {
  readonly tag: number;
  readonly type: 'short' | 'long' | 'double' | 'text';
  readonly value: readonly number[] | string;
}

const COMPRESSION_CODES = { none: 1, lzw: 5, 'adobe-deflate': 8, deflate: 32946, 'pack-bits': 32773, zstd: 50000 };
const TYPE_CODES = { text: 2, short: 3, long: 4, double: 12, pointer: 16 };
const TYPE_BYTES = { text: 1, short: 2, long: 4, double: 8, pointer: 8 };

/** The bytes of a TIFF with these images, the first first. Shares no code with the reader or the writer. */
export function tinyTiff(...images: readonly [TinyTiff, ...TinyTiff[]]): Buffer {
  const { isBig = false, isBigEndian = false } = images[0];
  const little = !isBigEndian;
  const header = Buffer.alloc(isBig ? 16 : 8);
  header.write(little ? 'II' : 'MM', 'latin1');
  putShort(header, 2, isBig ? 43 : 42, little);
  if (isBig) putShort(header, 4, 8, little);

  let file: Buffer = header;
  let pointerAt = isBig ? 8 : 4;
  for (const image of images) {
    const blocks = encodeBlocks(image);
    const offsets: number[] = [];
    for (const block of blocks) {
      offsets.push(block.length === 0 ? 0 : file.length);
      file = Buffer.concat([file, block]);
    }
    const tags = tagsOf(
      image,
      offsets,
      blocks.map((block) => block.length),
      isBig,
    );
    putPointer(file, pointerAt, file.length, isBig, little);
    const directory = encodeDirectory(tags, file.length, isBig, little);
    pointerAt = file.length + directory.fixedBytes - (isBig ? 8 : 4);
    file = Buffer.concat([file, directory.bytes]);
  }
  return file;
}

/** A GeoTIFF's tags: north-up, an EPSG code, pixel-is-area unless said otherwise. */
export function geoTags(options: {
  readonly epsg: number;
  readonly originX: number;
  readonly originY: number;
  readonly pixelSize: number;
  readonly isPoint?: boolean;
}): TinyTag[] {
  const { epsg, originX, originY, pixelSize, isPoint = false } = options;
  const isGeographic = epsg >= 4000 && epsg < 5000;
  const keys = [1024, 0, 1, isGeographic ? 2 : 1, 1025, 0, 1, isPoint ? 2 : 1, isGeographic ? 2048 : 3072, 0, 1, epsg];
  return [
    { tag: 33550, type: 'double', value: [pixelSize, pixelSize, 0] },
    { tag: 33922, type: 'double', value: [0, 0, 0, originX, originY, 0] },
    { tag: 34735, type: 'short', value: [1, 1, 0, 3, ...keys] },
  ];
}

function encodeBlocks(image: TinyTiff): Buffer[] {
  const { width, height, samples = 1, isPlanar = false, tile, rowsPerStrip = height, missingBlocks = [] } = image;
  const size = tile ?? { width, height: rowsPerStrip };
  const planes = isPlanar ? Array.from({ length: samples }, (_, sample) => [sample]) : [range(samples)];
  const blocks: Buffer[] = [];
  for (const plane of planes) {
    for (let top = 0; top < height; top += size.height) {
      for (let left = 0; left < width; left += size.width) {
        const rows = tile === undefined ? Math.min(size.height, height - top) : size.height;
        const isMissing = missingBlocks.includes(blocks.length);
        blocks.push(isMissing ? Buffer.alloc(0) : encodeBlock(image, plane, left, top, size.width, rows));
      }
    }
  }
  return blocks;
}

function encodeBlock(image: TinyTiff, plane: number[], left: number, top: number, width: number, rows: number): Buffer {
  const { sampleType = 'uint8', value, predictor = 1, isBigEndian = false, compression = 'none' } = image;
  const values = allocatePixels(sampleType, width * rows * plane.length);
  for (let i = 0; i < values.length; i++) {
    const col = left + (Math.floor(i / plane.length) % width);
    const row = top + Math.floor(i / plane.length / width);
    const isInside = col < image.width && row < image.height;
    values[i] = isInside ? value(plane[i % plane.length]!, col, row) : 0;
  }
  const rowValues = width * plane.length;
  if (predictor === 2) differences(values, rowValues, plane.length);
  const bytes = predictor === 3 ? floatDifferences(values, rowValues, plane.length) : inOrder(values, isBigEndian);
  return compress(bytes, compression);
}

function differences(values: PixelArray, rowValues: number, step: number): void {
  const size = values.BYTES_PER_ELEMENT;
  const { buffer } = values;
  const words = size === 1 ? new Uint8Array(buffer) : size === 2 ? new Uint16Array(buffer) : new Uint32Array(buffer);
  for (let start = 0; start < words.length; start += rowValues) {
    for (let i = start + rowValues - 1; i >= start + step; i--) words[i]! -= words[i - step]!;
  }
}

function floatDifferences(values: PixelArray, rowValues: number, step: number): Buffer {
  const size = values.BYTES_PER_ELEMENT;
  const heaviestFirst = inOrder(values, true);
  const bytes = Buffer.alloc(heaviestFirst.length);
  const rowBytes = rowValues * size;
  for (let start = 0; start < bytes.length; start += rowBytes) {
    for (let i = 0; i < rowBytes; i++) {
      bytes[start + i] = heaviestFirst[start + (i % rowValues) * size + Math.floor(i / rowValues)]!;
    }
    for (let i = start + rowBytes - 1; i >= start + step; i--) bytes[i]! -= bytes[i - step]!;
  }
  return bytes;
}

function inOrder(values: PixelArray, isBigEndian: boolean): Buffer {
  const bytes = Buffer.from(values.buffer);
  if (!isBigEndian || values.BYTES_PER_ELEMENT === 1) return bytes;
  return { 2: () => bytes.swap16(), 4: () => bytes.swap32(), 8: () => bytes.swap64() }[values.BYTES_PER_ELEMENT]!();
}

function compress(bytes: Buffer, compression: NonNullable<TinyTiff['compression']>): Buffer {
  if (compression === 'lzw') return encodeLzw(bytes);
  if (compression === 'pack-bits') return encodePackBits(bytes);
  if (compression === 'zstd') return encodeZstd(bytes);
  return compression === 'none' ? bytes : deflateSync(bytes);
}

/** Welch's own algorithm with strings as table keys: slow, plain and unlike the decoder. */
export function encodeLzw(bytes: Uint8Array): Buffer {
  let bits = '';
  let codes = new Map<string, number>();
  let width = 9;
  const emit = (code: number) => {
    bits += code.toString(2).padStart(width, '0');
  };
  const clear = () => {
    emit(256);
    codes = new Map(range(256).map((byte) => [String.fromCharCode(byte), byte]));
    width = 9;
  };
  clear();
  let word = '';
  let next = 258;
  for (const byte of bytes) {
    const longer = word + String.fromCharCode(byte);
    if (codes.has(longer)) {
      word = longer;
      continue;
    }
    emit(codes.get(word)!);
    codes.set(longer, next++);
    if (next === 4094) {
      clear();
      next = 258;
    } else if (next >= 2 ** width) width++;
    word = String.fromCharCode(byte);
  }
  if (word !== '') emit(codes.get(word)!);
  emit(257);
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  return Buffer.from(range(bits.length / 8).map((i) => Number.parseInt(bits.slice(i * 8, i * 8 + 8), 2)));
}

function encodePackBits(bytes: Uint8Array): Buffer {
  const out: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    let run = 1;
    while (run < 128 && bytes[at + run] === bytes[at] && at + run < bytes.length) run++;
    if (run > 1) out.push(257 - run, bytes[at]!);
    else out.push(0, bytes[at]!);
    at += run;
  }
  return Buffer.from(out);
}

/** A frame of one block that is stored as it is (RFC 8878). */
function encodeZstd(bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt32LE(0xfd2fb528, 0);
  header.writeUInt8(0xa0, 4); // one segment, four bytes of content size
  header.writeUInt32LE(bytes.length, 5);
  header.writeUIntLE((bytes.length << 3) | 1, 9, 3);
  return Buffer.concat([header, bytes]);
}

type Field = {
  readonly tag: number;
  readonly type: keyof typeof TYPE_CODES;
  readonly value: readonly number[] | string;
};

function tagsOf(image: TinyTiff, offsets: number[], byteCounts: number[], isBig: boolean): Field[] {
  const { width, height, samples = 1, sampleType = 'uint8', compression = 'none', predictor = 1, tile } = image;
  const bits = allocatePixels(sampleType, 0).BYTES_PER_ELEMENT * 8;
  const format = sampleType.startsWith('float') ? 3 : sampleType.startsWith('int') ? 2 : 1;
  const pointer = isBig ? 'pointer' : 'long';
  const needed: Field[] = [
    { tag: 256, type: 'long', value: [width] },
    { tag: 257, type: 'long', value: [height] },
    { tag: 258, type: 'short', value: Array<number>(samples).fill(bits) },
    { tag: 259, type: 'short', value: [COMPRESSION_CODES[compression]] },
    { tag: 262, type: 'short', value: [samples === 3 ? 2 : 1] },
    { tag: 277, type: 'short', value: [samples] },
    { tag: 284, type: 'short', value: [image.isPlanar ? 2 : 1] },
    { tag: 317, type: 'short', value: [predictor] },
    { tag: 339, type: 'short', value: Array<number>(samples).fill(format) },
    ...(tile === undefined
      ? ([
          { tag: 273, type: pointer, value: offsets },
          { tag: 278, type: 'long', value: [image.rowsPerStrip ?? height] },
          { tag: 279, type: pointer, value: byteCounts },
        ] as const)
      : ([
          { tag: 322, type: 'short', value: [tile.width] },
          { tag: 323, type: 'short', value: [tile.height] },
          { tag: 324, type: pointer, value: offsets },
          { tag: 325, type: pointer, value: byteCounts },
        ] as const)),
  ];
  const given = image.tags ?? [];
  const kept = needed.filter((field) => !given.some(({ tag }) => tag === field.tag));
  return [...kept, ...given].sort((a, b) => a.tag - b.tag);
}

function encodeDirectory(fields: readonly Field[], start: number, isBig: boolean, little: boolean) {
  const [countBytes, entryBytes, pointerBytes] = isBig ? [8, 20, 8] : [2, 12, 4];
  const fixedBytes = countBytes + fields.length * entryBytes + pointerBytes;
  const fixed = Buffer.alloc(fixedBytes);
  if (isBig) putPointer(fixed, 0, fields.length, true, little);
  else putShort(fixed, 0, fields.length, little);
  const outside: Buffer[] = [];
  let outsideAt = start + fixedBytes;
  fields.forEach(({ tag, type, value }, index) => {
    const at = countBytes + index * entryBytes;
    const bytes = encodeValue(type, value, little);
    putShort(fixed, at, tag, little);
    putShort(fixed, at + 2, TYPE_CODES[type], little);
    putPointer(fixed, at + 4, bytes.length / TYPE_BYTES[type], isBig, little);
    if (bytes.length <= pointerBytes) {
      bytes.copy(fixed, at + 4 + pointerBytes);
    } else {
      putPointer(fixed, at + 4 + pointerBytes, outsideAt, isBig, little);
      outside.push(bytes);
      outsideAt += bytes.length;
    }
  });
  return { fixedBytes, bytes: Buffer.concat([fixed, ...outside]) };
}

function encodeValue(type: Field['type'], value: Field['value'], little: boolean): Buffer {
  if (typeof value === 'string') return Buffer.from(`${value}\0`, 'utf8');
  const bytes = Buffer.alloc(value.length * TYPE_BYTES[type]);
  value.forEach((number, index) => {
    const at = index * TYPE_BYTES[type];
    if (type === 'short') putShort(bytes, at, number, little);
    else if (type === 'double') little ? bytes.writeDoubleLE(number, at) : bytes.writeDoubleBE(number, at);
    else putPointer(bytes, at, number, type === 'pointer', little);
  });
  return bytes;
}

function putShort(bytes: Buffer, at: number, value: number, little: boolean): void {
  if (little) bytes.writeUInt16LE(value, at);
  else bytes.writeUInt16BE(value, at);
}

function putPointer(bytes: Buffer, at: number, value: number, isBig: boolean, little: boolean): void {
  if (isBig) little ? bytes.writeBigUInt64LE(BigInt(value), at) : bytes.writeBigUInt64BE(BigInt(value), at);
  else little ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at);
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
