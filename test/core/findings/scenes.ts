import { crsFromEpsg } from '../../../src/core/geo/crs.ts';
import type { Grid } from '../../../src/core/geo/grid.ts';
import { UNKNOWN_CONDITIONS } from '../../../src/core/scene/conditions.ts';
import type { Scene, ScenePart } from '../../../src/core/scene/scene.ts';

/** 100 × 100 px of 3 m near Saky. */
export const utm36 = {
  crs: crsFromEpsg(32636)!,
  originX: 545_000,
  originY: 4_993_000,
  pixelWidth: 3,
  pixelHeight: 3,
  width: 100,
  height: 100,
};

/** A scene of metadata alone. */
export function sceneOf(
  files: readonly [{ asset: string; grid: Grid }, ...{ asset: string; grid: Grid }[]],
  gsdMeters: number | null = 3,
): Scene {
  const [first, ...others] = files.map(
    ({ asset, grid }): ScenePart => ({
      asset,
      grid,
      levels: [{ width: grid.width, height: grid.height }],
      sampleType: 'uint8',
      bandNames: ['red', 'green', 'blue'],
      nodata: null,
      bytes: 1,
    }),
  );
  return {
    name: 'scene',
    parts: [first!, ...others],
    crs: first!.grid.crs,
    sampleType: 'uint8',
    bandNames: ['red', 'green', 'blue'],
    acquiredAt: null,
    credit: null,
    licence: null,
    sensor: null,
    gsdMeters,
    conditions: UNKNOWN_CONDITIONS,
    sidecars: [],
    mask: null,
  };
}
