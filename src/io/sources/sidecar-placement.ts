import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { TooLarge } from '../../core/contract/errors.ts';
import type { Crs } from '../../core/geo/crs.ts';
import type { Placement } from '../formats/geotiff-placement.ts';
import { crsFromWkt } from '../formats/stated-crs.ts';
import { parseWorldFile } from '../formats/world-file.ts';

const MOST_BYTES = 64 * 1024;

/**
 * Where a world file and a `.prj` beside an image place it.
 *
 * A world file alone names coordinates without saying of which CRS; unless somebody does, they mean nothing, and the image
 * counts as not georeferenced.
 *
 * @param size of the image, px.
 * @param givenCrs what counts where there is no `.prj`.
 * @returns with the absolute paths of what says so, and of the KMZ that both came in; null unless both are known.
 * @throws RotatedGrid, CrsNotSupported, TypeNotSupported for files that are there and of no use.
 */
export async function readSidecarPlacement(
  path: string,
  size: { readonly width: number; readonly height: number },
  givenCrs: Crs | null,
): Promise<{ readonly placement: Placement; readonly crs: Crs; readonly files: readonly string[] } | null> {
  const extension = extname(path).slice(1).toLowerCase();
  // `.tif` has `.tfw`: first and last letter and a w; or the whole extension and a w.
  const world = [`${extension[0] ?? ''}${extension.at(-1) ?? ''}w`, `${extension}w`, 'wld'];
  const siblings = await readdir(dirname(path)).catch(() => []);
  const stem = basename(path, extname(path));
  const sibling = (extensions: readonly string[]) =>
    siblings.find(
      (name) => name.startsWith(`${stem}.`) && extensions.includes(name.slice(stem.length + 1).toLowerCase()),
    );
  const worldFile = sibling(world);
  const prjFile = sibling(['prj']);
  if (worldFile === undefined) return null;
  const beside = (name: string) => join(dirname(path), name);
  const crs = prjFile === undefined ? givenCrs : await crsFromWkt(await readText(beside(prjFile)), basename(path));
  if (crs === null) return null;
  const files = [worldFile, prjFile, sibling(['kmz'])].filter((name) => name !== undefined);
  return {
    placement: parseWorldFile(await readText(beside(worldFile)), size, worldFile),
    crs,
    files: files.map(beside),
  };
}

async function readText(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > MOST_BYTES) throw new TooLarge(`"${basename(path)}" has ${size} bytes, far too many for its kind.`);
  return readFile(path, 'utf8');
}
