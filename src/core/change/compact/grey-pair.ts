import type { AlignedPatch } from '../../align/aligned-patch.ts';
import type { MatchedBand } from '../../align/radiometry.ts';
import type { PixelPoint } from '../../geo/points.ts';
import type { Raster } from '../../raster/raster.ts';
import { binomialSums, logPlane } from '../log-plane.ts';
import type { PlaneKernels } from '../plane-kernels.ts';

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
    after: logs(
      patch.after,
      bands.map(({ after, gain, offset }) => ({ place: after, gain, offset })),
    ),
  };
}

/** The mean of the earlier date's bands at full size: what the floor is a share of. */
export function greyBefore({ before }: AlignedPatch, bands: readonly MatchedBand[]): Float32Array {
  return greyOf(before, beforeScales(bands), cellsOf(before, { col: 0, row: 0 }, 0));
}

function beforeScales(bands: readonly MatchedBand[]): BandScale[] {
  return bands.map(({ before }) => ({ place: before, gain: 1, offset: 0 }));
}

interface BandScale {
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

/** The mean of the bands over each cell, each band at its own scale. */
function greyOf(raster: Raster, bands: readonly BandScale[], cells: Cells): Float32Array {
  const { ofCol, ofRow } = cells;
  const grey = new Float32Array(cells.width * cells.height);
  const counts = new Uint8Array(grey.length);
  const level = bands.reduce((sum, { offset }) => sum + offset, 0) / bands.length;
  const planes = bands.map(({ place, gain }) => ({ values: raster.bands[place]!, share: gain / bands.length }));
  const sums = new Float32Array(raster.width);
  for (let row = 0; row < raster.height; row++) {
    sums.fill(0);
    const from = row * raster.width;
    for (const { values, share } of planes) {
      for (let col = 0; col < sums.length; col++) sums[col]! += share * values[from + col]!;
    }
    const line = ofRow[row]!;
    for (let col = 0; col < sums.length; col++) {
      const cell = line + ofCol[col]!;
      grey[cell]! += sums[col]!;
      counts[cell]!++;
    }
  }
  for (let i = 0; i < grey.length; i++) grey[i] = grey[i]! / counts[i]! + level;
  return grey;
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
