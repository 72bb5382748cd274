import { groundOf, matchGroup } from '../../src/core/align/match-group.ts';
import { planWarp } from '../../src/core/align/plan-warp.ts';
import { warp } from '../../src/core/align/warp.ts';
import type { BentMap } from '../../src/core/geo/bent-map.ts';
import type { Grid, PixelWindow } from '../../src/core/geo/grid.ts';
import { cropRaster } from '../../src/core/raster/crop.ts';
import { greyPlane, type Plane } from '../../src/core/raster/plane.ts';
import { allocateRaster, type Raster } from '../../src/core/raster/raster.ts';
import type { MatchTask, PairPool } from '../../src/io/compute/pair-tasks.ts';

/** A raster in memory and where it says it lies. */
export interface PlacedRaster {
  readonly raster: Raster;
  readonly grid: Grid;
}

/** Carries out match tasks on two rasters in memory, as worker threads do on files. */
export function rasterPool(before: PlacedRaster, after: PlacedRaster, grid: Grid): PairPool {
  const match = ({ windows, gridToAfter, searchPx }: MatchTask) => {
    const seen = groundOf(windows, searchPx, grid);
    return matchGroup(readOn(before, grid, seen), readOn(after, grid, seen, gridToAfter), windows, { seen, searchPx });
  };
  return {
    inOrder: async (tasks, take) => {
      for (const task of tasks) await take(match(task as unknown as MatchTask) as never, task);
    },
    threads: 1,
    close: async () => {},
  };
}

/** A window of a grid, resampled from a raster. */
function readOn(source: PlacedRaster, grid: Grid, window: PixelWindow, gridToSource?: BentMap): Plane {
  const out = allocateRaster(window.width, window.height, source.raster.bands.length, 'float32');
  const plan = planWarp(source.grid, grid, window, gridToSource === undefined ? {} : { gridToAfter: gridToSource });
  if (plan.source !== null) warp(plan, cropRaster(source.raster, plan.source), out);
  return greyPlane(out);
}
