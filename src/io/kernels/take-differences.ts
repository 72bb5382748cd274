import type { PixelArray } from '../../core/raster/raster.ts';
import { wholeRows } from './sum-differences.ts';
import { bytesOf, unsignedView } from './views.ts';
import { type Wasm, wasm } from './wasm.ts';

/**
 * TIFF's predictor 2: puts the samples of a pixel side by side, each as the difference from the pixel before it. What
 * `sumDifferences` undoes.
 *
 * @param planes of one sample type of 1, 2 or 4 bytes, rows of `width` pixels.
 * @param block as many bytes as all planes; filled.
 */
export function takeDifferences(planes: readonly PixelArray[], block: Uint8Array, width: number): void {
  const kernels = wasm();
  if (kernels === null) takeDifferencesPlainly(planes, block, width);
  else takeInWasm(kernels, planes.map(bytesOf), block, width, planes[0]!.BYTES_PER_ELEMENT);
}

function takeInWasm(kernels: Wasm, planes: readonly Uint8Array[], block: Uint8Array, width: number, size: number) {
  const chunkBytes = wholeRows(planes.length * size, width);
  const { memory, start } = kernels.room(2 * chunkBytes);
  for (let at = 0; at < block.length; at += chunkBytes) {
    const bytes = Math.min(chunkBytes, block.length - at);
    const planeBytes = bytes / planes.length;
    const from = at / planes.length;
    for (let sample = 0; sample < planes.length; sample++) {
      memory.set(planes[sample]!.subarray(from, from + planeBytes), start + sample * planeBytes);
    }
    const to = start + chunkBytes;
    kernels.takeDifferences(start, to, width, planeBytes / (width * size), planes.length, size);
    block.set(memory.subarray(to, to + bytes), at);
  }
}

/** The same without WebAssembly. Differences wrap round, as the sums do. */
export function takeDifferencesPlainly(planes: readonly PixelArray[], block: Uint8Array, width: number): void {
  const differences = unsignedView(block, planes[0]!.BYTES_PER_ELEMENT);
  planes.forEach((plane, sample) => {
    const values = unsignedView(plane, plane.BYTES_PER_ELEMENT);
    let previous = 0;
    for (let from = 0, to = sample; from < values.length; from++, to += planes.length) {
      if (from % width === 0) previous = 0;
      differences[to] = values[from]! - previous;
      previous = values[from]!;
    }
  });
}
