import { readdir } from 'node:fs/promises';
import { basename, join, parse, relative, resolve, sep } from 'node:path';
import { AftermathError, NotFound } from '../core/contract/errors.ts';
import type { Crs } from '../core/geo/crs.ts';
import type { Grid } from '../core/geo/grid.ts';
import { type LonLatGeometry, lonLatGeometry } from '../core/geo/lon-lat-geometry.ts';
import type { Scene, ScenePart } from '../core/scene/scene.ts';
import { MASK_NAME } from '../io/sources/acquisition-sidecars.ts';
import { openScene } from '../io/sources/open-scene.ts';
import { type FileHash, hashFile } from '../io/store/run-folder.ts';

/** A file that is served as it lies. */
export interface HeldFile extends FileHash {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  readonly mediaType: string;
}

/** A scene of the folder that can be searched for: placed on the ground and in time. */
export interface HeldScene {
  /** Its path in the folder, in letters that need no escaping in an address; no other scene's. */
  readonly id: string;
  /** Likewise of the folder that it lies in. */
  readonly collection: string;
  readonly scene: Scene & { readonly acquiredAt: string };
  readonly grid: Grid & { readonly crs: Crs };
  readonly footprint: LonLatGeometry;
  readonly image: HeldFile;
  readonly mask: HeldFile | null;
}

interface LeftOut {
  /** Path in the folder. */
  readonly name: string;
  readonly reason: string;
}

export interface Holdings {
  /** The latest first. */
  readonly scenes: readonly HeldScene[];
  readonly leftOut: readonly LeftOut[];
}

/** Corners and points between: a straight edge on the map is bent in degrees. */
const STEPS_A_SIDE = 4;

/**
 * What a folder holds that an archive can offer: each GeoTIFF in it and in the folders inside, with what the metadata
 * beside it says. What is not placed on the ground or in time is left out, with the reason.
 *
 * @throws NotFound where there is no such folder.
 */
export async function openHoldings(folder: string): Promise<Holdings> {
  const root = resolve(folder);
  const scenes: HeldScene[] = [];
  const leftOut: LeftOut[] = [];
  for (const path of await imagesIn(root)) {
    const name = relative(root, path).replaceAll(sep, '/');
    const held = await holdScene(path, name, basename(root)).catch((error: unknown) => {
      if (error instanceof AftermathError) return error.message;
      throw error;
    });
    if (typeof held === 'string') leftOut.push({ name, reason: held });
    else if (scenes.some(({ id }) => id === held.id)) {
      leftOut.push({ name, reason: `Another file is called ${held.id} already. Rename one of them.` });
    } else scenes.push(held);
  }
  return { scenes: scenes.sort(latestFirst), leftOut };
}

async function imagesIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true, recursive: true }).catch((cause: unknown) => {
    throw new NotFound(`Wanted a folder of scenes at "${basename(root)}", but there is none. Check the path.`, {
      cause,
    });
  });
  return entries
    .filter((entry) => entry.isFile() && /\.tiff?$/i.test(entry.name) && !MASK_NAME.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(root, path)
          .split(sep)
          .some((part) => part.startsWith('.')),
    )
    .sort();
}

/** @returns why it is left out, where it is. */
async function holdScene(path: string, name: string, rootName: string): Promise<HeldScene | string> {
  const scene = await openScene(path);
  const { acquiredAt } = scene;
  const { grid } = scene.parts[0];
  const { crs } = grid;
  if (crs === null) return 'It has no coordinates, so nobody could find it by place.';
  if (acquiredAt === null) {
    return 'Nothing states its date. Put a STAC item or Planet metadata beside it, or set TIFFTAG_DATETIME in it.';
  }
  const placed = { ...grid, crs };
  const { dir, name: stem } = parse(name);
  return {
    id: plain(dir === '' ? stem : `${dir}-${stem}`),
    collection: plain(dir === '' ? rootName : dir),
    scene: { ...scene, acquiredAt },
    grid: placed,
    footprint: lonLatGeometry(placed)([edgeOf(grid)]),
    image: await holdFile(scene.parts[0]),
    mask: scene.mask === null ? null : await holdFile(scene.mask.parts[0]),
  };
}

async function holdFile({ asset: path, levels }: ScenePart): Promise<HeldFile> {
  return {
    path,
    name: basename(path),
    // What has no overviews is read whole to be seen whole: not what people mean by a COG.
    mediaType: `image/tiff; application=geotiff${levels.length > 1 ? '; profile=cloud-optimized' : ''}`,
    ...(await hashFile(path)),
  };
}

function edgeOf({ width, height }: Grid): (readonly [col: number, row: number])[] {
  const corners = [
    [0, 0],
    [0, height],
    [width, height],
    [width, 0],
  ] as const;
  const edge = corners.flatMap(([col, row], side) => {
    const [nextCol, nextRow] = corners[(side + 1) % corners.length]!;
    return Array.from({ length: STEPS_A_SIDE }, (_, step) => {
      const share = step / STEPS_A_SIDE;
      return [col + share * (nextCol - col), row + share * (nextRow - row)] as const;
    });
  });
  return [...edge, edge[0]!];
}

function plain(name: string): string {
  return name.replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '') || 'scene';
}

function latestFirst(a: HeldScene, b: HeldScene): number {
  return b.scene.acquiredAt.localeCompare(a.scene.acquiredAt) || a.id.localeCompare(b.id);
}
