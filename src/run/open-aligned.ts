import type { PartReader } from '../core/scene/scene.ts';
import { openPart } from '../io/sources/open-part.ts';
import { openScene } from '../io/sources/open-scene.ts';
import type { RunFolder } from '../io/store/run-folder.ts';

/** The aligned scenes as the run wrote them, open while `work` lasts. */
export async function withAligned<Outcome>(
  folder: Pick<RunFolder, 'path'>,
  work: (aligned: { readonly before: PartReader; readonly after: PartReader }) => Promise<Outcome>,
): Promise<Outcome> {
  const before = await openAligned(folder, 'aligned/before.tif');
  try {
    const after = await openAligned(folder, 'aligned/after.tif');
    try {
      return await work({ before, after });
    } finally {
      await after.close();
    }
  } finally {
    await before.close();
  }
}

/** One raster of the run. */
export async function openAligned(folder: Pick<RunFolder, 'path'>, name: string): Promise<PartReader> {
  const scene = await openScene(await folder.path(name));
  return openPart(scene.parts[0]);
}
