import { inflateSync } from 'node:zlib';
import {
  AftermathError,
  CompressionNotSupported,
  DamagedFile,
  TooLarge,
  TypeNotSupported,
} from '../../core/contract/errors.ts';
import type { ByteSource } from './byte-source.ts';
import { decodeLzw, isOldStyleLzw } from './lzw.ts';
import { decodePackBits } from './pack-bits.ts';
import { type BlockLayout, decodedBytes, YCBCR } from './tiff-blocks.ts';

/**
 * Turns the bytes of one block into its first `rows` rows of samples, interleaved as the layout says; the predictor is
 * not yet undone.
 */
export type BlockDecoder = (bytes: Buffer, rows: number) => Uint8Array | Promise<Uint8Array>;

interface Compression {
  readonly name: string;
  /** Whether TIFF's predictor applies to it. */
  readonly predicts: boolean;
  /** Whether its samples come in the host's byte order rather than in the file's. */
  readonly hostOrder: boolean;
  /** Whether it holds samples of 8 bits only. */
  readonly isPicture?: boolean;
  /** @param length bytes that are wanted. */
  readonly decode: (
    bytes: Buffer,
    length: number,
    layout: BlockLayout,
    rows: number,
  ) => Uint8Array | Promise<Uint8Array>;
}

const none = { predicts: false, hostOrder: false } as const;
const predicted = { predicts: true, hostOrder: false } as const;
const decoded = { predicts: false, hostOrder: true } as const;

const deflate: Compression = {
  name: 'DEFLATE',
  ...predicted,
  decode: (bytes, _length, layout) => inflate(bytes, decodedBytes(layout, layout.blockHeight)),
};

const COMPRESSIONS: Readonly<Record<number, Compression>> = {
  1: { name: 'none', ...none, decode: (bytes, length) => bytes.subarray(0, length) },
  5: { name: 'LZW', ...predicted, decode: lzw },
  7: { name: 'JPEG', ...decoded, isPicture: true, decode: jpeg },
  8: deflate,
  32946: deflate,
  32773: { name: 'PackBits', ...none, decode: (bytes, length) => decodePackBits(bytes, length) },
  34887: { name: 'LERC', ...decoded, decode: lerc },
  50000: { name: 'ZSTD', ...predicted, decode: (bytes, length) => unzstd(bytes, length) },
  50001: { name: 'WebP', ...decoded, isPicture: true, decode: webp },
};

const REFUSED: Readonly<Record<number, string>> = {
  2: 'CCITT fax',
  3: 'CCITT fax 3',
  4: 'CCITT fax 4',
  6: 'JPEG of the old style',
  32809: 'ThunderScan',
  33003: 'JPEG 2000',
  33005: 'JPEG 2000',
  34676: 'SGI Log',
  34677: 'SGI Log',
  34712: 'JPEG 2000',
  34925: 'LZMA',
  50002: 'JPEG XL',
  52546: 'JPEG XL',
};

/**
 * How a layout's blocks are compressed.
 *
 * @throws CompressionNotSupported for any way that we cannot undo; TypeNotSupported for samples or a predictor that do
 *   not go with it.
 */
export function compressionOf(layout: BlockLayout, source: ByteSource): Compression {
  const found = COMPRESSIONS[layout.compression];
  if (found === undefined) {
    const name = REFUSED[layout.compression];
    throw new CompressionNotSupported(
      `"${source.name}" is compressed by ${name === undefined ? '' : `${name}, `}method ${layout.compression}; we read ` +
        'none, DEFLATE, LZW, PackBits, JPEG, ZSTD, LERC and WebP. Rewrite it, for example with gdal_translate -of COG.',
    );
  }
  const { predictor, sample } = layout;
  const predictorFits =
    predictor === 1 || (predictor === 2 && sample !== 'float64') || (predictor === 3 && sample.startsWith('float'));
  if ((found.predicts && !predictorFits) || (found.isPicture === true && sample !== 'uint8')) {
    throw new TypeNotSupported(
      `"${source.name}" has ${sample} samples in ${found.name} with predictor ${predictor}, which we do not read. ` +
        'Rewrite it, for example with gdal_translate -of COG.',
    );
  }
  return found;
}

