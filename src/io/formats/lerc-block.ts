import { decode, load } from 'lerc';

/**
 * Decodes one LERC blob to interleaved samples in the host's byte order.
 *
 * Where a blob has one sample less than the pixels, its mask is their alpha, as GDAL writes it (libtiff's LERC codec).
 *
 * @param samples samples a pixel that are wanted.
 */
export async function decodeLercBlock(bytes: Uint8Array, samples: number): Promise<Uint8Array> {
  await load();
  const { width, height, pixels, mask, depthCount } = decode(bytes, { returnInterleaved: true });
  const values = pixels[0]!;
  if (mask !== null && depthCount === samples && values instanceof Float32Array) {
    for (let i = 0; i < mask.length; i++) {
      if (mask[i] === 0) values.fill(Number.NaN, i * samples, (i + 1) * samples);
    }
  }
  if (depthCount === samples) return bytesOf(values);
  const isAlphaMissing = depthCount === samples - 1 && values instanceof Uint8Array;
  if (!isAlphaMissing) throw new Error(`a LERC block of ${depthCount} samples instead of ${samples}`);
  const withAlpha = new Uint8Array(width * height * samples);
  for (let i = 0; i < width * height; i++) {
    withAlpha.set(values.subarray(i * depthCount, (i + 1) * depthCount), i * samples);
    withAlpha[i * samples + depthCount] = mask === null || mask[i] !== 0 ? 255 : 0;
  }
  return withAlpha;
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
