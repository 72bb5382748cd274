import { inflateSync } from 'node:zlib';
import { allocatePixels, type PixelArray, type SampleType } from '../../core/raster/raster.ts';
import { sumBytes, sumPlaced } from './sum-differences.ts';
import { type Wasm, wasm } from './wasm.ts';

/** Longer streams are left to zlib, so that the kernels' memory stays small. */
const MOST_BYTES = 16 * 1024 * 1024;
/** What the kernel may read behind its input and write behind its output. */
const SLACK_BYTES = 320;

/**
 * Inflates a zlib stream. Whatever the kernel does not take for a sound stream, zlib judges.
 *
 * @param most bytes that may come out; a stream that goes on is damaged or hostile.
 * @returns bytes in memory of their own.
 * @throws zlib's errors.
 */
export function inflate(stream: Uint8Array, most: number): Uint8Array {
  const kernels = wasm();
  const placed = kernels && place(kernels, stream, most);
  return placed === null ? inflatePlainly(stream, most) : placed.memory.slice(placed.at, placed.at + placed.bytes);
}

/** The same without WebAssembly. */
export function inflatePlainly(stream: Uint8Array, most: number): Uint8Array {
  // Room for all and one more, so that zlib needs no second chunk to see that the stream ends.
  return inflateSync(stream, { chunkSize: Math.max(64, most + 1), maxOutputLength: most });
}

/**
 * `inflate` and `sumDifferences` in one: the bytes never leave the kernels' memory before they are pixels.
 *
 * @param most as of `inflate`.
 * @returns planes of width × rows; null where the stream is not sound or too short: then ask the two for the reason.
 */
export function inflatePlanes(
  stream: Uint8Array,
  most: number,
  shape: { readonly width: number; readonly rows: number; readonly samples: number; readonly sampleType: SampleType },
): PixelArray[] | null {
  const { width, rows, samples, sampleType } = shape;
  const kernels = wasm();
  if (kernels === null) return null;
  const planes = Array.from({ length: samples }, () => allocatePixels(sampleType, width * rows));
  const placed = place(kernels, stream, most, sumBytes(planes, width));
  const bytes = samples * planes[0]!.byteLength;
  if (placed === null || placed.bytes < bytes) return null;
  sumPlaced(kernels, { memory: placed.memory, block: placed.at, bytes, sums: placed.free }, planes, width);
  return planes;
}

/** Inflates into the kernels' memory, where `free` is the address of as many free bytes as were asked for. */
function place(kernels: Wasm, stream: Uint8Array, most: number, freeBytes = 0) {
  if (most > MOST_BYTES || stream.length > MOST_BYTES) return null;
  const { memory, start } = kernels.room(stream.length + most + freeBytes + 3 * SLACK_BYTES);
  const at = start + Math.ceil((stream.length + SLACK_BYTES) / 16) * 16;
  memory.set(stream, start);
  const bytes = kernels.inflate(start, stream.length, at, most);
  return bytes < 0 ? null : { memory, at, bytes, free: at + most + SLACK_BYTES };
}
