import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { commonGrid } from '../core/align/common-grid.ts';
import type { SceneLook } from '../core/contract/api.ts';
import type { Grid } from '../core/geo/grid.ts';
import { displayBands } from '../core/publish/display-bands.ts';
import { estimateStretch, paintStretched, SAME_LEVEL, stretchRule } from '../core/publish/display-stretch.ts';
import { allocateRaster, type Raster } from '../core/raster/raster.ts';
import type { Scene } from '../core/scene/scene.ts';
import { openSceneOn } from '../io/compute/aligned-reader.ts';
import { openScene } from '../io/sources/open-scene.ts';
import { tryFiles } from '../io/sources/trial/try-files.ts';
import { unpackScene } from './unpack-scenes.ts';

const PREVIEW_SIDE_PX = 720;
/** Rows of the preview read at once: a scene without overviews is read at full size, strip by strip. */
const STRIP_ROWS = 32;

/**
 * What a scene's files say of it, and a small picture of it, before anything is compared.
 *
 * @throws AftermathError where it is no scene that can be read.
 */
export async function lookAtScene(path: string): Promise<SceneLook> {
  const folder = await mkdtemp(join(tmpdir(), 'aftermath-look-'));
  try {
    return await lookAt(await unpackScene(path, folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function lookAt(path: string): Promise<SceneLook> {
  const scene = await openScene(path, { tryFirst: tryFiles });
  const { grid } = commonGrid(scene, scene);
  const small = shrunk(grid);
  return {
    name: scene.name,
    acquiredAt: scene.acquiredAt,
    credit: scene.credit,
    gsdMeters: scene.gsdMeters,
    crs: grid.crs?.code ?? null,
    widthPx: grid.width,
    heightPx: grid.height,
    sampleType: scene.sampleType,
    bandNames: scene.bandNames,
    previewGrid: small,
    preview: await picture(scene, small),
  };
}

function shrunk(grid: Grid): Grid {
  const factor = Math.max(1, Math.max(grid.width, grid.height) / PREVIEW_SIDE_PX);
  const [width, height] = [Math.max(1, Math.round(grid.width / factor)), Math.max(1, Math.round(grid.height / factor))];
  return {
    ...grid,
    width,
    height,
    pixelWidth: (grid.pixelWidth * grid.width) / width,
    pixelHeight: (grid.pixelHeight * grid.height) / height,
  };
}

/** A PNG as data URI, stretched for the eye, transparent where the scene has no data. */
async function picture(scene: Scene, grid: Grid): Promise<string> {
  const raster = await readWhole(scene, grid);
  const bands = displayBands(scene.bandNames, scene.bandNames);
  const shown = { ...raster, bands: bands.map(({ before }) => raster.bands[before]!) };
  const side = { raster: shown, levels: bands.map(() => SAME_LEVEL) };
  const rgba = paintStretched(side, estimateStretch([side], stretchRule(scene.sampleType)));
  const png = await sharp(rgba, { raw: { width: grid.width, height: grid.height, channels: 4 } })
    .png()
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}

async function readWhole(scene: Scene, grid: Grid): Promise<Raster> {
  const whole = allocateRaster(grid.width, grid.height, scene.bandNames.length, scene.sampleType);
  const reader = openSceneOn(grid, scene, null, { fromOverviews: true });
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
