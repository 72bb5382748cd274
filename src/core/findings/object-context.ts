import type { AlignedPatch } from '../align/aligned-patch.ts';
import type { MatchedBand } from '../align/radiometry.ts';
import type { ChangeRegion } from '../change/change-region.ts';
import type { PixelBox, StatedFinding } from '../contract/finding.ts';
import { type Grid, growWindow, type PixelWindow } from '../geo/grid.ts';
import { rounded } from '../raster/rounded.ts';
import { type ObscuredMap, obscuredIn } from '../scene/obscured/obscured-map.ts';
import type { SourceBox } from './locate-in-source.ts';
import { positionOf } from './position-of.ts';
import type { StandLight } from './stand-light.ts';

/** What objects of two dates have to be seen in to become findings. */
export interface ObjectContext {
  /** The aligned grid that boxes count in. */
  readonly grid: Grid;
  /** What its pixels measure on the ground, m; null where there is no scale. */
  readonly pixelMeters: number | null;
  /** The coarser of both scenes' ground sample distances, m; null where there is no scale. */
  readonly gsdMeters: number | null;
  /** How well both dates lie on each other, px; null where that is not known. */
  readonly residualPx: number | null;
  /** The common bands, the after date brought to the level of the before date. */
  readonly bands: readonly MatchedBand[];
  /** Both dates of a window of the grid, which lies inside it. */
  readonly lookAt: (window: PixelWindow) => Promise<AlignedPatch>;
  readonly regions: readonly ChangeRegion[];
  /** Null where nothing was looked for. */
  readonly obscured: ObscuredMap | null;
  /** Where a box of the grid lies in the scenes' own files (`sourceLocator`). */
  readonly inBefore: (box: PixelBox) => SourceBox | null;
  readonly inAfter: (box: PixelBox) => SourceBox | null;
}

/** What a finding says of its place; `id` comes when all are ranked. */
export type Placement = Omit<StatedFinding, 'id' | 'confidence' | 'sentence' | 'claims'>;

/** The place of a finding that is a box on the grid. */
export function placementOf(box: PixelBox, { grid, inBefore, inAfter }: ObjectContext): Placement {
  const [x0, y0, x1, y1] = box.map((edge) => rounded(edge, 2)) as unknown as PixelBox;
  const before = inBefore(box);
  const after = inAfter(box);
  return {
    box: [x0, y0, x1, y1],
    beforeBox: before?.box ?? null,
    afterBox: after?.box ?? null,
    beforeAsset: before?.asset ?? null,
    afterAsset: after?.asset ?? null,
    outline: [
      [
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
        [x0, y0],
      ],
    ],
    at: positionOf(grid, { col: (x0 + x1) / 2, row: (y0 + y1) / 2 }),
    areaPx: Math.round((x1 - x0) * (y1 - y0)),
    areaM2: null,
  };
}

/** Share of a box that lies in regions of change, and the largest peak of those; null where in none. */
export function changeIn(
  [x0, y0, x1, y1]: PixelBox,
  regions: readonly ChangeRegion[],
): { readonly changedShare: number; readonly peak: number | null } {
  let covered = 0;
  let peak: number | null = null;
  for (const { box, runs, peak: regionPeak } of regions) {
    if (box[0] >= x1 || box[1] >= y1 || box[2] <= x0 || box[3] <= y0) continue;
    let here = 0;
    for (const { row, start, end } of runs) {
      if (row + 0.5 < y0 || row + 0.5 > y1) continue;
      here += Math.max(0, Math.min(end, x1) - Math.max(start, x0));
    }
    if (here > 0) peak = Math.max(peak ?? 0, regionPeak);
    covered += here;
  }
  const rows = Math.max(1, Math.floor(y1 - 0.5) - Math.ceil(y0 - 0.5) + 1);
  return { changedShare: Math.min(1, covered / (rows * (x1 - x0))), peak };
}

/**
 * Shares of a box that each date shows. What lies beyond the window is not seen, and what hides ground on either date
 * hides it on both: the map does not say on which.
 *
 * @param light what was read round the box.
 */
export function observedShares(
  [x0, y0, x1, y1]: PixelBox,
  { window, beforeValid, afterValid }: Pick<StandLight, 'window' | 'beforeValid' | 'afterValid'>,
  obscured: ObscuredMap | null,
): { readonly beforeObserved: number; readonly afterObserved: number } {
  const hidden = obscured === null ? null : obscuredIn(obscured, window);
  let all = 0;
  let before = 0;
  let after = 0;
  for (let row = Math.round(y0); row < Math.max(Math.round(y1), Math.round(y0) + 1); row++) {
    for (let col = Math.round(x0); col < Math.max(Math.round(x1), Math.round(x0) + 1); col++) {
      all++;
      const x = col - window.col;
      const y = row - window.row;
      if (x < 0 || y < 0 || x >= window.width || y >= window.height) continue;
      const i = y * window.width + x;
      if (hidden !== null && hidden[i] !== 0) continue;
      before += beforeValid[i]!;
      after += afterValid[i]!;
    }
  }
  return { beforeObserved: rounded(before / all, 3), afterObserved: rounded(after / all, 3) };
}

/** A box and a margin round it as whole pixels of the grid, cut at its edge. */
export function windowAround(
  [x0, y0, x1, y1]: PixelBox,
  marginPx: number,
  grid: { readonly width: number; readonly height: number },
): PixelWindow {
  const col = Math.min(grid.width - 1, Math.max(0, Math.floor(x0)));
  const row = Math.min(grid.height - 1, Math.max(0, Math.floor(y0)));
  const held = {
    col,
    row,
    width: Math.max(1, Math.min(grid.width, Math.ceil(x1)) - col),
    height: Math.max(1, Math.min(grid.height, Math.ceil(y1)) - row),
  };
  return growWindow(held, Math.ceil(marginPx), grid);
}

/** Pixels of the coarser scene across a length on the grid. */
export function acrossPx(lengthPx: number, { pixelMeters, gsdMeters }: ObjectContext): number {
  return pixelMeters === null || gsdMeters === null ? lengthPx : (lengthPx * pixelMeters) / gsdMeters;
}
