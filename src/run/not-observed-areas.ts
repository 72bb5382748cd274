import { trackRegions } from '../core/change/components.ts';
import { outlineOf } from '../core/change/outline.ts';
import type { Threshold } from '../core/change/threshold.ts';
import type { Finding } from '../core/contract/finding.ts';
import type { PartReader } from '../core/scene/scene.ts';

/** Outlines are drawn from an overview of this size at most, px: they show where, not to the pixel. */
const LONGEST_SIDE_PX = 1024;
/** Smaller ones are specks of that overview. */
const MINIMUM_AREA_PX = 4;
const MOST_AREAS = 1000;

/** Between 0, seen, and 1, not seen. */
const NOTHING_SEEN: Threshold = {
  rule: 'not-observed',
  median: 0,
  spread: 1,
  seed: 0.5,
  grow: 0.5,
  seedMagnitude: 0.5,
  growMagnitude: 0.5,
};

/**
 * Outlines on the aligned grid, px, of the ground that was not observed on both dates, the largest thousand.
 *
 * @param mask `change/mask.tif`, where that is nodata. Not closed here.
 */
export async function notObservedAreas(mask: PartReader): Promise<readonly Finding['outline'][]> {
  const { levels, grid } = mask.part;
  const fitting = levels.findIndex(({ width, height }) => Math.max(width, height) <= LONGEST_SIDE_PX);
  const level = fitting < 0 ? levels.length - 1 : fitting;
  const { width, height } = levels[level]!;
  const { valid } = await mask.readWindow({ col: 0, row: 0, width, height }, { level });
  const tracker = trackRegions(NOTHING_SEEN, { minimumAreaPx: MINIMUM_AREA_PX });
  const unweighed = new Float32Array(width);
  for (let row = 0; row < height; row++) {
    tracker.addRow(
      Float32Array.from({ length: width }, (_, col) => 1 - valid[row * width + col]!),
      unweighed,
    );
  }
  const step = 2 ** Math.round(Math.log2(grid.width / width));
  return tracker
    .finish()
    .slice(0, MOST_AREAS)
    .map((region) =>
      outlineOf(region).map((ring) =>
        ring.map(([col, row]): [number, number] => [
          Math.min(grid.width, col * step),
          Math.min(grid.height, row * step),
        ]),
      ),
    );
}
