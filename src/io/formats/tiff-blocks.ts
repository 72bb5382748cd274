import { DamagedFile, TooLarge, TypeNotSupported } from '../../core/contract/errors.ts';
import type { SampleType } from '../../core/raster/raster.ts';
import type { ByteSource } from './byte-source.ts';
import type { TiffDirectory } from './tiff-directory.ts';
import { TAGS } from './tiff-tags.ts';

/** How the pixels of one image directory lie in the file. */
export interface BlockLayout {
  /** Size of the image, px. */
  readonly width: number;
  readonly height: number;
  /** Size of a tile or strip, px; blocks at the right and bottom reach over the edge, strips do not. */
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly blocksAcross: number;
  readonly blocksDown: number;
  readonly isTiled: boolean;
  readonly samplesPerPixel: number;
  readonly sample: SampleType | 'bit';
  /** Planar configuration 2: each sample has blocks of its own, all of the first sample first. */
  readonly isPlanar: boolean;
  readonly compression: number;
  readonly predictor: number;
  readonly photometric: number;
  readonly littleEndian: boolean;
  /** Where each block starts and how long it is, bytes; a length of 0 is a block that was never written. */
  readonly offsets: readonly number[];
  readonly byteCounts: readonly number[];
  readonly jpegTables: Uint8Array | undefined;
  /** What LERC blocks are wrapped in: 0 nothing, 1 DEFLATE, 2 ZSTD. */
  readonly lercWrapping: number;
}

/** Where the blocks lie, and all else. */
type Places = Pick<BlockLayout, 'offsets' | 'byteCounts'>;
type Layout = Omit<BlockLayout, keyof Places>;

const NO_COMPRESSION = 1;
const RGB = 2;
export const PALETTE = 3;
export const YCBCR = 6;

const MAX_BLOCKS = 1_000_000;
/** Of one block with all its samples, both decoded bytes and pixels: a reader holds it twice while it unpacks. */
const MAX_BLOCK_SIZE = 128 * 1024 * 1024;
/** Whatever lies in few enough blocks: 262,144 px a side. */
const MAX_PIXELS = 2 ** 36;
/** A sparse image may have so many pixels anyhow, 32,768 a side; beyond, so many for a byte of its file. */
const PIXELS_ANYHOW = 2 ** 30;
const MOST_PIXELS_PER_BYTE = 1000;
/** The blocks of an image may unfold to so many times its file, and to this much anyhow: even imagery does, bombs do worse. */
const MOST_UNFOLDING = 1000;
const UNFOLDS_ANYHOW = 256 * 1024 * 1024;
/**
 * Bytes that one byte of a compressed block can make at most: DEFLATE (zlib's own figure), LZW (a code of 12 bits for its
 * longest string), PackBits (two bytes for 128).
 */
const MOST_PER_BYTE: Readonly<Record<number, number>> = { 5: 2560, 8: 1032, 32773: 64, 32946: 1032 };
/** What no method adds to a block, beyond twice its samples: tables, checksums. */
const BLOCK_ROOM = 65_536;
const MAX_SAMPLES = 256;
/** Uncompressed strips are cut to about this size, so that a window of a one-strip file does not read it all. */
const STRIP_BYTES = 1024 * 1024;

/** Photometric interpretations whose samples are neither brightness nor red, green and blue. */
const INDIRECT_COLOURS: Readonly<Record<number, string>> = {
  5: 'inks (CMYK)',
  8: 'CIELab',
  9: 'ICCLab',
  10: 'ITULab',
  32844: 'LogL',
  32845: 'LogLuv',
};
const JPEG = 7;

const SAMPLE_TYPES: Readonly<Record<string, SampleType | 'bit'>> = {
  '1:1': 'bit',
  '1:8': 'uint8',
  '1:16': 'uint16',
  '1:32': 'uint32',
  '2:8': 'int8',
  '2:16': 'int16',
  '2:32': 'int32',
  '3:32': 'float32',
  '3:64': 'float64',
};

