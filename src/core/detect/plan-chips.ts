import { growWindow, type PixelWindow } from '../geo/grid.ts';
import type { PixelPoint } from '../geo/points.ts';
import { antiAliasReachPx, antiAliasSigmaPx } from '../raster/anti-alias.ts';
import { KERNEL_REACH_PX } from '../raster/sampling.ts';
import type { ModelCard } from './model-card.ts';

/** An image as far as its chips depend on it. */
export interface ImageSize {
  /** Size, px. */
  readonly width: number;
  readonly height: number;
  /** What a pixel measures on the ground, m. */
  readonly pixelMeters: { readonly width: number; readonly height: number };
}

/** One chip for a model: what it is shown, what it answers for, and what must be read for that. Plain data. */
export interface ChipPlan {
  /** Pixels at the model's GSD, counted from the image's corner; may reach beyond the image. */
  readonly chip: PixelWindow;
  /** The part of the chip that it answers for: the cores of all chips cover the image once. */
  readonly core: PixelWindow;
  /** What must be read, px of the image, with margins for blur and kernel. */
  readonly read: PixelWindow;
  /** Image pixels to a chip pixel, across and down. */
  readonly scale: PixelPoint;
  /** Blur before sampling, where the image is finer than the model; standard deviation, px of the image. */
  readonly antiAliasSigmaPx: PixelPoint;
}

/**
 * Cuts an image into overlapping chips at a model's ground sample distance, row by row from the top left.
 *
 * Chips are as many as their full size asks for, and no larger than so many need to be, so that little is looked at twice;
 * the last of a row or column ends with the image. Neighbours part their overlap in the middle, so an object no larger than
 * the overlap is whole in the chip that answers for its middle.
 */
export function planChips(image: ImageSize, { gsdMeters, input }: Pick<ModelCard, 'gsdMeters' | 'input'>): ChipPlan[] {
  const scale = { col: gsdMeters.model / image.pixelMeters.width, row: gsdMeters.model / image.pixelMeters.height };
  const sigma = { col: antiAliasSigmaPx(scale.col), row: antiAliasSigmaPx(scale.row) };
  const marginPx = KERNEL_REACH_PX + Math.max(antiAliasReachPx(sigma.col), antiAliasReachPx(sigma.row));
  const across = spans(Math.max(1, Math.ceil(image.width / scale.col - SLACK)), input);
  const down = spans(Math.max(1, Math.ceil(image.height / scale.row - SLACK)), input);
  return down.flatMap((rows) =>
    across.map((cols) => {
      const chip = { col: cols.start, row: rows.start, width: cols.length, height: rows.length };
      const core = {
        col: cols.coreStart,
        row: rows.coreStart,
        width: cols.coreEnd - cols.coreStart,
        height: rows.coreEnd - rows.coreStart,
      };
      return { chip, core, read: windowToRead(chip, scale, marginPx, image), scale, antiAliasSigmaPx: sigma };
    }),
  );
}

/** A thousandth of a pixel more is not a pixel more. */
const SLACK = 1e-3;

interface Span {
  readonly start: number;
  readonly length: number;
  readonly coreStart: number;
  readonly coreEnd: number;
}

function spans(total: number, { size, overlap, multiple }: ModelCard['input']): Span[] {
  const count = Math.max(1, Math.ceil((total - overlap) / (size - overlap)));
  const length = multiple * Math.ceil((total + (count - 1) * overlap) / count / multiple);
  const starts = Array.from({ length: count }, (_, i) => Math.max(0, Math.min(i * (length - overlap), total - length)));
  const seamAfter = (i: number) => Math.floor((starts[i]! + length + starts[i + 1]!) / 2);
  return starts.map((start, i) => ({
    start,
    length,
    coreStart: i === 0 ? 0 : seamAfter(i - 1),
    coreEnd: i === count - 1 ? total : seamAfter(i),
  }));
}

function windowToRead(chip: PixelWindow, scale: PixelPoint, marginPx: number, image: ImageSize): PixelWindow {
  const col = Math.min(image.width - 1, Math.floor(chip.col * scale.col));
  const row = Math.min(image.height - 1, Math.floor(chip.row * scale.row));
  const right = Math.min(image.width, Math.ceil((chip.col + chip.width) * scale.col));
  const bottom = Math.min(image.height, Math.ceil((chip.row + chip.height) * scale.row));
  return growWindow({ col, row, width: right - col, height: bottom - row }, marginPx, image);
}
