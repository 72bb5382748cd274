import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AlignedPatch } from '../../src/core/align/aligned-patch.ts';
import { fitRadiometry, type MatchedBand } from '../../src/core/align/radiometry.ts';
import { type BuildingFeatures, buildingFeatures } from '../../src/core/detect/building.ts';
import { standLight } from '../../src/core/findings/stand-light.ts';
import { crsTransform, WGS84 } from '../../src/core/geo/crs.ts';
import { growWindow, mapToPixel } from '../../src/core/geo/grid.ts';
import { spreadWindows } from '../../src/core/raster/plan-tiles.ts';
import { commonBands } from '../../src/core/scene/common-bands.ts';
import { openPart } from '../../src/io/sources/open-part.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { SHARED } from '../change/score.ts';

/** A building drawn by hand at Joplin, and what a run shows of it. */
export interface DrawnBuilding {
  readonly index: number;
  readonly state: string;
  readonly sure: boolean;
  /** Middle on the aligned grid, px. */
  readonly col: number;
  readonly row: number;
  /** Null where too little of it is seen. */
  readonly features: BuildingFeatures | null;
}

/** Beyond a footprint: its halo, and a little more. */
const MARGIN_PX = 14;

/** The buildings of `joplin-tornado` whose state was drawn, seen in the aligned scenes of a run. */
export async function drawnBuildings(runFolder: string): Promise<DrawnBuilding[]> {
  const { features } = JSON.parse(
    await readFile(join(SHARED, 'data/joplin-tornado/buildings-state.geojson'), 'utf8'),
  ) as {
    features: {
      properties: { state: string; sure: boolean };
      geometry: { type: string; coordinates: [number, number][][] };
    }[];
  };
  const beforeScene = await openScene(join(runFolder, 'aligned/before.tif'));
  const afterScene = await openScene(join(runFolder, 'aligned/after.tif'));
  const before = await openPart(beforeScene.parts[0]);
  const after = await openPart(afterScene.parts[0]);
  const { grid } = before.part;
  const patches: AlignedPatch[] = [];
  for (const window of spreadWindows(grid, 256, 36)) {
    patches.push({ before: await before.readWindow(window), after: await after.readWindow(window) });
  }
  const bands: readonly MatchedBand[] = fitRadiometry(patches, commonBands(beforeScene, afterScene)).bands;
  const toGrid = crsTransform(WGS84, grid.crs!);
  const buildings: DrawnBuilding[] = [];
  for (const [index, { properties, geometry }] of features.entries()) {
    const rings = geometry.coordinates.map((ring) =>
      ring.map(([x, y]) => {
        const { col, row } = mapToPixel(grid, toGrid({ x, y }));
        return [col, row] as const;
      }),
    );
    const cols = rings.flat().map(([col]) => col);
    const rows = rings.flat().map(([, row]) => row);
    const col = Math.floor(Math.min(...cols));
    const row = Math.floor(Math.min(...rows));
    const box = { col, row, width: Math.ceil(Math.max(...cols)) - col, height: Math.ceil(Math.max(...rows)) - row };
    const window = growWindow(box, MARGIN_PX, grid);
    const light = standLight(
      { before: await before.readWindow(window), after: await after.readWindow(window) },
      window,
      bands,
    );
    const view = {
      ...light,
      width: window.width,
      height: window.height,
      valid: light.beforeValid.map((one, i) => one & light.afterValid[i]!),
    };
    const footprint = rings.map((ring) => ring.map(([x, y]) => [x - window.col, y - window.row] as const));
    buildings.push({
      index,
      ...properties,
      col: col + box.width / 2,
      row: row + box.height / 2,
      features: buildingFeatures(view, footprint),
    });
  }
  await before.close();
  await after.close();
  return buildings;
}
