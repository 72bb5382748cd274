import { AftermathError, DamagedFile, TypeNotSupported } from '../../core/contract/errors.ts';
import type { SampleType } from '../../core/raster/raster.ts';
import { compressionOf } from './block-decoders.ts';
import type { ByteSource } from './byte-source.ts';
import { type GdalMetadata, parseGdalMetadata } from './gdal-metadata.ts';
import { type BlockLayout, blockLayout, PALETTE } from './tiff-blocks.ts';
import { readTiffDirectories, type TiffDirectory } from './tiff-directory.ts';
import { TAGS } from './tiff-tags.ts';

/** One size at which the pixels are there: the image itself or an overview. */
interface GeotiffLevel {
  readonly image: BlockLayout;
  /** The 1-bit or 8-bit mask of this level: 0 where nothing was measured. */
  readonly mask: BlockLayout | null;
}

/** A GeoTIFF's pixels: how they lie, and what its samples mean. */
export interface GeotiffImage {
  readonly directory: TiffDirectory;
  readonly gdalMetadata: GdalMetadata;
  /** Full size first, then each smaller. */
  readonly levels: readonly [GeotiffLevel, ...GeotiffLevel[]];
  /** The samples that hold the bands (alpha is no band), or the palette's index. */
  readonly bandSamples: readonly number[];
  readonly bandCount: number;
  /** The sample that is 0 where nothing was measured. */
  readonly alphaSample: number | null;
  /** Red, green and blue of each index, one after the other; null where samples are values themselves. */
  readonly palette: readonly [Uint8Array, Uint8Array, Uint8Array] | null;
  /** What comes out: `uint8` for a palette. */
  readonly sampleType: SampleType;
  readonly nodata: number | null;
}

const REDUCED = 1;
const MASK = 4;
const ALPHA_KINDS: ReadonlySet<number> = new Set([1, 2]);

/**
 * Reads the header of a GeoTIFF: its first image with overviews and internal masks. Later pages of a multi-page file,
 * and `.ovr`, `.msk` or `.aux.xml` files beside it, are not looked at.
 *
 * @throws DamagedFile, TypeNotSupported, CompressionNotSupported, TooLarge.
 */
export async function readGeotiffImage(source: ByteSource): Promise<GeotiffImage> {
  const [directory, ...others] = await readTiffDirectories(source);
  const layout = decodableLayout(directory, source);
  const { sample } = layout;
  if (sample === 'bit') {
    throw new TypeNotSupported(`"${source.name}" has samples of 1 bit, which is no scene. Give the imagery itself.`);
  }
  const palette = layout.photometric === PALETTE ? paletteOf(directory, layout, source) : null;
  const gdalMetadata = parseGdalMetadata(directory.text(TAGS.gdalMetadata));
  const alphaSample = alphaOf(directory, layout.samplesPerPixel, gdalMetadata);
  const samples = Array.from({ length: layout.samplesPerPixel }, (_, index) => index);
  const bandSamples = palette === null ? samples.filter((index) => index !== alphaSample) : [0];
  refuseLostMasks([directory, ...others], source);
  return {
    directory,
    gdalMetadata,
    levels: [{ image: layout, mask: maskOf(layout, others, source) }, ...overviewsOf(layout, others, source)],
    bandSamples,
    bandCount: palette === null ? bandSamples.length : palette.length,
    alphaSample,
    palette,
    sampleType: palette === null ? sample : 'uint8',
    nodata: nodataOf(directory, sample),
  };
}

/** The layout of a directory whose blocks we can decode. */
function decodableLayout(directory: TiffDirectory, source: ByteSource): BlockLayout {
  const layout = blockLayout(directory, source);
  compressionOf(layout, source);
  return layout;
}

