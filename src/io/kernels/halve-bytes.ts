import { wasm } from './wasm.ts';

/** Larger planes are left to the twin, so that the kernels' memory stays small. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Halves a plane of bytes: each 2 × 2 to their mean, halves rounded up. The twin is `averageRow` of `halveRaster`.
 *
 * @returns a view of the kernels' memory, good until the next kernel is called; null where the twin must do it: odd
 *   sizes, large planes, no WebAssembly.
 */
export function halveBytes(plane: Uint8Array, width: number, height: number): Uint8Array | null {
  const kernels = wasm();
  if (kernels === null || width % 2 === 1 || height % 2 === 1 || plane.length > MOST_BYTES) return null;
  const { memory, start } = kernels.room(2 * plane.length);
  memory.set(plane, start);
  const to = start + plane.length;
  kernels.halveBytes(start, to, width, height);
  return memory.subarray(to, to + plane.length / 4);
}
