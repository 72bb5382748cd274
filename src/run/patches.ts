import type { AlignedPatch, PlacedPatch } from '../core/align/aligned-patch.ts';
import type { BentMap } from '../core/geo/bent-map.ts';
import type { Grid } from '../core/geo/grid.ts';
import { spreadWindows } from '../core/raster/plan-tiles.ts';
import type { ObscuredMap } from '../core/scene/obscured/obscured-map.ts';
import type { PairPool, PatchTask } from '../io/compute/pair-tasks.ts';

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
  const patches: PlacedPatch[] = [];
  await pool.inOrder<PatchTask, AlignedPatch>(
    windows.map((window) => ({ kind: 'patch', window, gridToAfter, obscured: options.obscured })),
    (patch, { window }) => {
      patches.push({ ...patch, window });
    },
    options.signal,
  );
  return patches;
}
