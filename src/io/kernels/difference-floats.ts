import type { PixelArray } from '../../core/raster/raster.ts';
import { wholeRows } from './sum-differences.ts';
import { bytesOf } from './views.ts';
import { type Wasm, wasm } from './wasm.ts';

interface FloatRows {
  readonly width: number;
  /** Which of how many bands, side by side in the block, the tile is. */
  readonly band: number;
  readonly bandCount: number;
}

const SLACK_BYTES = 32;

/**
 * TIFF's predictor 3 (Adobe, TIFF Technical Note 3, 2005): a row lies as planes of bytes, heaviest bytes first;
 * differences run on from plane to plane.
 *
 * @param tile floats of 4 or 8 bytes, rows of `width`.
 * @param block takes all bands; the band's bytes are filled.
 */
export function differenceFloats(tile: PixelArray, block: Uint8Array, rows: FloatRows): void {
  const kernels = wasm();
  const suits = rows.bandCount === 1 && tile.BYTES_PER_ELEMENT === 4 && rows.width % 16 === 0;
  if (kernels === null || !suits) differenceFloatsPlainly(tile, block, rows);
  else differenceInWasm(kernels, bytesOf(tile), block, rows.width);
}

function differenceInWasm(kernels: Wasm, floats: Uint8Array, block: Uint8Array, width: number): void {
  const chunkBytes = wholeRows(4, width);
  const { memory, start } = kernels.room(2 * chunkBytes + 4 * width + SLACK_BYTES);
  const to = start + chunkBytes;
  for (let at = 0; at < floats.length; at += chunkBytes) {
    const chunk = floats.subarray(at, at + chunkBytes);
    memory.set(chunk, start);
    kernels.differenceFloats(start, to, width, chunk.length / (4 * width), to + chunkBytes);
    block.set(memory.subarray(to, to + chunk.length), at);
  }
}

/**
 * The same without WebAssembly. Four planes are written at a time, so each starts from the last byte of the one before,
 * known from the row's last word.
 */
export function differenceFloatsPlainly(
  tile: PixelArray,
  block: Uint8Array,
  { width, band, bandCount }: FloatRows,
): void {
  const words = new Uint32Array(tile.buffer, tile.byteOffset, tile.byteLength / 4);
  const wordsPerSample = tile.BYTES_PER_ELEMENT / 4;
  const rowWords = width * wordsPerSample;
  const plane = width * bandCount;
  let to = band;
  for (let start = 0; start < words.length; start += rowWords) {
    let before = 0;
    for (let word = wordsPerSample - 1; word >= 0; word--) {
      const last = words[start + rowWords - wordsPerSample + word]!;
      let [first, second, third, fourth] = [before, last >>> 24, last >>> 16, last >>> 8];
      for (let from = start + word; from < start + rowWords; from += wordsPerSample) {
        const value = words[from]!;
        block[to] = (value >>> 24) - first;
        block[to + plane] = (value >>> 16) - second;
        block[to + 2 * plane] = (value >>> 8) - third;
        block[to + 3 * plane] = value - fourth;
        first = value >>> 24;
        second = value >>> 16;
        third = value >>> 8;
        fourth = value;
        to += bandCount;
      }
      before = last;
      to += 3 * plane;
    }
  }
}
