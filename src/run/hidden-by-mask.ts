import { AftermathError, Cancelled } from '../core/contract/errors.ts';
import { areaOfInterest, maskOutside } from '../core/geo/area-of-interest.ts';
import { type Extent, type Grid, gridExtent, mapToPixel, pixelToMap, subGrid } from '../core/geo/grid.ts';
import type { LonLatGeometry } from '../core/geo/lon-lat-geometry.ts';
import type { MapPoint } from '../core/geo/points.ts';
import type { Pass } from '../core/scene/join-passes.ts';
import type { ScenePart } from '../core/scene/scene.ts';
import { readMaskOn } from '../io/compute/mask-reader.ts';
import { type FetchRules, fetchScenes } from './fetch-scenes.ts';
import type { Stages } from './stages.ts';

/** A square of 80 km at 20 m, of 12 km at 3 m: of a larger area the provider's figure has to do. */
const MOST_PIXELS = 2 ** 24;
const MOST_BYTES = 64 * 2 ** 20;

/**
 * How much of an area the usable-data mask of what a pass offers says is cloud, haze, shadow or without data, 0..1. Of a mask only
 * what holds the area is fetched, and kept where a comparison looks for it.
 *
 * @param folder where fetched files are kept.
 * @returns null where the scene has no mask, or one that cannot be had or read, or is too large: it is no reason to pass the scene over.
 * @throws Cancelled.
 */
export async function hiddenByMask(
  { scene, rest }: Pass,
  area: LonLatGeometry,
  folder: string,
  rules: FetchRules & { readonly stages: Stages },
): Promise<number | null> {
  const masks = [scene, ...rest].map(({ mask }) => mask?.href);
  if (!masks.every((href) => href !== undefined)) return null;
  try {
    const fetched = await fetchScenes(masks, { folder, area }, { ...rules, maximumBytes: MOST_BYTES });
    return await hiddenShare(
      fetched.map((mask) => mask.scene.parts[0]),
      area,
    );
  } catch (error) {
    if (error instanceof AftermathError && !(error instanceof Cancelled)) return null;
    throw error;
  }
}

/** Of the area that the masks reach; null where they are not on one map. */
async function hiddenShare(parts: readonly ScenePart[], area: LonLatGeometry): Promise<number | null> {
  const [first, ...others] = parts;
  const crs = first?.grid.crs ?? null;
  if (first === undefined || crs === null) return null;
  if (others.some((part) => part.grid.crs?.proj4 !== crs.proj4)) return null;
  const interest = areaOfInterest(area, crs);
  const grid = gridOver(interest.extent, first.grid);
  if (grid.width * grid.height > MOST_PIXELS) return null;
  const window = { col: 0, row: 0, width: grid.width, height: grid.height };
  const inside = new Uint8Array(grid.width * grid.height).fill(1);
  maskOutside(interest, grid, window, inside);
  const codes = await readMaskOn(grid, { parts: [first, ...others] }, window);
  const extents = parts.map((part) => gridExtent(part.grid));
  let [count, hidden] = [0, 0];
  for (let i = 0; i < inside.length; i++) {
    if (inside[i] === 0) continue;
    const at = pixelToMap(grid, { col: (i % grid.width) + 0.5, row: Math.floor(i / grid.width) + 0.5 });
    if (!extents.some((extent) => holds(extent, at))) continue;
    count++;
    if (codes[i] !== 0) hidden++;
  }
  return count === 0 ? null : hidden / count;
}

/** The pixels of a grid, carried on beyond its edge, that hold an extent. */
function gridOver({ minX, minY, maxX, maxY }: Extent, grid: Grid): Grid {
  const [from, to] = [mapToPixel(grid, { x: minX, y: maxY }), mapToPixel(grid, { x: maxX, y: minY })];
  const [col, row] = [Math.floor(from.col), Math.floor(from.row)];
  return subGrid(grid, { col, row, width: Math.ceil(to.col) - col, height: Math.ceil(to.row) - row });
}

function holds({ minX, minY, maxX, maxY }: Extent, { x, y }: MapPoint): boolean {
  return x >= minX && x <= maxX && y >= minY && y <= maxY;
}
