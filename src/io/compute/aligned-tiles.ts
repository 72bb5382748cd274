import type { BentMap } from '../../core/geo/bent-map.ts';
import type { Grid, PixelWindow } from '../../core/geo/grid.ts';
import { pasteWindow } from '../../core/raster/crop.ts';
import type { TilePlan } from '../../core/raster/plan-tiles.ts';
import { allocateRaster, pixelArrays, type Raster, type SampleType } from '../../core/raster/raster.ts';
import type { Scene } from '../../core/scene/scene.ts';
import { createBlockCache } from '../formats/block-cache.ts';
import type { SceneReader } from './aligned-reader.ts';

/** Aligned tiles that a thread keeps of one scene: three rows of those that it goes down. */
export const ALIGNED_CACHE_BYTES = 40 * 1024 * 1024;

/** One scene on the grid, tile by tile. */
export interface AlignedTiles {
  read(tile: TilePlan): Promise<TileWithSurroundings>;
}

interface TileWithSurroundings {
  /** Shared with later reads: not to be changed. */
  readonly core: Raster;
  /** The window `seen` of the tile. @param kept an earlier one that is no longer needed: filled and given back where its size suits. */
  seen(kept?: Raster): Raster;
}

/**
 * Aligns every tile of the grid once, and puts what lies round a tile together from its neighbours: with haloes of 80 px, tiles
 * that each resample their surroundings cost 1.7 times as much.
 *
 * @param scene.tilePx side of the tiles, which begin at multiples of it.
 */
export function alignedTiles(reader: SceneReader, { grid, scene, tilePx, gridToScene }: TiledScene): AlignedTiles {
  const cache = createBlockCache(ALIGNED_CACHE_BYTES);
  const owner = {};
  const align = async (window: PixelWindow) => {
    const raster = await reader.read(window, gridToScene);
    return { raster, window, bytes: window.width * window.height * alignedPixelBytes(scene) };
  };
  return {
    read: async ({ core, seen }) => {
      const tiles: Awaited<ReturnType<typeof align>>[] = [];
      for (let row = seen.row - (seen.row % tilePx); row < seen.row + seen.height; row += tilePx) {
        for (let col = seen.col - (seen.col % tilePx); col < seen.col + seen.width; col += tilePx) {
          const window = {
            col,
            row,
            width: Math.min(tilePx, grid.width - col),
            height: Math.min(tilePx, grid.height - row),
          };
          tiles.push(await cache.block(owner, `${col} ${row}`, () => align(window)));
        }
      }
      return {
        core: tiles.find(({ window }) => window.col === core.col && window.row === core.row)!.raster,
        seen: (kept) => {
          const suits = kept?.width === seen.width && kept.height === seen.height;
          const around = suits
            ? kept
            : allocateRaster(seen.width, seen.height, scene.bandNames.length, scene.sampleType);
          for (const { raster, window } of tiles) pasteWindow(raster, window, around, seen);
          return around;
        },
      };
    },
  };
}

interface TiledScene {
  readonly grid: Grid;
  readonly scene: Scene;
  readonly tilePx: number;
  readonly gridToScene?: BentMap;
}

/** Memory of one pixel of an aligned scene, its validity included. */
export function alignedPixelBytes({
  bandNames,
  sampleType,
}: {
  readonly bandNames: readonly string[];
  readonly sampleType: SampleType;
}): number {
  return 1 + bandNames.length * pixelArrays[sampleType].BYTES_PER_ELEMENT;
}
