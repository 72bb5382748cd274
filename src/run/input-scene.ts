import { basename } from 'node:path';
import type { InputScene } from '../core/contract/run.ts';
import type { Scene } from '../core/scene/scene.ts';
import { addressOf } from '../io/outbound/fetch-file.ts';
import { hashFile } from '../io/store/run-folder.ts';

/** What the manifest records of a scene: its metadata and the sha256 of every file it lies in. */
export async function recordInput(scene: Scene): Promise<InputScene> {
  const files: InputScene['files'][number][] = [];
  for (const { asset } of scene.parts) {
    files.push({ name: basename(asset), address: await addressOf(asset), ...(await hashFile(asset)) });
  }
  return {
    name: scene.name,
    files,
    acquiredAt: scene.acquiredAt,
    credit: scene.credit,
    sensor: scene.sensor,
    gsdMeters: scene.gsdMeters,
    crs: scene.crs?.code ?? null,
    sampleType: scene.sampleType,
    bandNames: scene.bandNames,
    conditions: scene.conditions,
  };
}
