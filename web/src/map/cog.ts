import { fromUrl, type GeoTIFFImage, Pool } from 'geotiff';

type Samples = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array;

/** One resolution of a COG. */
export interface CogLevel {
  /** Size, px. */
  readonly width: number;
  readonly height: number;
  readonly image: GeoTIFFImage;
  /** The internal mask of this level, where the file has one. */
  readonly mask: GeoTIFFImage | null;
}

/** A GeoTIFF laid out for range reads, opened: its directory is known, no pixels are read. */
export interface Cog {
  readonly name: string;
  /** Coarsest first. */
  readonly levels: readonly [CogLevel, ...CogLevel[]];
  /** Size of a tile of any level, px. */
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly bandCount: number;
  /** Unsigned bytes: values made for the eye. */
  readonly isByte: boolean;
  readonly nodata: number | null;
}

/** One tile of some bands; tiles at the right and bottom edge are filled up with pixels that are not valid. */
export interface CogTile {
  readonly width: number;
  readonly height: number;
  /** One array a band asked for, row-major. */
  readonly bands: readonly Samples[];
  /** 1 where measured, 0 under mask or nodata and outside of the image. */
  readonly valid: Uint8Array;
}

/** Bytes come in blocks, the first of which holds a COG's whole directory; never a whole scene for a range of it. */
const rangeReads = { blockSize: 65_536, allowFullFile: false };

let pool: Pool | undefined;

/** The workers that decode tiles; they start when first asked for. */
function decoders(): Pool {
  pool ??= new Pool();
  return pool;
}

/**
 * Opens a COG by range requests.
 *
 * Reads what this project writes (little-endian, tiled, DEFLATE); `ol/source/GeoTIFF` reads more kinds, but takes
 * its geometry from each file, where we want all files of a run on one plane, and copies pixels one call a sample.
 *
 * @throws Error with a sentence for the person at the screen.
 */
export async function openCog(url: string): Promise<Cog> {
  const name = url.slice(url.lastIndexOf('/') + 1);
  decoders(); // They start while the first bytes are on their way.
  try {
    const tiff = await fromUrl(url, rangeReads);
    const images = await Promise.all(Array.from({ length: await tiff.getImageCount() }, (_, i) => tiff.getImage(i)));
    const scenes = images.filter((image) => !isMask(image)).sort((a, b) => a.getWidth() - b.getWidth());
    const masks = images.filter(isMask);
    const [coarsest, ...finer] = scenes.map((image) => ({
      width: image.getWidth(),
      height: image.getHeight(),
      image,
      mask: masks.find((mask) => mask.getWidth() === image.getWidth()) ?? null,
    }));
    if (!coarsest) throw new Error('it holds no image');
    const { image } = coarsest;
    const [tileWidth, tileHeight] = [image.getTileWidth(), image.getTileHeight()];
    if (images.some((one) => one.getTileWidth() !== tileWidth || one.getTileHeight() !== tileHeight)) {
      throw new Error('its overviews are tiled in another way than its full size');
    }
    if (!image.littleEndian) throw new Error('it is big-endian, which this page does not read');
    return {
      name,
      levels: [coarsest, ...finer],
      tileWidth,
      tileHeight,
      bandCount: image.getSamplesPerPixel(),
      isByte: image.getBitsPerSample() === 8 && image.getSampleFormat() === 1,
      nodata: image.getGDALNoData(),
    };
  } catch (error) {
    throw new Error(`${name} cannot be read: ${error instanceof Error ? error.message : error}.`, { cause: error });
  }
}

/** NewSubfileType, bit 2: "transparency mask". */
function isMask(image: GeoTIFFImage): boolean {
  return (Number(image.fileDirectory.getValue('NewSubfileType') ?? 0) & 4) !== 0;
}

/** Reads tile (x, y) of a level, counted from the top left. */
export async function readTile(
  cog: Cog,
  level: CogLevel,
  { x, y, bands, signal }: { x: number; y: number; bands: readonly number[]; signal?: AbortSignal },
): Promise<CogTile> {
  const { image, mask } = level;
  const { tileWidth: width, tileHeight: height } = cog;
  const [blocks, masked] = await Promise.all([
    readBands(image, x, y, bands, signal),
    mask ? readBands(mask, x, y, [0], signal) : null,
  ]);
  const valid = new Uint8Array(width * height).fill(1);
  if (masked?.[0]) clearWhere(valid, masked[0], 0);
  clearNodata(valid, blocks, cog.nodata);
  clearOutside(valid, width, level.width - x * width, level.height - y * height);
  return { width, height, bands: blocks, valid };
}

async function readBands(
  image: GeoTIFFImage,
  x: number,
  y: number,
  bands: readonly number[],
  signal: AbortSignal | undefined,
): Promise<Samples[]> {
  const decoder = await decoderOf(image);
  if (image.planarConfiguration === 2) {
    const blocks = bands.map(async (band) => (await image.getTileOrStrip(x, y, band, decoder, signal)).data);
    return (await Promise.all(blocks)).map((data, i) => image.getArrayForSample(bands[i]!, data) as Samples);
  }
  const { data } = await image.getTileOrStrip(x, y, 0, decoder, signal);
  const interleaved = image.getArrayForSample(0, data) as Samples;
  const stride = image.getSamplesPerPixel();
  return stride === 1 ? bands.map(() => interleaved) : bands.map((band) => pickBand(interleaved, band, stride));
}

/** The workers, told how this image is packed. */
async function decoderOf(image: GeoTIFFImage) {
  const { fileDirectory } = image;
  return decoders().bindParameters(Number(fileDirectory.getValue('Compression') ?? 1), {
    tileWidth: image.getTileWidth(),
    tileHeight: image.getTileHeight(),
    planarConfiguration: image.planarConfiguration,
    bitsPerSample: fileDirectory.getValue('BitsPerSample') ?? [8],
    predictor: Number((await fileDirectory.loadValue('Predictor')) ?? 1),
  });
}

function pickBand(interleaved: Samples, band: number, stride: number): Samples {
  const picked = interleaved.slice(0, interleaved.length / stride);
  for (let i = 0, from = band; i < picked.length; i++, from += stride) picked[i] = interleaved[from]!;
  return picked;
}

/** A plain loop: it runs over every pixel of every tile. */
function clearWhere(valid: Uint8Array, samples: Samples, value: number): void {
  for (let i = 0; i < valid.length; i++) if (samples[i] === value) valid[i] = 0;
}

function clearNodata(valid: Uint8Array, bands: readonly Samples[], nodata: number | null): void {
  for (const band of bands) {
    if (!(band instanceof Float32Array)) continue;
    for (let i = 0; i < valid.length; i++) if (Number.isNaN(band[i])) valid[i] = 0;
  }
  if (nodata === null || Number.isNaN(nodata)) return;
  if (bands.length === 1) clearWhere(valid, bands[0]!, nodata);
  else for (let i = 0; i < valid.length; i++) if (bands.every((band) => band[i] === nodata)) valid[i] = 0;
}

function clearOutside(valid: Uint8Array, width: number, cols: number, rows: number): void {
  const height = valid.length / width;
  for (let row = 0; row < height; row++) {
    if (row >= rows) valid.fill(0, row * width, (row + 1) * width);
    else if (cols < width) valid.fill(0, row * width + cols, (row + 1) * width);
  }
}
