import sharp, { type Sharp } from 'sharp';

/** The size that a compressed picture must turn out to have. */
interface PictureSize {
  readonly width: number;
  /** At least this many rows, and no more than `mostRows`; what is over is cut off. */
  readonly rows: number;
  readonly mostRows: number;
  readonly channels: number;
}

// The block cache remembers what was decoded.
sharp.cache(false);

/** A scan over a scan can cost hours; an honest block takes less than a second. */
const MOST_SECONDS = 10;

const START_OF_IMAGE = [0xff, 0xd8] as const;

/**
 * Decodes one JPEG block of a TIFF to interleaved 8-bit samples; YCbCr comes out as RGB, as GDAL gives it.
 *
 * A JPEG in a TIFF does not say what its colours are, so a decoder guesses YCbCr for any three components. An Adobe
 * marker in front (APP14, Adobe Technical Note 5116, 1992) tells it. Decoders may differ by a grey level or two.
 *
 * @param tables the quantisation and Huffman tables that all blocks share (`JPEGTables`).
 */
export async function decodeJpegBlock(
  bytes: Uint8Array,
  tables: Uint8Array | undefined,
  isYCbCr: boolean,
  size: PictureSize,
): Promise<Uint8Array> {
  const parts = [Uint8Array.from(START_OF_IMAGE), adobeMarker(isYCbCr)];
  if (tables !== undefined && tables.length > 4) parts.push(tables.subarray(2, tables.length - 2));
  parts.push(bytes.subarray(2));
  const jpeg = open(Buffer.concat(parts), size);
  if (size.channels !== 4) return decodePicture(jpeg, size);
  // Four components are taken for inks, which libvips turns round; they are red, green, blue and alpha.
  const inks = await decodePicture(jpeg.pipelineColourspace('cmyk').toColourspace('cmyk'), size);
  return inks.map((value) => 255 - value);
}

export function decodeWebpBlock(bytes: Uint8Array, size: PictureSize): Promise<Uint8Array> {
  const webp = open(bytes, size);
  return decodePicture(size.channels === 4 ? webp.ensureAlpha() : webp.removeAlpha(), size);
}

/** What says that it is larger than wanted is refused before it is decoded. */
function open(bytes: Uint8Array, { width, mostRows }: PictureSize): Sharp {
  return sharp(bytes, { failOn: 'warning', ignoreIcc: true, limitInputPixels: width * mostRows }).timeout({
    seconds: MOST_SECONDS,
  });
}

async function decodePicture(picture: Sharp, { width, rows, channels }: PictureSize): Promise<Uint8Array> {
  const single = channels === 1 ? picture.extractChannel(0) : picture;
  const { data, info } = await single.raw().toBuffer({ resolveWithObject: true });
  if (info.width !== width || info.height < rows || info.channels !== channels) {
    throw new Error(
      `${width} × ${rows} px of ${channels} samples were wanted, ` +
        `${info.width} × ${info.height} px of ${info.channels} came`,
    );
  }
  return data.subarray(0, width * rows * channels);
}

function adobeMarker(isYCbCr: boolean): Uint8Array {
  return Uint8Array.of(0xff, 0xee, 0, 14, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, isYCbCr ? 1 : 0);
}
