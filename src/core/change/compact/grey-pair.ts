import type { AlignedPatch } from '../../align/aligned-patch.ts';
import type { MatchedBand } from '../../align/radiometry.ts';
import type { PixelPoint } from '../../geo/points.ts';
import type { Raster } from '../../raster/raster.ts';
import { binomialSums, logPlane } from '../log-plane.ts';
import type { PlaneKernels } from '../plane-kernels.ts';

const { fround } = Math;

/** How the brightness of all bands together is brought to logarithms. */
export interface GreyScale {
  readonly bands: readonly MatchedBand[];
  /** Added before the logarithm, units of the earlier date. */
  readonly floor: number;
}

/** Log brightness of both dates on the finest level that any filter looks at, smoothed over 1 px; 0 where not observed. */
export interface GreyPair {
  readonly width: number;
  readonly height: number;
  /** 1 where both dates show all of a cell. */
  readonly observed: Uint8Array;
  readonly before: Int32Array;
  readonly after: Int32Array;
}

/**
 * @param corner the grid pixel of the patch's top left: cells of a level begin at multiples of their size.
 * @param halvings the level.
 */
export function greyPair(
  patch: AlignedPatch,
  observed: Uint8Array,
  corner: PixelPoint,
  halvings: number,
  { bands, floor }: GreyScale,
  kernels: PlaneKernels,
): GreyPair {
  const cells = cellsOf(patch.before, corner, halvings);
  const seen = observedCells(observed, cells);
  const weights = binomialSums(seen, cells.width);
  const scale = { gain: 1, offset: 0, floor };
  const logs = (date: Raster, scales: readonly BandScale[]) =>
    kernels.smoothObserved(logPlane(greyOf(date, scales, cells), seen, scale), seen, weights, cells.width);
  return {
    width: cells.width,
    height: cells.height,
    observed: seen,
    before: logs(patch.before, beforeScales(bands)),
    after: logs(patch.after, afterScales(bands)),
  };
}

/** The mean of the earlier date's bands at full size: what the floor is a share of. */
export function greyBefore({ before }: AlignedPatch, bands: readonly MatchedBand[]): Float32Array {
  return greyOf(before, beforeScales(bands), cellsOf(before, { col: 0, row: 0 }, 0));
}

export function beforeScales(bands: readonly MatchedBand[]): BandScale[] {
  return bands.map(({ before }) => ({ place: before, gain: 1, offset: 0 }));
}

export function afterScales(bands: readonly MatchedBand[]): BandScale[] {
  return bands.map(({ after, gain, offset }) => ({ place: after, gain, offset }));
}

/** How a band of one date is brought to the earlier date's brightness. */
export interface BandScale {
  readonly place: number;
  readonly gain: number;
  readonly offset: number;
}

/** Where each pixel of a patch falls among cells of 2^halvings px that begin at multiples of their size. */
interface Cells {
  readonly width: number;
  readonly height: number;
  /** Cell of each column, and first cell of the line of each row. */
  readonly ofCol: Int32Array;
  readonly ofRow: Int32Array;
}

function cellsOf(
  { width, height }: { readonly width: number; readonly height: number },
  corner: PixelPoint,
  halvings: number,
): Cells {
  const first = { col: corner.col >> halvings, row: corner.row >> halvings };
  const ofCol = Int32Array.from({ length: width }, (_, col) => ((corner.col + col) >> halvings) - first.col);
  const across = ofCol[width - 1]! + 1;
  const ofRow = Int32Array.from(
    { length: height },
    (_, row) => (((corner.row + row) >> halvings) - first.row) * across,
  );
  return { width: across, height: ofRow[height - 1]! / across + 1, ofCol, ofRow };
}

/**
 * The mean of the bands over each cell, each band at its own scale. In single precision, down the rows of a cell first and
 * then across, so that other hands can give the same bits.
 */
function greyOf(raster: Raster, bands: readonly BandScale[], cells: Cells): Float32Array {
  const { ofCol, ofRow } = cells;
  const { width, height } = raster;
  const grey = new Float32Array(cells.width * cells.height);
  const level = levelOf(bands);
  const planes = bands.map(({ place, gain }) => ({ values: raster.bands[place]!, share: fround(gain / bands.length) }));
  const sums = new Float32Array(width);
  for (let row = 0, rows = 0; row < height; row++) {
    const from = row * width;
    for (const { values, share } of planes) {
      for (let col = 0; col < width; col++) sums[col]! += fround(share * fround(values[from + col]!));
    }
    rows++;
    const line = ofRow[row]!;
    if (ofRow[row + 1] === line) continue;
    for (let col = 0; col < width; ) {
      const cell = ofCol[col]!;
      const first = col;
      let sum = 0;
      for (; ofCol[col] === cell; col++) sum = fround(sum + sums[col]!);
      grey[line + cell] = sum / ((col - first) * rows) + level;
    }
    sums.fill(0);
    rows = 0;
  }
  return grey;
}

/** What offsets add to the mean of all bands. */
export function levelOf(bands: readonly Pick<BandScale, 'offset'>[]): number {
  return bands.reduce((sum, { offset }) => sum + offset, 0) / bands.length;
}

function observedCells(observed: Uint8Array, { width, height, ofCol, ofRow }: Cells): Uint8Array {
  const seen = new Uint8Array(width * height).fill(1);
  const cols = ofCol.length;
  for (let row = 0; row < ofRow.length; row++) {
    const line = ofRow[row]!;
    for (let col = 0, i = row * cols; col < cols; col++, i++) seen[line + ofCol[col]!]! &= observed[i]!;
  }
  return seen;
}