const SAMPLE_BITS: Readonly<Record<SampleType | 'bit', number>> = {
  bit: 1,
  uint8: 8,
  int8: 8,
  uint16: 16,
  int16: 16,
  uint32: 32,
  int32: 32,
  float32: 32,
  float64: 64,
};

/**
 * Reads how a directory's pixels lie, and checks that every block lies inside the file.
 *
 * @throws DamagedFile where sizes, offsets or byte counts cannot be; TypeNotSupported for samples we do not read;
 *   TooLarge beyond a million blocks, 256 samples a pixel, 128 MiB a block, or a thousand times its file.
 */
export function blockLayout(directory: TiffDirectory, source: ByteSource): BlockLayout {
  const width = directory.number(TAGS.imageWidth) ?? 0;
  const height = directory.number(TAGS.imageLength) ?? 0;
  if (width < 1 || height < 1) throw damaged(source, `its size is ${width} × ${height} px`);
  const samplesPerPixel = directory.number(TAGS.samplesPerPixel) ?? 1;
  if (samplesPerPixel < 1) throw damaged(source, `it has ${samplesPerPixel} samples a pixel`);
  if (samplesPerPixel > MAX_SAMPLES) {
    throw new TooLarge(`"${source.name}" has ${samplesPerPixel} samples a pixel; we read up to ${MAX_SAMPLES}.`);
  }
  const isTiled = directory.number(TAGS.tileWidth) !== undefined;
  const blockWidth = isTiled ? directory.number(TAGS.tileWidth)! : width;
  const blockHeight = isTiled
    ? (directory.number(TAGS.tileLength) ?? 0)
    : Math.min(directory.number(TAGS.rowsPerStrip) ?? height, height);
  const planar = directory.number(TAGS.planarConfiguration) ?? 1;
  if (planar !== 1 && planar !== 2) throw damaged(source, `its planar configuration is ${planar}, not 1 or 2`);
  if (blockWidth < 1 || blockHeight < 1) throw damaged(source, `its blocks are ${blockWidth} × ${blockHeight} px`);

  const layout = {
    width,
    height,
    blockWidth,
    blockHeight,
    blocksAcross: Math.ceil(width / blockWidth),
    blocksDown: Math.ceil(height / blockHeight),
    isTiled,
    samplesPerPixel,
    sample: sampleOf(directory, source),
    isPlanar: samplesPerPixel > 1 && planar === 2,
    compression: directory.number(TAGS.compression) ?? NO_COMPRESSION,
    predictor: directory.number(TAGS.predictor) ?? 1,
    photometric: directory.number(TAGS.photometric) ?? 1,
    littleEndian: directory.littleEndian,
    jpegTables: directory.bytes(TAGS.jpegTables),
    lercWrapping: directory.numbers(TAGS.lercParameters)[1] ?? 0,
  };
  refuseIndirectSamples(layout, directory, source);
  if (layout.photometric === RGB && samplesPerPixel < 3) {
    throw damaged(source, `it is red, green and blue in ${samplesPerPixel} samples`);
  }
  refuseHugeSizes(layout, source);
  const places = blockPlaces(layout, directory, source);
  refuseBombs(layout, places, source);
  return cutLongStrip({ ...layout, ...places }, source);
}

function refuseHugeSizes(layout: Layout, source: ByteSource): void {
  const { width, height, blockWidth, isPlanar, samplesPerPixel } = layout;
  const rows = rowsAtOnce(layout);
  const bytes = decodedBytes(layout, rows) * (isPlanar ? samplesPerPixel : 1);
  if (Math.max(blockWidth * rows, bytes) > MAX_BLOCK_SIZE) {
    throw new TooLarge(
      `"${source.name}" lies in blocks of ${blockWidth} × ${rows} px, too large to hold. ` +
        'Rewrite it in tiles, for example with gdal_translate -of COG.',
    );
  }
  const mostPixels = Math.min(MAX_PIXELS, Math.max(PIXELS_ANYHOW, MOST_PIXELS_PER_BYTE * source.size));
  if (width * height > mostPixels) {
    throw new TooLarge(
      `"${source.name}" states ${width} × ${height} px in ${source.size} bytes; we read up to ${mostPixels} px of them. Cut it ` +
        'to the part that holds imagery.',
    );
  }
}

