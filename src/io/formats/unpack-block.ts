import { allocatePixels, type PixelArray, type SampleType } from '../../core/raster/raster.ts';
import { sumDifferences } from '../kernels/sum-differences.ts';

/** What a decoded block holds. */
export interface BlockShape {
  readonly width: number;
  readonly rows: number;
  /** Samples a pixel that lie side by side in it. */
  readonly samples: number;
  readonly sampleType: SampleType;
  /** 1 none, 2 differences from pixel to pixel, 3 differences of float bytes. */
  readonly predictor: number;
  /** Whether its bytes stand in the other order than this machine's. */
  readonly isForeignOrder: boolean;
}

const SAMPLE_BYTES = { uint8: 1, int8: 1, uint16: 2, int16: 2, uint32: 4, int32: 4, float32: 4, float64: 8 } as const;

/**
 * Splits a decoded block into one plane a sample, and undoes its predictor on the way.
 *
 * Predictor 2: TIFF 6.0, section 14, 1992, for samples of 8, 16 and 32 bits. Predictor 3: Adobe, TIFF Technical Note 3,
 * 2005. The block's own bytes are overwritten.
 *
 * @returns planes of width × rows, as many as samples.
 */
export function unpackBlock(block: Uint8Array, shape: BlockShape): PixelArray[] {
  const { width, rows, samples, sampleType, predictor, isForeignOrder } = shape;
  const planes = Array.from({ length: samples }, () => allocatePixels(sampleType, width * rows));
  if (predictor === 3) {
    joinFloatBytes(block, shape, planes);
    return planes;
  }
  const size = SAMPLE_BYTES[sampleType];
  const bytes = aligned(block, size);
  if (isForeignOrder) swapBytes(bytes, size);
  if (predictor === 2) sumDifferences(bytes, planes, width);
  else splitSamples(bytes, planes);
  return planes;
}

function splitSamples(bytes: Uint8Array, planes: readonly PixelArray[]): void {
  const samples = planes.length;
  planes.forEach((plane, sample) => {
    const values = typedView(bytes, plane);
    if (samples === 1) plane.set(values);
    else for (let to = 0, from = sample; to < plane.length; to++, from += samples) plane[to] = values[from]!;
  });
}

/** A row lies as planes of bytes, heaviest first, and each byte as the difference from the same sample before it. */
function joinFloatBytes(block: Uint8Array, shape: BlockShape, planes: readonly PixelArray[]): void {
  const { width, rows, samples, sampleType } = shape;
  const wordsPerSample = SAMPLE_BYTES[sampleType] / 4;
  const count = width * samples;
  const rowBytes = count * 4 * wordsPerSample;
  const words = planes.map((plane) => new Uint32Array(plane.buffer, plane.byteOffset, plane.byteLength / 4));
  for (let row = 0; row < rows; row++) {
    const start = row * rowBytes;
    for (let at = start + samples; at < start + rowBytes; at++) block[at]! += block[at - samples]!;
    for (let word = 0; word < wordsPerSample; word++) {
      // The heavier word comes first in the row and last in this machine's memory.
      const heavy = start + 4 * word * count;
      const place = wordsPerSample - 1 - word;
      for (let sample = 0; sample < samples; sample++) {
        const out = words[sample]!;
        let from = heavy + sample;
        for (let col = 0; col < width; col++, from += samples) {
          out[(row * width + col) * wordsPerSample + place] =
            (block[from]! << 24) |
            (block[from + count]! << 16) |
            (block[from + 2 * count]! << 8) |
            block[from + 3 * count]!;
        }
      }
    }
  }
}

function aligned(block: Uint8Array, size: number): Uint8Array {
  return block.byteOffset % size === 0 ? block : new Uint8Array(block);
}

function swapBytes(bytes: Uint8Array, size: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (size === 2) buffer.swap16();
  else if (size === 4) buffer.swap32();
  else if (size === 8) buffer.swap64();
}

/** The block's bytes as samples of a plane's type. */
function typedView({ buffer, byteOffset, byteLength }: Uint8Array, plane: PixelArray): PixelArray {
  const View = plane.constructor as new (buffer: ArrayBufferLike, byteOffset: number, length: number) => PixelArray;
  return new View(buffer, byteOffset, byteLength / plane.BYTES_PER_ELEMENT);
}
