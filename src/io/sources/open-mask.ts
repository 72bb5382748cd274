import { basename } from 'node:path';
import { UsageError } from '../../core/contract/errors.ts';
import type { Grid } from '../../core/geo/grid.ts';
import type { SceneMask } from '../../core/scene/scene.ts';
import { type InspectedFile, inspectFile } from './inspect-file.ts';

/**
 * Opens a usable-data mask of a scene: Planet's UDM2 or UDM, Sentinel-2's SCL, or one that is 0 where pixels are good.
 *
 * @param paths of a scene of tiles the mask of each; empty where there is none.
 * @param of the scene's own grid.
 * @returns null without one.
 * @throws UsageError where mask and scene are not both georeferenced, nor of one size; and as `inspectFile`.
 */
export async function openMask(paths: readonly string[], of: Grid): Promise<SceneMask | null> {
  const files: InspectedFile[] = [];
  for (const path of paths) files.push(await inspectOn(of, path));
  const [first, ...others] = files;
  if (first === undefined) return null;
  return {
    parts: [first.part, ...others.map(({ part }) => part)],
    sidecars: files.flatMap(({ sidecars }) => sidecars),
  };
}

async function inspectOn(of: Grid, path: string): Promise<InspectedFile> {
  const file = await inspectFile(path);
  const { grid } = file.part;
  const isSameFrame = of.crs === null && grid.width === of.width && grid.height === of.height;
  if ((of.crs === null) === (grid.crs === null) && (of.crs !== null || isSameFrame)) return file;
  throw new UsageError(
    `The mask "${basename(path)}" does not lie on its scene: give both a georeference, or neither and the same size.`,
  );
}
