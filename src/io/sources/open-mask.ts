import { basename } from 'node:path';
import { UsageError } from '../../core/contract/errors.ts';
import type { Grid } from '../../core/geo/grid.ts';
import { maskKindOf } from '../../core/scene/obscured/usable-data.ts';
import type { SceneMask } from '../../core/scene/scene.ts';
import { inspectFile } from './inspect-file.ts';

/**
 * Opens a usable-data mask of a scene: Planet's UDM2 or UDM, Sentinel-2's SCL, or one that is 0 where pixels are good.
 *
 * @param path null where there is none.
 * @param of the scene's own grid.
 * @throws UsageError where mask and scene are not both georeferenced, nor of one size; and as `inspectFile`.
 */
export async function openMask(path: string | null, of: Grid): Promise<SceneMask | null> {
  if (path === null) return null;
  const { part, sidecars } = await inspectFile(path);
  const isSameFrame = of.crs === null && part.grid.width === of.width && part.grid.height === of.height;
  if ((of.crs === null) !== (part.grid.crs === null) || (of.crs === null && !isSameFrame)) {
    throw new UsageError(
      `The mask "${basename(path)}" does not lie on its scene: give both a georeference, or neither and the same size.`,
    );
  }
  return { kind: maskKindOf(basename(path), part.bandNames.length), part, sidecars };
}
