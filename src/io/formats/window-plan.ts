import type { PixelWindow } from '../../core/geo/grid.ts';
import type { BlockLayout } from './tiff-blocks.ts';

/** A run of bytes of a file. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

type TileLayout = Pick<
  BlockLayout,
  | 'width'
  | 'height'
  | 'blockWidth'
  | 'blockHeight'
  | 'blocksAcross'
  | 'blocksDown'
  | 'isPlanar'
  | 'samplesPerPixel'
  | 'offsets'
  | 'byteCounts'
>;

/** What of a tiled file holds a window, as plain data. */
export interface WindowPlan {
  /** Where the new image lies in the whole, px: begins with a tile of every image, ends with one of the first or at the edge. */
  readonly window: PixelWindow;
  /** For each image (pixels, mask) its tiles that hold the window, in the new image's order; length 0 is one never written. */
  readonly tiles: readonly (readonly ByteRange[])[];
  /** What is to be read for them, in the file's order, none meeting another. */
  readonly reads: readonly ByteRange[];
}

/** Tiles with no more between them are read at once: GDAL's COGs have 8 bytes there. */
const MOST_GAP_BYTES = 512;
const MOST_READ_BYTES = 4 * 1024 * 1024;

/**
 * Plans what to read for a window of an image and of the masks that lie on the same pixels.
 *
 * @param images tiled, all of one size in px; their tiles may differ in size.
 * @param wanted lies inside them, px.
 */
export function planWindow(images: readonly [TileLayout, ...TileLayout[]], wanted: PixelWindow): WindowPlan {
  const [{ width, height, blockWidth, blockHeight }] = images;
  const col = startOf(
    wanted.col,
    images.map((image) => image.blockWidth),
  );
  const row = startOf(
    wanted.row,
    images.map((image) => image.blockHeight),
  );
  const right = Math.min(width, Math.ceil((wanted.col + wanted.width) / blockWidth) * blockWidth);
  const bottom = Math.min(height, Math.ceil((wanted.row + wanted.height) / blockHeight) * blockHeight);
  const window = { col, row, width: right - col, height: bottom - row };
  const tiles = images.map((image) => tilesOf(image, window));
  return { window, tiles, reads: planReads(tiles.flat()) };
}

/** The last place at or before `at` where a tile of each size begins. */
function startOf(at: number, sizes: readonly number[]): number {
  const step = sizes.reduce((a, b) => (a / greatestDivisor(a, b)) * b);
  return Math.floor(at / step) * step;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

function tilesOf(image: TileLayout, { col, row, width, height }: PixelWindow): ByteRange[] {
  const { blockWidth, blockHeight, blocksAcross, blocksDown, isPlanar, samplesPerPixel, offsets, byteCounts } = image;
  const tiles: ByteRange[] = [];
  for (let plane = 0; plane < (isPlanar ? samplesPerPixel : 1); plane++) {
    for (let down = row / blockHeight; down * blockHeight < row + height; down++) {
      for (let across = col / blockWidth; across * blockWidth < col + width; across++) {
        const tile = (plane * blocksDown + down) * blocksAcross + across;
        tiles.push({ offset: offsets[tile]!, length: byteCounts[tile]! });
      }
    }
  }
  return tiles;
}

/** Adjacent ranges as one, each byte once. */
export function planReads(ranges: readonly ByteRange[]): ByteRange[] {
  const reads: ByteRange[] = [];
  for (const { offset, length } of ranges.toSorted((a, b) => a.offset - b.offset)) {
    if (length === 0) continue;
    const last = reads.at(-1);
    const lastEnd = last === undefined ? 0 : last.offset + last.length;
    const end = Math.max(lastEnd, offset + length);
    const isOverlap = last !== undefined && offset < lastEnd;
    const isNear = last !== undefined && offset - lastEnd <= MOST_GAP_BYTES && end - last.offset <= MOST_READ_BYTES;
    if (isOverlap || isNear) reads.splice(-1, 1, { offset: last.offset, length: end - last.offset });
    else reads.push({ offset, length });
  }
  return reads;
}