/** Blocks that are alike may be written once; beyond that each has bytes of its own, and together they unfold so far. */
function refuseBombs(layout: Layout, { offsets, byteCounts }: Places, source: ByteSource): void {
  const unfolded = byteCounts.filter((bytes) => bytes > 0).length * decodedBytes(layout, layout.blockHeight);
  if (unfolded > Math.max(UNFOLDS_ANYHOW, MOST_UNFOLDING * source.size)) {
    throw new TooLarge(
      `"${source.name}" has ${source.size} bytes and would unfold to ${unfolded}; we read up to ${MOST_UNFOLDING} ` +
        'times the file. Cut it to the part that holds imagery.',
    );
  }
  if (sumOf(byteCounts) <= source.size) return;
  const distinct = sumOf(new Map(offsets.map((offset, block) => [offset, byteCounts[block]!])).values());
  if (distinct <= source.size) return;
  throw damaged(source, `its blocks hold ${distinct} of ${source.size} bytes, one over the other`);
}

function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}

/** Bytes of a block's first `rows` rows once decoded. */
export function decodedBytes(
  layout: Pick<BlockLayout, 'blockWidth' | 'samplesPerPixel' | 'isPlanar' | 'sample'>,
  rows: number,
): number {
  const samples = layout.isPlanar ? 1 : layout.samplesPerPixel;
  return Math.ceil((layout.blockWidth * samples * SAMPLE_BITS[layout.sample]) / 8) * rows;
}

/** How many rows the blocks at a position down the image hold: the last strip ends with the image. */
export function rowsOfBlock(layout: Pick<BlockLayout, 'isTiled' | 'height' | 'blockHeight'>, blockRow: number): number {
  return layout.isTiled
    ? layout.blockHeight
    : Math.min(layout.blockHeight, layout.height - blockRow * layout.blockHeight);
}

function sampleOf(directory: TiffDirectory, source: ByteSource): SampleType | 'bit' {
  const bits = directory.numbers(TAGS.bitsPerSample);
  const formats = directory.numbers(TAGS.sampleFormat);
  const mixed = bits.some((value) => value !== bits[0]) || formats.some((value) => value !== formats[0]);
  // Format 4 is "undefined"; GDAL reads it as unsigned.
  const format = formats[0] === 4 ? 1 : (formats[0] ?? 1);
  const sample = mixed ? undefined : SAMPLE_TYPES[`${format}:${bits[0] ?? 1}`];
  if (sample !== undefined) return sample;
  const kind = { 2: 'signed', 3: 'float', 5: 'complex integer', 6: 'complex float' }[format] ?? 'unsigned';
  throw new TypeNotSupported(
    `"${source.name}" has ${mixed ? 'samples of several types' : `${kind} samples of ${bits[0] ?? 1} bits`}. We read ` +
      'integers of 8, 16 or 32 bits and floats of 32 or 64: convert it, for example with gdal_translate -ot UInt16.',
  );
}

function refuseIndirectSamples(
  layout: Pick<BlockLayout, 'photometric' | 'compression'>,
  directory: TiffDirectory,
  source: ByteSource,
): void {
  const { photometric, compression } = layout;
  const isBareYCbCr = photometric === YCBCR && compression !== JPEG;
  const colours = isBareYCbCr ? 'YCbCr without JPEG' : INDIRECT_COLOURS[photometric];
  if (colours !== undefined) {
    throw new TypeNotSupported(`"${source.name}" stores its colours as ${colours}. Convert it to RGB first.`);
  }
  if (directory.number(TAGS.fillOrder) === 2) {
    throw new TypeNotSupported(
      `"${source.name}" stores its bits in reverse (FillOrder 2). Rewrite it, e.g. with tiffcp.`,
    );
  }
}

