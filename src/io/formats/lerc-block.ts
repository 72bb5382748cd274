import { decode, getBlobInfo, load } from 'lerc';
import type { SampleType } from '../../core/raster/raster.ts';

/** What a LERC block must turn out to hold. */
interface LercShape {
  readonly width: number;
  /** At least this many rows, and no more than `mostRows`. */
  readonly rows: number;
  readonly mostRows: number;
  /** Samples a pixel. */
  readonly samples: number;
  readonly sample: SampleType | 'bit';
}

/** Blobs before this version bear no checksum: damaged, they are other pixels. TIFFs never held them. */
const CHECKED_SINCE = 3;
/** By the number that stands for each in a blob. */
const CODED_TYPES: readonly SampleType[] = [
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'float32',
  'float64',
];

/**
 * Decodes one LERC blob to interleaved samples in the host's byte order. Its header is held against what is wanted before
 * anything is allocated for it.
 *
 * What its mask leaves out becomes NaN. Where a blob has one sample less than the pixels, its mask is their alpha, as GDAL
 * writes it (libtiff's LERC codec).
 */
export async function decodeLercBlock(bytes: Uint8Array, wanted: LercShape): Promise<Uint8Array> {
  await load();
  const { samples } = wanted;
  const header = getBlobInfo(bytes);
  const isAlphaMissing = header.depthCount === samples - 1 && wanted.sample === 'uint8';
  const isWanted =
    header.width === wanted.width &&
    header.height >= wanted.rows &&
    header.height <= wanted.mostRows &&
    (header.depthCount === samples || isAlphaMissing) &&
    header.version >= CHECKED_SINCE &&
    header.bandCount === 1 &&
    CODED_TYPES[header.dataType] === wanted.sample;
  if (!isWanted) {
    throw new Error(
      `a LERC block of version ${header.version}, ${header.width} × ${header.height} px of ${header.depthCount} samples came`,
    );
  }
  const { width, height, pixels, mask, depthCount, validPixelCount } = decode(bytes, { returnInterleaved: true });
  const values = pixels[0]!;
  if (isAlphaMissing) {
    const withAlpha = new Uint8Array(width * height * samples);
    for (let i = 0; i < width * height; i++) {
      withAlpha.set(values.subarray(i * depthCount, (i + 1) * depthCount), i * samples);
      withAlpha[i * samples + depthCount] = mask === null || mask[i] !== 0 ? 255 : 0;
    }
    return withAlpha;
  }
  if (validPixelCount < width * height) {
    const isFloat = values instanceof Float32Array || values instanceof Float64Array;
    // Integers have no value for what was not measured: it would read as 0.
    if (mask === null || !isFloat) throw new Error('a LERC block whose mask leaves out integer samples');
    for (let i = 0; i < mask.length; i++) {
      if (mask[i] === 0) values.fill(Number.NaN, i * samples, (i + 1) * samples);
    }
  }
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
