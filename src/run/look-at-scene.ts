import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SceneLook } from '../core/contract/api.ts';
import { openScene } from '../io/sources/open-scene.ts';
import { tryFiles } from '../io/sources/trial/try-files.ts';
import { drawScene } from './scene-picture.ts';
import { unpackScene } from './unpack-scenes.ts';

const PREVIEW_SIDE_PX = 720;

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
  const { grid, shownOn, png } = await drawScene(scene, PREVIEW_SIDE_PX);
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
    previewGrid: shownOn,
    preview: `data:image/png;base64,${png.toString('base64')}`,
  };
}
