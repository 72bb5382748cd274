import type { PixelArray } from '../../core/raster/raster.ts';

/** The bytes of samples. */
export function bytesOf({ buffer, byteOffset, byteLength }: PixelArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Samples as unsigned numbers of the same bits. */
export function unsignedView({ buffer, byteOffset, byteLength }: PixelArray, size: number) {
  if (size === 1) return new Uint8Array(buffer, byteOffset, byteLength);
  if (size === 2) return new Uint16Array(buffer, byteOffset, byteLength / 2);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}
