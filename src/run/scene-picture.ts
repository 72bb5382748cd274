import sharp from 'sharp';
import { commonGrid } from '../core/align/common-grid.ts';
import { type Grid, scaleGrid } from '../core/geo/grid.ts';
import { displayBands } from '../core/publish/display-bands.ts';
import { estimateStretch, paintStretched, SAME_LEVEL, stretchRule } from '../core/publish/display-stretch.ts';
import { allocateRaster, type Raster } from '../core/raster/raster.ts';
import type { Scene } from '../core/scene/scene.ts';
import { openSceneOn } from '../io/compute/aligned-reader.ts';

/** Rows of the picture read at once: a scene without overviews is read at full size, strip by strip. */
const STRIP_ROWS = 32;

interface ScenePicture {
  /** The scene's own. */
  readonly grid: Grid;
  /** The picture's. */
  readonly shownOn: Grid;
  /** Stretched for the eye, transparent where the scene has no data. */
  readonly png: Buffer;
}

/** A small picture of a whole scene, with sides of so many px at most. */
export async function drawScene(scene: Scene, sidePx: number): Promise<ScenePicture> {
  const { grid } = commonGrid(scene, scene);
  const shownOn = shrunk(grid, sidePx);
  const raster = await readWhole(scene, shownOn);
  const bands = displayBands(scene.bandNames, scene.bandNames);
  const shown = { ...raster, bands: bands.map(({ before }) => raster.bands[before]!) };
  const side = { raster: shown, levels: bands.map(() => SAME_LEVEL) };
  const rgba = paintStretched(side, estimateStretch([side], stretchRule(scene.sampleType)));
  const png = await sharp(rgba, { raw: { width: shownOn.width, height: shownOn.height, channels: 4 } })
    .png()
    .toBuffer();
  return { grid, shownOn, png };
}

function shrunk(grid: Grid, sidePx: number): Grid {
  const factor = Math.max(1, Math.max(grid.width, grid.height) / sidePx);
  const [width, height] = [Math.max(1, Math.round(grid.width / factor)), Math.max(1, Math.round(grid.height / factor))];
  return scaleGrid(grid, width, height);
}

async function readWhole(scene: Scene, grid: Grid): Promise<Raster> {
  const whole = allocateRaster(grid.width, grid.height, scene.bandNames.length, scene.sampleType);
  const reader = openSceneOn(grid, scene, null, { from: 'boxes' });
  try {
    for (let row = 0; row < grid.height; row += STRIP_ROWS) {
      const height = Math.min(STRIP_ROWS, grid.height - row);
      const strip = await reader.read({ col: 0, row, width: grid.width, height });
      for (const [b, band] of whole.bands.entries()) band.set(strip.bands[b]!, row * grid.width);
      whole.valid.set(strip.valid, row * grid.width);
    }
  } finally {
    await reader.close();
  }
  return whole;
}
