import { planWarp } from '../../core/align/plan-warp.ts';
import { isWholeCopy, warp } from '../../core/align/warp.ts';
import { type AreaOfInterest, maskOutside } from '../../core/geo/area-of-interest.ts';
import type { BentMap } from '../../core/geo/bent-map.ts';
import { type Grid, type PixelWindow, scaleGrid } from '../../core/geo/grid.ts';
import { groundPixelSize } from '../../core/geo/ground.ts';
import { allocateRaster, pixelArrays, type Raster } from '../../core/raster/raster.ts';
import type { PartReader, Scene, ScenePart } from '../../core/scene/scene.ts';
import { blurPlaneFast } from '../kernels/blur-plane.ts';
import { fillLinesFast } from '../kernels/fill-lines.ts';
import { openPart } from '../sources/open-part.ts';
import { readBoxes } from './read-boxes.ts';

/** Reads a scene's pixels on another grid, resampled once, straight from its files. One per thread. */
export interface SceneReader {
  /**
   * @param gridToScene from a pixel of `grid` to where the scene's own georeference puts that ground, on the same grid.
   * @returns the window in the scene's sample type and bands; what no part covers is not valid.
   */
  read(window: PixelWindow, gridToScene?: BentMap): Promise<Raster>;
  close(): Promise<void>;
}

/**
 * @param area outside it nothing is valid.
 * @param options.from what will do for it: pixels alone, overviews twice as fine as the grid, or for the eye where those are
 * wanting means over boxes of pixels, a tenth of the work of a blur over so many.
 */
export function openSceneOn(
  grid: Grid,
  scene: Scene,
  area: AreaOfInterest | null = null,
  options: { readonly from?: 'pixels' | 'overviews' | 'boxes' } = {},
): SceneReader {
  const { from = 'pixels' } = options;
  const readers = new Map<ScenePart, Promise<PartReader>>();
  const readerOf = (part: ScenePart) => {
    const reader = readers.get(part) ?? openPart(part);
    readers.set(part, reader);
    return reader;
  };
  return {
    read: async (window, gridToScene) => {
      const blank = () => allocateRaster(window.width, window.height, scene.bandNames.length, scene.sampleType);
      let raster: Raster | null = null;
      for (const part of scene.parts) {
        const level = from === 'pixels' ? 0 : levelFor(part, grid);
        const ofLevel = levelGrid(part, level);
        const boxPx = from === 'boxes' ? Math.max(1, Math.floor(shrinkOf(ofLevel, grid) / 2)) : 1;
        const source = boxGrid(ofLevel, boxPx);
        const plan = planWarp(source, grid, window, gridToScene === undefined ? {} : { gridToAfter: gridToScene });
        if (plan.source === null) continue;
        const reader = await readerOf(part);
        const pixels = await (boxPx === 1
          ? reader.readWindow(plan.source, { level })
          : readBoxes(reader, level, plan.source, boxPx));
        if (raster === null && isWholeCopy(plan) && isLike(scene, pixels)) {
          raster = pixels;
          continue;
        }
        raster ??= blank();
        warp(plan, pixels, raster, { fill: fillLinesFast, blur: blurPlaneFast });
      }
      raster ??= blank();
      if (area !== null) maskOutside(area, grid, window, raster.valid);
      return raster;
    },
    close: async () => {
      const opened = await Promise.allSettled(readers.values());
      await Promise.all(opened.map((reader) => (reader.status === 'fulfilled' ? reader.value.close() : undefined)));
    },
  };
}

/** Whether a raster has the scene's bands and samples, and all of them valid. */
function isLike({ bandNames, sampleType }: Scene, { bands, valid }: Raster): boolean {
  return (
    bands.length === bandNames.length &&
    bands.every((band) => band instanceof pixelArrays[sampleType]) &&
    !valid.includes(0)
  );
}

/** The coarsest level whose pixels are at most half as large as the grid's. */
function levelFor(part: ScenePart, grid: Grid): number {
  const shrink = shrinkOf(part.grid, grid);
  const full = part.levels[0]!.width;
  return Math.max(
    0,
    part.levels.findLastIndex(({ width }) => full / width <= shrink / 2),
  );
}

/** How many pixels of one grid lie across a pixel of another. */
function shrinkOf(own: Grid, wanted: Grid): number {
  const [ownPixel, wantedPixel] = [groundPixelSize(own), groundPixelSize(wanted)];
  return ownPixel === null || wantedPixel === null
    ? wanted.pixelWidth / own.pixelWidth
    : wantedPixel.width / ownPixel.width;
}

/** The grid of boxes of pixels; the last of them reach beyond the edge where the pixels do not fill them. */
function boxGrid(grid: Grid, sidePx: number): Grid {
  return {
    ...grid,
    width: Math.ceil(grid.width / sidePx),
    height: Math.ceil(grid.height / sidePx),
    pixelWidth: grid.pixelWidth * sidePx,
    pixelHeight: grid.pixelHeight * sidePx,
  };
}

function levelGrid({ grid, levels }: ScenePart, level: number): Grid {
  const { width, height } = levels[level]!;
  return scaleGrid(grid, width, height);
}
