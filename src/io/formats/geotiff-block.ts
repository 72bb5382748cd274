import { endianness } from 'node:os';
import { allocatePixels, type PixelArray } from '../../core/raster/raster.ts';
import { type BlockDecoder, blockDecoder, compressionOf } from './block-decoders.ts';
import type { ByteSource } from './byte-source.ts';
import type { GeotiffImage } from './geotiff-image.ts';
import { type BlockLayout, rowsOfBlock } from './tiff-blocks.ts';
import { unpackBlock } from './unpack-block.ts';

/** A decoded block; its rows are as wide as the layout's blocks. */
export interface PixelBlock {
  /** One plane a band; none for a mask. */
  readonly bands: readonly PixelArray[];
  /** 1 where measured; null where everything was. */
  readonly valid: Uint8Array | null;
  /** Memory it takes. */
  readonly bytes: number;
}

const HOST_IS_LITTLE = endianness() === 'LE';

/** Reads image blocks by their place: the index counts row by row from the top left. */
export function imageBlockReader(source: ByteSource, image: GeotiffImage, layout: BlockLayout) {
  const readSamples = sampleReader(source, layout);
  const { isPlanar, blocksAcross, blocksDown, samplesPerPixel } = layout;
  const planes = Array.from(
    { length: isPlanar ? samplesPerPixel : 1 },
    (_, plane) => plane * blocksAcross * blocksDown,
  );
  return async (index: number): Promise<PixelBlock> => {
    if (planes.some((plane) => isMissing(layout, plane + index))) return unmeasured(image, blockPixels(layout, index));
    const samples: PixelArray[] = [];
    for (const plane of planes) samples.push(...(await readSamples(plane + index)));
    return measured(image, samples);
  };
}

/** Reads blocks of a mask of 1 or 8 bits: valid where not 0. */
export function maskBlockReader(source: ByteSource, layout: BlockLayout) {
  const readSamples = sampleReader(source, layout);
  return async (index: number): Promise<PixelBlock> => {
    const length = blockPixels(layout, index);
    if (isMissing(layout, index)) return { bands: [], valid: new Uint8Array(length), bytes: length };
    const [values] = await readSamples(index);
    if (!values!.includes(0)) return { bands: [], valid: null, bytes: 0 };
    const valid = new Uint8Array(length);
    for (let i = 0; i < length; i++) valid[i] = values![i] === 0 ? 0 : 1;
    return { bands: [], valid, bytes: length };
  };
}

function isMissing(layout: BlockLayout, index: number): boolean {
  return layout.byteCounts[index] === 0;
}

function rowsAt(layout: BlockLayout, index: number): number {
  return rowsOfBlock(layout, Math.floor((index % (layout.blocksAcross * layout.blocksDown)) / layout.blocksAcross));
}

function blockPixels(layout: BlockLayout, index: number): number {
  return layout.blockWidth * rowsAt(layout, index);
}

function sampleReader(source: ByteSource, layout: BlockLayout): (index: number) => Promise<PixelArray[]> {
  const { sample, offsets, byteCounts, blockWidth, isPlanar, samplesPerPixel, littleEndian } = layout;
  const decode: BlockDecoder = blockDecoder(layout, source);
  const { predicts, hostOrder } = compressionOf(layout, source);
  return async (index) => {
    const rows = rowsAt(layout, index);
    const decoded = await decode(await source.read(offsets[index]!, byteCounts[index]!), rows);
    if (sample === 'bit') return [unpackBits(decoded, blockWidth, rows)];
    return unpackBlock(decoded, {
      width: blockWidth,
      rows,
      samples: isPlanar ? 1 : samplesPerPixel,
      sampleType: sample,
      predictor: predicts ? layout.predictor : 1,
      isForeignOrder: !hostOrder && littleEndian !== HOST_IS_LITTLE,
    });
  };
}

/** One byte a bit; rows start on whole bytes, highest bit first. */
function unpackBits(block: Uint8Array, width: number, rows: number): Uint8Array {
  const rowBytes = Math.ceil(width / 8);
  const values = new Uint8Array(width * rows);
  if (block.every(isFull)) return values.fill(1);
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < width; col++) {
      values[row * width + col] = (block[row * rowBytes + (col >> 3)]! >> (7 - (col & 7))) & 1;
    }
  }
  return values;
}

function isFull(byte: number): boolean {
  return byte === 0xff;
}

function unmeasured(image: GeotiffImage, length: number): PixelBlock {
  const bands = Array.from({ length: image.bandCount }, () => allocatePixels(image.sampleType, length));
  return { bands, valid: new Uint8Array(length), bytes: length + memoryOf(bands) };
}

/** Bands and their validity from all samples of a block. */
function measured(image: GeotiffImage, samples: readonly PixelArray[]): PixelBlock {
  const { palette, nodata, alphaSample, sampleType, bandSamples } = image;
  const bands = bandSamples.map((index) => samples[index]!);
  const coloured = palette === null ? bands : palette.map((colours) => lookUp(bands[0]!, colours));
  const isFloat = sampleType === 'float32' || sampleType === 'float64';
  if (nodata === null && alphaSample === null && !isFloat) {
    return { bands: coloured, valid: null, bytes: memoryOf(coloured) };
  }
  const valid = new Uint8Array(bands[0]!.length).fill(1);
  if (nodata !== null) clearNodata(bands, nodata, valid);
  if (isFloat) for (const band of bands) clearNotFinite(band, valid);
  if (alphaSample !== null) clearZeros(samples[alphaSample]!, valid);
  return { bands: coloured, valid, bytes: memoryOf(coloured) + valid.length };
}

/**
 * In 8-bit imagery a pixel is nodata where every band has the value, since one channel of a dark colour is honestly 0;
 * otherwise where any band has it.
 */
function clearNodata(bands: readonly PixelArray[], nodata: number, valid: Uint8Array): void {
  const isEightBit = bands[0]!.BYTES_PER_ELEMENT === 1;
  const mostMissing = isEightBit ? bands.length : 1;
  const missing = new Uint16Array(valid.length);
  for (const band of bands) {
    for (let i = 0; i < missing.length; i++) if (band[i] === nodata) missing[i]!++;
  }
  for (let i = 0; i < valid.length; i++) if (missing[i]! >= mostMissing) valid[i] = 0;
}

/** NaN and the infinities are no measurements, whether or not the file says so. */
function clearNotFinite(band: PixelArray, valid: Uint8Array): void {
  for (let i = 0; i < valid.length; i++) if (!Number.isFinite(band[i]!)) valid[i] = 0;
}

function clearZeros(alpha: PixelArray, valid: Uint8Array): void {
  for (let i = 0; i < valid.length; i++) if (alpha[i] === 0) valid[i] = 0;
}

function lookUp(indices: PixelArray, colours: Uint8Array): Uint8Array {
  const channel = new Uint8Array(indices.length);
  for (let i = 0; i < channel.length; i++) channel[i] = colours[indices[i]!]!;
  return channel;
}

function memoryOf(bands: readonly PixelArray[]): number {
  return bands.reduce((sum, band) => sum + band.byteLength, 0);
}