/** Offsets and byte counts, each block checked against the end of the file and against what it must unfold to. */
function blockPlaces(layout: Layout, directory: TiffDirectory, source: ByteSource): Places {
  const { isTiled, isPlanar, blocksAcross, blocksDown, samplesPerPixel } = layout;
  const perPlane = blocksAcross * blocksDown;
  const count = perPlane * (isPlanar ? samplesPerPixel : 1);
  requireFewBlocks(count, source);
  const isRaw = layout.compression === NO_COMPRESSION;
  const mostPerByte = isRaw ? 1 : (MOST_PER_BYTE[layout.compression] ?? Number.POSITIVE_INFINITY);
  const mostUnpacked = decodedBytes(layout, layout.blockHeight);
  const mostPacked = 2 * mostUnpacked + BLOCK_ROOM;
  const rawBytes = (block: number) =>
    decodedBytes(layout, rowsOfBlock(layout, Math.floor((block % perPlane) / blocksAcross)));

  const offsets = directory.numbers(isTiled ? TAGS.tileOffsets : TAGS.stripOffsets);
  const stated = directory.numbers(isTiled ? TAGS.tileByteCounts : TAGS.stripByteCounts);
  const byteCounts = stated.length === 0 && isRaw ? offsets.map((_, block) => rawBytes(block)) : stated;
  if (offsets.length < count || byteCounts.length < count) {
    throw damaged(source, `it needs ${count} blocks and names ${Math.min(offsets.length, byteCounts.length)}`);
  }
  for (let block = 0; block < count; block++) {
    const bytes = byteCounts[block]!;
    if (bytes === 0) continue;
    const end = offsets[block]! + bytes;
    if (offsets[block]! < 8 || bytes < 0 || !(end <= source.size)) {
      throw damaged(source, `block ${block} ends at byte ${end} of ${source.size}`);
    }
    if (bytes * mostPerByte < rawBytes(block)) {
      throw damaged(source, `block ${block} holds ${bytes} bytes, too few for its ${rawBytes(block)}`);
    }
    if (!isRaw && bytes > mostPacked) {
      throw new TooLarge(
        `"${source.name}" packs ${mostUnpacked} bytes into ${bytes}: damaged, or meant to do harm. Fetch it again.`,
      );
    }
  }
  return {
    offsets: offsets.slice(0, count),
    // Some writers state more than an uncompressed block needs.
    byteCounts: byteCounts.slice(0, count).map((bytes, block) => (isRaw ? Math.min(bytes, rawBytes(block)) : bytes)),
  };
}

/** How many rows of a block are read together: an uncompressed strip that holds the whole image is cut. */
function rowsAtOnce(layout: Layout): number {
  const { isTiled, compression, blocksDown, blockHeight } = layout;
  if (isTiled || compression !== NO_COMPRESSION || blocksDown > 1) return blockHeight;
  return Math.min(blockHeight, Math.max(1, Math.floor(STRIP_BYTES / decodedBytes(layout, 1))));
}

/** The same pixels in more strips, where one uncompressed strip holds the whole image: any row of it stands alone. */
function cutLongStrip(layout: BlockLayout, source: ByteSource): BlockLayout {
  const { height } = layout;
  const rows = rowsAtOnce(layout);
  if (rows === layout.blockHeight) return layout;
  const rowBytes = decodedBytes(layout, 1);
  const strips = Math.ceil(height / rows);
  requireFewBlocks(strips * layout.offsets.length, source);
  const starts = Array.from({ length: strips }, (_, strip) => strip * rows);
  return {
    ...layout,
    blockHeight: rows,
    blocksDown: strips,
    offsets: layout.offsets.flatMap((offset) => starts.map((start) => offset + start * rowBytes)),
    byteCounts: layout.byteCounts.flatMap((bytes) =>
      starts.map((start) => (bytes === 0 ? 0 : Math.min(rows, height - start) * rowBytes)),
    ),
  };
}

function requireFewBlocks(count: number, source: ByteSource): void {
  if (count <= MAX_BLOCKS) return;
  throw new TooLarge(`"${source.name}" lies in ${count} blocks; we read up to ${MAX_BLOCKS}.`);
}

function damaged(source: ByteSource, what: string): DamagedFile {
  return new DamagedFile(`"${source.name}" is damaged: ${what}. Fetch it again.`);
}
