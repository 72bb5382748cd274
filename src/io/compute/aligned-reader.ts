import { planWarp } from '../../core/align/plan-warp.ts';
import { warp } from '../../core/align/warp.ts';
import { type AreaOfInterest, maskOutside } from '../../core/geo/area-of-interest.ts';
import type { BentMap } from '../../core/geo/bent-map.ts';
import type { Grid, PixelWindow } from '../../core/geo/grid.ts';
import { allocateRaster, type Raster } from '../../core/raster/raster.ts';
import type { PartReader, Scene, ScenePart } from '../../core/scene/scene.ts';
import { fillLinesFast } from '../kernels/fill-lines.ts';
import { openPart } from '../sources/open-part.ts';

/** Reads a scene's pixels on another grid, resampled once, straight from its files. One per thread. */
export interface SceneReader {
  /**
   * @param gridToScene from a pixel of `grid` to where the scene's own georeference puts that ground, on the same grid.
   * @returns the window in the scene's sample type and bands; what no part covers is not valid.
   */
  read(window: PixelWindow, gridToScene?: BentMap): Promise<Raster>;
  close(): Promise<void>;
}

/** @param area outside it nothing is valid. */
export function openSceneOn(grid: Grid, scene: Scene, area: AreaOfInterest | null = null): SceneReader {
  const readers = new Map<ScenePart, Promise<PartReader>>();
  const readerOf = (part: ScenePart) => {
    const reader = readers.get(part) ?? openPart(part);
    readers.set(part, reader);
    return reader;
  };
  return {
    read: async (window, gridToScene) => {
      const raster = allocateRaster(window.width, window.height, scene.bandNames.length, scene.sampleType);
      for (const part of scene.parts) {
        const plan = planWarp(part.grid, grid, window, gridToScene === undefined ? {} : { gridToAfter: gridToScene });
        if (plan.source === null) continue;
        const reader = await readerOf(part);
        warp(plan, await reader.readWindow(plan.source), raster, { fill: fillLinesFast });
      }
      if (area !== null) maskOutside(area, grid, window, raster.valid);
      return raster;
    },
    close: async () => {
      const opened = await Promise.allSettled(readers.values());
      await Promise.all(opened.map((reader) => (reader.status === 'fulfilled' ? reader.value.close() : undefined)));
    },
  };
}
