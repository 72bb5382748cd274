import { basename } from 'node:path';
import { CrsNotSupported, TypeNotSupported } from '../../core/contract/errors.ts';
import type { Crs } from '../../core/geo/crs.ts';
import { type Grid, pixelGrid } from '../../core/geo/grid.ts';
import type { ScenePart } from '../../core/scene/scene.ts';
import { readBandNames } from '../formats/band-names.ts';
import type { ByteSource } from '../formats/byte-source.ts';
import { readGeoKeys } from '../formats/geo-keys.ts';
import { readFacts } from '../formats/geotiff-facts.ts';
import { readGeotiffImage } from '../formats/geotiff-image.ts';
import { type Placement, readPlacement } from '../formats/geotiff-placement.ts';
import { NO_FACTS, type SceneFacts } from '../formats/scene-facts.ts';
import { crsFromGeoKeys } from '../formats/stated-crs.ts';
import { openFileBytes } from './file-bytes.ts';
import { type FileKind, kindOf } from './file-kind.ts';
import { readSidecarPlacement } from './sidecar-placement.ts';

/** One file of a scene and what it says of its acquisition. */
export interface InspectedFile {
  readonly part: ScenePart;
  readonly facts: SceneFacts;
  /** Absolute paths of files beside it that place it. */
  readonly sidecars: readonly string[];
}

/** What a file is, by its first bytes and never by its name. @throws NotFound. */
export async function kindOfFile(path: string): Promise<FileKind> {
  const source = await openFileBytes(path);
  try {
    return await kindOf(source);
  } finally {
    await source.close();
  }
}

/**
 * Reads a file's header: all that is known of it without its pixels.
 *
 * @param givenCrs what its coordinates are in where nothing beside or in it says so.
 * @throws TypeNotSupported for what is no GeoTIFF, PNG or JPEG; DamagedFile, TooLarge, CompressionNotSupported,
 *   RotatedGrid, CrsNotSupported.
 */
export async function inspectFile(path: string, givenCrs: Crs | null = null): Promise<InspectedFile> {
  const source = await openFileBytes(path);
  try {
    const kind = await kindOf(source);
    if (kind === 'tiff') return await inspectTiff(path, source, givenCrs);
    if (kind === 'picture') return await inspectPicture(path, source, givenCrs);
    throw new TypeNotSupported(
      `"${source.name}" is no GeoTIFF, PNG or JPEG, whatever its name says. Give the imagery itself.`,
    );
  } finally {
    await source.close();
  }
}

async function inspectTiff(path: string, source: ByteSource, givenCrs: Crs | null): Promise<InspectedFile> {
  const image = await readGeotiffImage(source);
  const { width, height } = image.levels[0].image;
  const placement = readPlacement(image.directory, source);
  const keys = placement === null ? null : readGeoKeys(image.directory);
  const stated = (keys && (await crsFromGeoKeys(keys, source.name))) ?? givenCrs;
  const beside = placement === null ? await readSidecarPlacement(path, { width, height }, givenCrs) : null;
  if (placement !== null && stated === null) {
    throw new CrsNotSupported(
      `"${source.name}" has coordinates but does not say in which CRS. If you know it, state it: --crs EPSG:32636, or in ` +
        'the file, with gdal_edit.py -a_srs EPSG:32636 FILE',
    );
  }
  const grid = gridOf(placement ?? beside?.placement ?? null, beside?.crs ?? stated, width, height);
  const part = {
    asset: path,
    grid,
    levels: image.levels.map((level) => ({ width: level.image.width, height: level.image.height })),
    sampleType: image.sampleType,
    bandNames: readBandNames(image),
    nodata: image.palette === null ? image.nodata : null,
    bytes: source.size,
  };
  return { part, facts: readFacts(image), sidecars: beside?.files ?? [] };
}

async function inspectPicture(path: string, source: ByteSource, givenCrs: Crs | null): Promise<InspectedFile> {
  const { readPictureHeader } = await import('../formats/picture-part.ts');
  const { width, height, sampleType, bandCount } = await readPictureHeader(path, basename(path));
  const beside = await readSidecarPlacement(path, { width, height }, givenCrs);
  const part = {
    asset: path,
    grid: gridOf(beside?.placement ?? null, beside?.crs ?? null, width, height),
    levels: [{ width, height }],
    sampleType,
    bandNames: bandCount === 1 ? ['band1'] : ['red', 'green', 'blue'],
    nodata: null,
    bytes: source.size,
  };
  return { part, facts: NO_FACTS, sidecars: beside?.files ?? [] };
}

function gridOf(placement: Placement | null, crs: Crs | null, width: number, height: number): Grid {
  if (placement === null || crs === null) return pixelGrid(width, height);
  const { originX, originY, pixelWidth, pixelHeight } = placement;
  return { crs, originX, originY, pixelWidth, pixelHeight, width, height };
}
