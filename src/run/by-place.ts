import type { ChangeRegion } from '../core/change/change-region.ts';
import { COG_TILE_PX } from '../io/formats/cog-options.ts';

/** Row of the aligned scenes' tiles by row, so that each is decoded once where many regions are looked at. */
export function byPlace({ box: one }: Pick<ChangeRegion, 'box'>, { box: other }: Pick<ChangeRegion, 'box'>): number {
  const tileRow = (row: number) => Math.floor(row / COG_TILE_PX);
  return tileRow(one[1]) - tileRow(other[1]) || one[0] - other[0] || one[1] - other[1];
}
