import type { PixelWindow } from '../geo/grid.ts';
import type { Raster } from './raster.ts';

/** Means over boxes of `sidePx` × `sidePx` pixels, to which pixels are added window by window. */
export interface BoxMeans {
  readonly sidePx: number;
  /** Boxes; those at the right and the lower edge may hold fewer pixels. */
  readonly width: number;
  readonly height: number;
  /** Of the valid pixels of each box, band by band. */
  readonly sums: readonly Float64Array[];
  readonly counts: Uint32Array;
}

/** @param size of the pixels to come. */
export function emptyBoxes(
  size: { readonly width: number; readonly height: number },
  bandCount: number,
  sidePx: number,
): BoxMeans {
  const [width, height] = [Math.ceil(size.width / sidePx), Math.ceil(size.height / sidePx)];
  const sums = Array.from({ length: bandCount }, () => new Float64Array(width * height));
  return { sidePx, width, height, sums, counts: new Uint32Array(width * height) };
}

/** @param corner of the raster among all the pixels; each pixel is to be added once. Changes `boxes`. */
export function addToBoxes(boxes: BoxMeans, raster: Raster, corner: Pick<PixelWindow, 'col' | 'row'>): void {
  const isWhole = !raster.valid.includes(0);
  for (let row = 0; row < raster.height; row++) {
    const firstBox = Math.floor((corner.row + row) / boxes.sidePx) * boxes.width;
    for (let col = 0; col < raster.width; ) {
      const box = Math.floor((corner.col + col) / boxes.sidePx);
      const end = Math.min(raster.width, (box + 1) * boxes.sidePx - corner.col);
      const from = row * raster.width;
      if (isWhole) addRun(boxes, raster, firstBox + box, from + col, from + end);
      else addValid(boxes, raster, firstBox + box, from + col, from + end);
      col = end;
    }
  }
}

/** The means; a box is valid where any of its pixels is, as in overviews. */
export function rasterOfBoxes({ width, height, sums, counts }: BoxMeans): Raster {
  const bands = sums.map((sum) => Float32Array.from(sum, (total, i) => (counts[i] === 0 ? 0 : total / counts[i]!)));
  return { width, height, bands, valid: Uint8Array.from(counts, (count) => (count > 0 ? 1 : 0)) };
}

function addRun({ sums, counts }: BoxMeans, { bands }: Raster, box: number, start: number, end: number): void {
  for (let b = 0; b < bands.length; b++) {
    const band = bands[b]!;
    let sum = 0;
    for (let i = start; i < end; i++) sum += band[i]!;
    sums[b]![box]! += sum;
  }
  counts[box]! += end - start;
}

function addValid(boxes: BoxMeans, { bands, valid }: Raster, box: number, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    if (valid[i] !== 1) continue;
    for (let b = 0; b < bands.length; b++) boxes.sums[b]![box]! += bands[b]![i]!;
    boxes.counts[box]!++;
  }
}
