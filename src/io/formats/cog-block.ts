import { allocatePixels, type PixelArray, type Raster, type SampleType } from '../../core/raster/raster.ts';
import { differenceFloats } from '../kernels/difference-floats.ts';
import { takeDifferences } from '../kernels/take-differences.ts';
import { COG_TILE_PX, isFloat } from './cog-options.ts';

/** Used again and again: a tile's worth of new memory for each tile is work for the garbage collector. */
let kept = new Uint8Array(0);

/**
 * The bytes of one image tile before compression: bands interleaved by pixel, each row as differences from pixel to
 * pixel.
 *
 * Predictor 2 for integers (TIFF 6.0, 1992), predictor 3 for floats (Adobe, TIFF Technical Note 3, 2005). Always a
 * full tile: past the edge of a cropped raster stand zeros that nobody shows. Bytes are in the host's order, which is
 * little-endian wherever we run.
 *
 * @param fill what stands where a pixel is not valid.
 * @returns bytes that are good until the next call in this thread.
 */
export function encodeImageBlock(raster: Raster, sampleType: SampleType, fill: number): Uint8Array {
  const bandCount = raster.bands.length;
  const sampleBytes = raster.bands[0]!.BYTES_PER_ELEMENT;
  const bytes = COG_TILE_PX * COG_TILE_PX * bandCount * sampleBytes;
  if (kept.length < bytes) kept = new Uint8Array(bytes);
  const block = kept.subarray(0, bytes);
  const allValid = !raster.valid.includes(0);
  const tiles = raster.bands.map((band) => fullTile(raster, band, sampleType, allValid ? null : fill));
  if (isFloat(sampleType)) {
    tiles.forEach((tile, band) => {
      differenceFloats(tile, block, { width: COG_TILE_PX, band, bandCount });
    });
  } else takeDifferences(tiles, block, COG_TILE_PX);
  return block;
}

/** The bytes of one mask tile before compression: a bit a pixel, highest bit first, 1 where valid. */
export function encodeMaskBlock({ width, height, valid }: Raster): Uint8Array {
  const rowBytes = COG_TILE_PX / 8;
  const block = new Uint8Array(rowBytes * COG_TILE_PX);
  if (width === COG_TILE_PX && !valid.includes(0)) return block.fill(0xff, 0, rowBytes * height);
  for (let row = 0; row < height; row++) {
    for (let col = 0; col < width; col++) {
      if (valid[row * width + col] !== 0) block[row * rowBytes + (col >> 3)]! |= 0x80 >> (col & 7);
    }
  }
  return block;
}

/** A band at the size of a tile, `fill` where not valid, if given: the band itself where it is so already. */
function fullTile({ width, height, valid }: Raster, pixels: PixelArray, sampleType: SampleType, fill: number | null) {
  const isFull = width === COG_TILE_PX && height === COG_TILE_PX;
  if (isFull && fill === null) return pixels;

  const tile = allocatePixels(sampleType, COG_TILE_PX * COG_TILE_PX);
  for (let row = 0; row < height; row++) {
    const to = row * COG_TILE_PX;
    const from = row * width;
    tile.set(pixels.subarray(from, from + width), to);
    if (fill === null) continue;
    for (let col = 0; col < width; col++) if (valid[from + col] === 0) tile[to + col] = fill;
  }
  return tile;
}
