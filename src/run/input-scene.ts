import { basename } from 'node:path';
import type { InputDetails, OriginalFile } from '../core/contract/evidence.ts';
import type { InputScene } from '../core/contract/run.ts';
import type { Scene } from '../core/scene/scene.ts';
import { fetchRecordOf } from '../io/store/fetched.ts';
import { type FileHash, hashFile } from '../io/store/run-folder.ts';

/** Hashes a file, and may keep it. */
export type TakeFile = (path: string) => Promise<FileHash>;

/** What the manifest records of a scene: its metadata and the sha256 of every file it lies in. */
export async function recordInput(scene: Scene, take: TakeFile = hashFile): Promise<InputScene> {
  return {
    name: scene.name,
    files: await recordFiles(
      scene.parts.map(({ asset }) => asset),
      take,
    ),
    acquiredAt: scene.acquiredAt,
    credit: scene.credit,
    licence: scene.licence,
    sensor: scene.sensor,
    gsdMeters: scene.gsdMeters,
    crs: scene.crs?.code ?? null,
    sampleType: scene.sampleType,
    bandNames: scene.bandNames,
    conditions: scene.conditions,
  };
}

/** The files beside a scene that had a say. */
export async function recordBeside(
  { sidecars, mask }: Scene,
  take: TakeFile,
): Promise<Pick<InputDetails, 'sidecars' | 'mask' | 'tileMasks'>> {
  const masks =
    mask === null
      ? []
      : await recordFiles(
          mask.parts.map(({ asset }) => asset),
          take,
        );
  return {
    sidecars: await recordFiles([...new Set([...sidecars, ...(mask?.sidecars ?? [])])], take),
    ...(masks.length > 1 ? { mask: null, tileMasks: masks } : { mask: masks[0] ?? null }),
  };
}

export async function recordFiles(paths: readonly string[], take: TakeFile): Promise<OriginalFile[]> {
  const files: OriginalFile[] = [];
  for (const path of paths) {
    const file = await take(path);
    const record = await fetchRecordOf(path, file.sha256);
    files.push({ name: basename(path), address: record?.address ?? null, ...file });
  }
  return files;
}
