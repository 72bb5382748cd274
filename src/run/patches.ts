import type { AlignedPatch, PlacedPatch } from '../core/align/aligned-patch.ts';
import type { BentMap } from '../core/geo/bent-map.ts';
import type { Grid } from '../core/geo/grid.ts';
import { spreadWindows } from '../core/raster/plan-tiles.ts';
import type { ObscuredMap } from '../core/scene/obscured/obscured-map.ts';
import { overTheGrid } from '../io/compute/over-the-grid.ts';
import type { PairPool, PairResult, PairTask, PatchTask } from '../io/compute/pair-tasks.ts';

const PATCH_PX = 256;
/** About 2.4 million pixels: enough for stable medians, little enough to hold. */
const PATCHES = 36;

/** Aligned full-resolution patches from all over the pair: what radiometry and noise are fitted on. */
export async function samplePatches(
  pool: PairPool,
  grid: Grid,
  gridToAfter: BentMap,
  options: { readonly signal?: AbortSignal | undefined; readonly obscured: ObscuredMap | null },
): Promise<PlacedPatch[]> {
  const windows = spreadWindows(grid, PATCH_PX, PATCHES);
  const { signal, obscured } = options;
  const patches = await overTheGrid<PairTask, PairResult, PatchTask, AlignedPatch>(
    pool,
    grid,
    windows.map((window) => ({ window, task: { kind: 'patch', window, gridToAfter, obscured } })),
    // The tiles of change are mapped from the top down, right after.
    { signal, isUpwards: true },
  );
  return patches.map((patch, index) => ({ ...patch, window: windows[index]! }));
}