/** Whether native code decodes the blocks, which no bound of ours holds. */
export function isNativeCompression({ compression }: BlockLayout): boolean {
  return COMPRESSIONS[compression]?.isPicture === true;
}

/** The decoder of a layout's blocks. Its errors are DamagedFile: a block gives all its samples or none. */
export function blockDecoder(layout: BlockLayout, source: ByteSource): BlockDecoder {
  const { name, decode } = compressionOf(layout, source);
  return async (bytes, rows) => {
    const length = decodedBytes(layout, rows);
    const block = await attempt(() => decode(bytes, length, layout, rows));
    if (block.length >= length) return block.subarray(0, length);
    throw damagedBlock(`it holds ${block.length} of ${length} bytes`);
  };

  async function attempt(work: () => Uint8Array | Promise<Uint8Array>): Promise<Uint8Array> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof AftermathError) throw cause;
      if (cause instanceof RangeError && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE') {
        throw new TooLarge(
          `"${source.name}" holds a ${name} block that unfolds beyond its size: damaged, or meant to do harm. Fetch it again.`,
        );
      }
      // Of what libvips says line by line, the first is the reason.
      const [why] = (cause instanceof Error ? cause.message : String(cause)).split('\n', 1);
      throw damagedBlock(why!, cause);
    }
  }

  function damagedBlock(what: string, cause?: unknown): DamagedFile {
    return new DamagedFile(`"${source.name}" is damaged: a ${name} block does not decode (${what}). Fetch it again.`, {
      cause,
    });
  }
}

/** @param most bytes that may come out; a stream that goes on is damaged or hostile. */
function inflate(bytes: Buffer, most: number): Buffer {
  // Room for all and one more, so that zlib needs no second chunk to see that the stream ends.
  return inflateSync(bytes, { chunkSize: Math.max(64, most + 1), maxOutputLength: most });
}

function lzw(bytes: Buffer, length: number): Uint8Array {
  if (isOldStyleLzw(bytes)) {
    throw new CompressionNotSupported('LZW of the style before 1988 is not read. Rewrite the file, e.g. with tiffcp.');
  }
  return decodeLzw(bytes, length);
}

// The engines below are loaded when the first block needs them.

async function unzstd(bytes: Buffer, length: number): Promise<Uint8Array> {
  const { ZSTDDecoder } = await import('zstddec');
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return decoder.decode(bytes, length);
}

async function jpeg(bytes: Buffer, _length: number, layout: BlockLayout, rows: number): Promise<Uint8Array> {
  const { decodeJpegBlock } = await import('./picture-block.ts');
  return decodeJpegBlock(bytes, layout.jpegTables, layout.photometric === YCBCR, pictureSize(layout, rows));
}

async function webp(bytes: Buffer, _length: number, layout: BlockLayout, rows: number): Promise<Uint8Array> {
  const { decodeWebpBlock } = await import('./picture-block.ts');
  return decodeWebpBlock(bytes, pictureSize(layout, rows));
}

function pictureSize({ blockWidth, blockHeight, isPlanar, samplesPerPixel }: BlockLayout, rows: number) {
  return { width: blockWidth, rows, mostRows: blockHeight, channels: isPlanar ? 1 : samplesPerPixel };
}

async function lerc(bytes: Buffer, length: number, layout: BlockLayout, rows: number): Promise<Uint8Array> {
  const { lercWrapping, isPlanar, samplesPerPixel, sample, blockWidth, blockHeight } = layout;
  // A blob is hardly ever longer than the samples it holds; twice that is room enough.
  const room = 2 * length + 4096;
  const blob = lercWrapping === 1 ? inflate(bytes, room) : lercWrapping === 2 ? await unzstd(bytes, room) : bytes;
  const { decodeLercBlock } = await import('./lerc-block.ts');
  const samples = isPlanar ? 1 : samplesPerPixel;
  return decodeLercBlock(blob, { width: blockWidth, rows, mostRows: blockHeight, samples, sample });
}