function overviewsOf(full: BlockLayout, others: readonly TiffDirectory[], source: ByteSource): GeotiffLevel[] {
  const levels: GeotiffLevel[] = [];
  for (const directory of others) {
    if (subfileType(directory) !== REDUCED) continue;
    const image = readable(() => decodableLayout(directory, source));
    const isSame = image !== null && image.sample === full.sample && image.samplesPerPixel === full.samplesPerPixel;
    const above = levels.at(-1)?.image ?? full;
    if (!isSame || image.width >= above.width || image.height >= above.height) continue;
    levels.push({ image, mask: maskOf(image, others, source) });
  }
  return levels;
}

function maskOf(image: BlockLayout, others: readonly TiffDirectory[], source: ByteSource): BlockLayout | null {
  for (const directory of others.filter(isMask)) {
    const mask = decodableLayout(directory, source);
    if (mask.width === image.width && mask.height === image.height && mask.samplesPerPixel === 1) return mask;
  }
  return null;
}

/** Whether a directory is a mask of another one. */
export function isMask(directory: TiffDirectory): boolean {
  return (subfileType(directory) & MASK) !== 0;
}

/** A mask that is none of any image here would be passed over, and what it hides would be taken for measured. */
function refuseLostMasks(directories: readonly TiffDirectory[], source: ByteSource): void {
  const sizeOf = (directory: TiffDirectory) =>
    `${directory.number(TAGS.imageWidth)} × ${directory.number(TAGS.imageLength)} px`;
  const images = directories.filter((directory) => !isMask(directory)).map(sizeOf);
  for (const mask of directories.filter(isMask)) {
    const samples = mask.number(TAGS.samplesPerPixel) ?? 1;
    if (samples === 1 && images.includes(sizeOf(mask))) continue;
    throw new DamagedFile(
      `"${source.name}" is damaged: a mask of ${sizeOf(mask)} and ${samples} samples fits no image in it. Fetch it again.`,
    );
  }
}

/** An overview in a form we do not read is no loss: the full image is there. One that is damaged is. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof AftermathError && error.code !== 'E_DAMAGED') return null;
    throw error;
  }
}

function subfileType(directory: TiffDirectory): number {
  return directory.number(TAGS.newSubfileType) ?? 0;
}

/** The first extra sample that is an alpha channel, said by ExtraSamples or by GDAL's colour interpretation. */
function alphaOf(directory: TiffDirectory, samplesPerPixel: number, metadata: GdalMetadata): number | null {
  const extra = directory.numbers(TAGS.extraSamples);
  const first = samplesPerPixel - extra.length;
  const place = extra.findIndex((kind) => ALPHA_KINDS.has(kind));
  const stated = place < 0 ? metadata.colours.findIndex((colour) => /^alpha$/i.test(colour ?? '')) : first + place;
  return stated > 0 && stated < samplesPerPixel ? stated : null;
}

/** The colours as 8 bits. Colour maps hold 16 bits; some writers fill only the lower 8. */
function paletteOf(
  directory: TiffDirectory,
  { sample }: BlockLayout,
  source: ByteSource,
): readonly [Uint8Array, Uint8Array, Uint8Array] {
  const map = directory.numbers(TAGS.colorMap);
  if (sample !== 'uint8' || map.length < 768) {
    throw new TypeNotSupported(
      `"${source.name}" has a palette of ${sample} indices; we read palettes of 256 colours. Convert it to RGB, for ` +
        'example with gdal_translate -expand rgb.',
    );
  }
  const shift = map.some((value) => value > 255) ? 8 : 0;
  const channel = (index: number) => Uint8Array.from(map.slice(index * 256, (index + 1) * 256), (v) => v >> shift);
  return [channel(0), channel(1), channel(2)];
}

/** The stated nodata value as the samples can hold it; null where there is none or it is no number. */
function nodataOf(directory: TiffDirectory, sample: SampleType): number | null {
  const text = directory.text(TAGS.gdalNodata);
  if (text === undefined) return null;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  const value = Number(text.replace(/^([+-]?)inf(inity)?$/i, '$1Infinity'));
  if (Number.isNaN(value)) return null;
  return sample === 'float32' ? Math.fround(value) : value;
}
