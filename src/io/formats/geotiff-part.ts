import type { PixelWindow } from '../../core/geo/grid.ts';
import { allocateRaster, type PixelArray, type Raster } from '../../core/raster/raster.ts';
import type { PartReader, ScenePart } from '../../core/scene/scene.ts';
import type { BlockCache } from './block-cache.ts';
import type { ByteSource } from './byte-source.ts';
import { imageBlockReader, maskBlockReader, type PixelBlock } from './geotiff-block.ts';
import { readGeotiffImage } from './geotiff-image.ts';
import { readPlacement } from './geotiff-placement.ts';
import { requireInside } from './require-inside.ts';
import { type BlockLayout, decodedBytes } from './tiff-blocks.ts';

/** So many blocks are on their way side by side: the disk works while the processor does. Huge ones take turns. */
const BLOCKS_AT_ONCE = 4;
const BYTES_AT_ONCE = 64 * 1024 * 1024;

/**
 * Opens a GeoTIFF for reading by windows. Takes the source over: closing the reader closes it.
 *
 * Not valid are nodata, NaN, alpha 0, mask 0 and blocks that were never written.
 *
 * @throws as `readGeotiffImage`.
 */
export async function openGeotiffPart(part: ScenePart, source: ByteSource, cache: BlockCache): Promise<PartReader> {
  const image = await readGeotiffImage(source);
  const isSouthUp = readPlacement(image.directory, source)?.isSouthUp ?? false;
  const owner = {};
  const blocksOf = (layout: BlockLayout, name: string, read: (index: number) => Promise<PixelBlock>) => ({
    layout,
    read: (index: number) => cache.block(owner, `${name} ${index}`, () => read(index)),
  });
  const levels = image.levels.map(({ image: pixels, mask }, level) => ({
    pixels: blocksOf(pixels, `pixels ${level}`, imageBlockReader(source, image, pixels)),
    mask: mask && blocksOf(mask, `mask ${level}`, maskBlockReader(source, mask)),
  }));

  return {
    part,
    readWindow: async (window, { level = 0 } = {}) => {
      const chosen = levels[level];
      if (chosen === undefined) throw new RangeError(`"${source.name}" has ${levels.length} levels, wanted ${level}.`);
      const { pixels, mask } = chosen;
      requireInside(window, pixels.layout);
      const raster = allocateRaster(window.width, window.height, image.bandCount, image.sampleType);
      raster.valid.fill(1);
      const fileWindow = isSouthUp ? { ...window, row: pixels.layout.height - window.row - window.height } : window;
      const rowStarts = rowStartsOf(window);
      if (isSouthUp) rowStarts.reverse();
      await eachCut(pixels.layout, fileWindow, async (cut) => {
        copyPixels(await pixels.read(cut.index), cut, raster, rowStarts);
      });
      if (mask !== null) {
        await eachCut(mask.layout, fileWindow, async (cut) => {
          clearMasked(await mask.read(cut.index), cut, raster.valid, rowStarts);
        });
      }
      return raster;
    },
    close: async () => {
      cache.drop(owner);
      await source.close();
    },
  };
}

function rowStartsOf({ width, height }: PixelWindow): number[] {
  const starts: number[] = [];
  for (let row = 0; row < height; row++) starts.push(row * width);
  return starts;
}

/** The part of one block that a window wants. */
interface BlockCut {
  /** Which block, row by row from the top left. */
  readonly index: number;
  /** Where the part begins in the block, px, and how wide the block's rows are. */
  readonly blockCol: number;
  readonly blockRow: number;
  readonly blockWidth: number;
  /** Where it goes in the window, px. */
  readonly col: number;
  readonly row: number;
  readonly width: number;
  readonly height: number;
}

function cutsOf({ blockWidth, blockHeight, blocksAcross }: BlockLayout, window: PixelWindow): BlockCut[] {
  const right = window.col + window.width;
  const bottom = window.row + window.height;
  const cuts: BlockCut[] = [];
  for (let down = Math.floor(window.row / blockHeight); down * blockHeight < bottom; down++) {
    const top = Math.max(window.row, down * blockHeight);
    for (let across = Math.floor(window.col / blockWidth); across * blockWidth < right; across++) {
      const left = Math.max(window.col, across * blockWidth);
      cuts.push({
        index: down * blocksAcross + across,
        blockCol: left - across * blockWidth,
        blockRow: top - down * blockHeight,
        blockWidth,
        col: left - window.col,
        row: top - window.row,
        width: Math.min(right, (across + 1) * blockWidth) - left,
        height: Math.min(bottom, (down + 1) * blockHeight) - top,
      });
    }
  }
  return cuts;
}

async function eachCut(
  layout: BlockLayout,
  window: PixelWindow,
  work: (cut: BlockCut) => Promise<void>,
): Promise<void> {
  const queue = cutsOf(layout, window).values();
  const takeTurns = async () => {
    for (const cut of queue) await work(cut);
  };
  const blockBytes = decodedBytes(layout, layout.blockHeight) * (layout.isPlanar ? layout.samplesPerPixel : 1);
  const atOnce = Math.max(1, Math.min(BLOCKS_AT_ONCE, Math.floor(BYTES_AT_ONCE / blockBytes)));
  await Promise.all(Array.from({ length: atOnce }, takeTurns));
}

/**
 * @param raster all valid so far.
 * @param rowStarts where each row of the window begins in the raster.
 */
function copyPixels(block: PixelBlock, cut: BlockCut, raster: Raster, rowStarts: readonly number[]): void {
  block.bands.forEach((band, index) => {
    copyRows(band, cut, raster.bands[index]!, rowStarts);
  });
  if (block.valid !== null) copyRows(block.valid, cut, raster.valid, rowStarts);
}

function copyRows(block: PixelArray, cut: BlockCut, target: PixelArray, rowStarts: readonly number[]): void {
  for (let row = 0; row < cut.height; row++) {
    const from = (cut.blockRow + row) * cut.blockWidth + cut.blockCol;
    target.set(block.subarray(from, from + cut.width), rowStarts[cut.row + row]! + cut.col);
  }
}

function clearMasked({ valid }: PixelBlock, cut: BlockCut, target: Uint8Array, rowStarts: readonly number[]): void {
  if (valid === null) return;
  for (let row = 0; row < cut.height; row++) {
    const from = (cut.blockRow + row) * cut.blockWidth + cut.blockCol;
    const to = rowStarts[cut.row + row]! + cut.col;
    for (let col = 0; col < cut.width; col++) if (valid[from + col] === 0) target[to + col] = 0;
  }
}
