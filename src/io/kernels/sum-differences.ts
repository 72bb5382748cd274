import type { PixelArray } from '../../core/raster/raster.ts';
import { bytesOf, unsignedView } from './views.ts';
import { type Wasm, wasm } from './wasm.ts';

/** So much of a block is worked on at a time, so that it and its planes stay in the processor's cache. */
const CHUNK_BYTES = 128 * 1024;

/**
 * Undoes TIFF's predictor 2, differences from pixel to pixel, and splits the samples of a pixel into planes.
 *
 * Sums wrap round, so signed, unsigned and float samples of one size are the same work on the same bits.
 *
 * @param block rows of `width` pixels of as many samples as planes, in this machine's byte order, at an address that is
 *   a multiple of the sample's size.
 * @param planes of one sample type of 1, 2 or 4 bytes, as large as the block in pixels; filled.
 */
export function sumDifferences(block: Uint8Array, planes: readonly PixelArray[], width: number): void {
  const kernels = wasm();
  if (kernels === null) sumDifferencesPlainly(block, planes, width);
  else sumDifferencesInWasm(kernels, block, planes, width);
}

/** Bytes of so many whole rows as are worked on at a time. */
export function wholeRows(pixelBytes: number, width: number): number {
  const rowBytes = width * pixelBytes;
  return rowBytes * Math.max(1, Math.floor(CHUNK_BYTES / rowBytes));
}

function sumDifferencesInWasm(kernels: Wasm, block: Uint8Array, planes: readonly PixelArray[], width: number): void {
  const samples = planes.length;
  const sampleBytes = planes[0]!.BYTES_PER_ELEMENT;
  const rowBytes = width * samples * sampleBytes;
  const chunkBytes = wholeRows(samples * sampleBytes, width);
  const { memory, start } = kernels.room(2 * chunkBytes);
  const target = start + chunkBytes;
  const out = planes.map(bytesOf);
  for (let from = 0; from < block.length; from += chunkBytes) {
    const chunk = block.subarray(from, from + chunkBytes);
    memory.set(chunk, start);
    kernels.sumDifferences(start, target, width, chunk.length / rowBytes, samples, sampleBytes);
    const planeBytes = chunk.length / samples;
    for (let sample = 0; sample < samples; sample++) {
      const at = target + sample * planeBytes;
      out[sample]!.set(memory.subarray(at, at + planeBytes), from / samples);
    }
  }
}

/** The same without WebAssembly. */
export function sumDifferencesPlainly(block: Uint8Array, planes: readonly PixelArray[], width: number): void {
  const samples = planes.length;
  const size = planes[0]!.BYTES_PER_ELEMENT;
  const differences = unsignedView(block, size);
  planes.forEach((plane, sample) => {
    const sums = unsignedView(plane, size);
    let sum = 0;
    for (let to = 0, from = sample; to < sums.length; to++, from += samples) {
      if (to % width === 0) sum = 0;
      sum = (sum + differences[from]!) | 0;
      sums[to] = sum;
    }
  });
}
