import type { PixelArray, Raster } from '../../core/raster/raster.ts';
import { COG_TILE_PX } from './cog-options.ts';

/**
 * The bytes of one image tile before compression: bands interleaved by pixel, each row a run of differences.
 *
 * Predictor 2 for integers (TIFF 6.0, 1992), predictor 3 for floats (Adobe, TIFF Technical Note 3, 2005: bytes of
 * like weight side by side). The tile is always full size; past a cropped raster's edge lies padding nobody shows.
 * Writes the host's byte order, which is little-endian wherever we run.
 *
 * @param fill what stands where a pixel is not valid.
 */
export function encodeImageBlock(raster: Raster, fill: number): Uint8Array {
  const bands = fillInvalid(raster, fill);
  const sampleBytes = bands[0]!.BYTES_PER_ELEMENT;
  const block = new Uint8Array(COG_TILE_PX * COG_TILE_PX * bands.length * sampleBytes);
  const isFloat = bands[0] instanceof Float32Array || bands[0] instanceof Float64Array;
  if (isFloat) differenceFloatBytes(bands, sampleBytes, raster.width, block);
  else differenceIntegers(bands, raster.width, block);
  return block;
}

/** The bytes of one mask tile before compression: a bit a pixel, highest bit first, 1 where valid. */
export function encodeMaskBlock({ width, height, valid }: Raster): Uint8Array {
  const rowBytes = COG_TILE_PX / 8;
  const block = new Uint8Array(rowBytes * COG_TILE_PX);
  for (let row = 0; row < height; row++) {
    for (let col = 0; col < width; col++) {
      if (valid[row * width + col] !== 0) block[row * rowBytes + (col >> 3)]! |= 0x80 >> (col & 7);
    }
  }
  return block;
}

/** The bands with `fill` in every pixel that is not valid; the raster itself stays as it is. */
function fillInvalid({ bands, valid }: Raster, fill: number): readonly PixelArray[] {
  if (!valid.includes(0)) return bands;
  return bands.map((band) => {
    const filled = band.slice();
    for (let i = 0; i < filled.length; i++) if (valid[i] === 0) filled[i] = fill;
    return filled;
  });
}

function differenceIntegers(bands: readonly PixelArray[], width: number, block: Uint8Array): void {
  const samples = unsignedView(block, bands[0]!.BYTES_PER_ELEMENT);
  bands.forEach((band, index) => {
    const values = unsignedView(band, band.BYTES_PER_ELEMENT);
    for (let start = 0, row = 0; start < values.length; start += width, row++) {
      let to = row * COG_TILE_PX * bands.length + index;
      let previous = 0;
      for (let from = start; from < start + width; from++) {
        const value = values[from]!;
        samples[to] = value - previous;
        previous = value;
        to += bands.length;
      }
    }
  });
}

/** Differences wrap, so signed and unsigned samples of one size are the same work on the same bits. */
function unsignedView(array: PixelArray, sampleBytes: number): Uint8Array | Uint16Array | Uint32Array {
  const { buffer, byteOffset, byteLength } = array;
  if (sampleBytes === 1) return new Uint8Array(buffer, byteOffset, byteLength);
  if (sampleBytes === 2) return new Uint16Array(buffer, byteOffset, byteLength / 2);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

function differenceFloatBytes(
  bands: readonly PixelArray[],
  sampleBytes: number,
  width: number,
  block: Uint8Array,
): void {
  const planeBytes = COG_TILE_PX * bands.length;
  bands.forEach((band, index) => {
    const bytes = unsignedView(band, 1);
    const rowBytes = width * sampleBytes;
    for (let start = 0, row = 0; start < bytes.length; start += rowBytes, row++) {
      let previous = 0;
      for (let plane = 0; plane < sampleBytes; plane++) {
        let to = (row * sampleBytes + plane) * planeBytes + index;
        let from = start + sampleBytes - 1 - plane;
        for (let col = 0; col < width; col++) {
          const value = bytes[from]!;
          block[to] = value - previous;
          previous = value;
          to += bands.length;
          from += sampleBytes;
        }
        if (width < COG_TILE_PX) {
          block[to] = -previous;
          previous = 0;
        }
      }
    }
  });
}
