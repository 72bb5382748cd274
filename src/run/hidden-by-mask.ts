import { basename } from 'node:path';
import type { OfferedScene } from '../core/contract/archive.ts';
import { AftermathError, Cancelled } from '../core/contract/errors.ts';
import { areaOfInterest, maskOutside } from '../core/geo/area-of-interest.ts';
import type { LonLatGeometry } from '../core/geo/lon-lat-geometry.ts';
import { maskKindOf } from '../core/scene/obscured/usable-data.ts';
import type { ScenePart } from '../core/scene/scene.ts';
import { readMaskOn } from '../io/compute/mask-reader.ts';
import { type FetchRules, fetchScenes } from './fetch-scenes.ts';
import type { Stages } from './stages.ts';

/**
 * How much of an area the usable-data mask of an offered scene says is cloud, haze, shadow or without data, 0..1. Of the mask only
 * what holds the area is fetched, and kept where a comparison looks for it.
 *
 * @param folder where fetched files are kept.
 * @returns null where the scene has no mask, or one that cannot be had or read: it is no reason to pass the scene over.
 * @throws Cancelled.
 */
export async function hiddenByMask(
  { mask }: OfferedScene,
  area: LonLatGeometry,
  folder: string,
  rules: FetchRules & { readonly stages: Stages },
): Promise<number | null> {
  if (mask === null) return null;
  try {
    const [fetched] = await fetchScenes([mask.href], { folder, area }, rules);
    return await hiddenShare(fetched!.scene.parts[0], area);
  } catch (error) {
    if (error instanceof AftermathError && !(error instanceof Cancelled)) return null;
    throw error;
  }
}

async function hiddenShare(part: ScenePart, area: LonLatGeometry): Promise<number | null> {
  const { grid } = part;
  if (grid.crs === null) return null;
  const window = { col: 0, row: 0, width: grid.width, height: grid.height };
  const inside = new Uint8Array(grid.width * grid.height).fill(1);
  maskOutside(areaOfInterest(area, grid.crs), grid, window, inside);
  const kind = maskKindOf(basename(part.asset), part.bandNames.length);
  const codes = await readMaskOn(grid, { kind, part, sidecars: [] }, window);
  let [count, hidden] = [0, 0];
  for (let i = 0; i < inside.length; i++) {
    if (inside[i] === 0) continue;
    count++;
    if (codes[i] !== 0) hidden++;
  }
  return count === 0 ? null : hidden / count;
}
