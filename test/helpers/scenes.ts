import { crsFromEpsg } from '../../src/core/geo/crs.ts';
import type { Grid } from '../../src/core/geo/grid.ts';
import { UNKNOWN_CONDITIONS } from '../../src/core/scene/conditions.ts';
import type { Scene, ScenePart } from '../../src/core/scene/scene.ts';

/** A georeferenced grid, by default near Saky in UTM 36N. */
export function gridAt(options: Partial<Omit<Grid, 'crs'>> & { epsg?: number | null } = {}): Grid {
  const { epsg = 32636, ...rest } = options;
  const crs = epsg === null ? null : crsFromEpsg(epsg);
  return {
    crs,
    originX: 546_000,
    originY: 4_993_000,
    pixelWidth: 0.5,
    pixelHeight: 0.5,
    width: 2000,
    height: 1500,
    ...rest,
  };
}

/** A scene without files: enough for whatever only asks where it lies. */
export function sceneOn(grids: Grid | readonly Grid[], options: Partial<Scene> = {}): Scene {
  const list = Array.isArray(grids) ? (grids as readonly Grid[]) : [grids as Grid];
  const bandNames = options.bandNames ?? ['red', 'green', 'blue'];
  const part = (grid: Grid, index: number): ScenePart => ({
    asset: `/scenes/part-${index}.tif`,
    grid,
    levels: [{ width: grid.width, height: grid.height }],
    sampleType: 'uint8',
    bandNames,
    nodata: null,
    bytes: 1,
  });
  const [first, ...others] = list.map(part);
  return {
    name: 'scene',
    parts: [first!, ...others],
    crs: first!.grid.crs,
    sampleType: 'uint8',
    acquiredAt: null,
    credit: null,
    licence: null,
    sensor: null,
    gsdMeters: null,
    conditions: UNKNOWN_CONDITIONS,
    sidecars: [],
    mask: null,
    ...options,
    bandNames,
  };
}
