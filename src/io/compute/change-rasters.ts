import type { Grid } from '../../core/geo/grid.ts';
import type { Scene } from '../../core/scene/scene.ts';
import type { CogOptions } from '../formats/cog-options.ts';

/** A scene's own samples and bands on the common grid, with a mask where it has no pixels. */
export function alignedRaster(scene: Scene, grid: Grid): CogOptions {
  return {
    grid,
    bandCount: scene.bandNames.length,
    sampleType: scene.sampleType,
    bandNames: scene.bandNames,
    hasMask: true,
    acquiredAt: scene.acquiredAt,
    credit: scene.credit,
    description: `${scene.name}, aligned by Aftermath`,
  };
}

export function magnitudeRaster(grid: Grid): CogOptions {
  return {
    grid,
    bandCount: 1,
    sampleType: 'float32',
    bandNames: ['magnitude'],
    nodata: Number.NaN,
    description: 'Change magnitude; 1 is the usual difference of unchanged ground; NaN: not observed on both dates',
  };
}
