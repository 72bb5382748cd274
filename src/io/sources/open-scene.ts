import { basename } from 'node:path';
import { CrsNotSupported, NoCommonBands, NotFound, UsageError } from '../../core/contract/errors.ts';
import { type Crs, toLonLat } from '../../core/geo/crs.ts';
import { type Grid, pixelToMap } from '../../core/geo/grid.ts';
import { groundPixelSide } from '../../core/geo/ground.ts';
import type { LonLat } from '../../core/geo/points.ts';
import { sunOver } from '../../core/scene/conditions.ts';
import type { Scene, ScenePart } from '../../core/scene/scene.ts';
import { firstStated, isoTime } from '../formats/scene-facts.ts';
import { crsFromWkt } from '../formats/stated-crs.ts';
import { findMaskBeside, MASK_NAME, readSidecarFacts, type SidecarFacts } from './acquisition-sidecars.ts';
import { type FoundFiles, findFiles } from './find-files.ts';
import { type InspectedFile, inspectFile, kindOfFile } from './inspect-file.ts';
import { openMask } from './open-mask.ts';

/** What the user knows of a scene; wins over what its files say. */
export interface OpenSceneOptions {
  /** When the ground was seen, ISO 8601. */
  readonly acquiredAt?: string;
  readonly credit?: string;
  readonly licence?: string;
  readonly gsdMeters?: number;
  /** A usable-data mask of the scene; wins over those found beside its files. */
  readonly mask?: string;
  /** CRS of files that name coordinates and no CRS, as `EPSG:32636`. */
  readonly crs?: string;
  /** What is to be done with files before they are opened: `tryFiles` for those that are not our own. */
  readonly tryFirst?: (paths: readonly string[], givenCrs: Crs | null) => Promise<void>;
}

const UNNAMED_BAND = /^band\d+$/;
/** Files that lie beside imagery and hold none of their own: overviews and masks are TIFFs too. */
const SIDECARS = /\.(ovr|msk|aux)$/i;
const CLAIMS_TO_BE_IMAGERY = /\.(tiff?|png|jpe?g)$/i;

/**
 * Opens a scene: a GeoTIFF, COG, PNG or JPEG file, or a folder or pattern of tiles of one acquisition. Reads headers
 * only; the scene is plain data, its pixels come through `openPart`.
 *
 * In a folder, GeoTIFFs count; where there are none, its PNGs and JPEGs do.
 *
 * @throws NotFound, TypeNotSupported, CompressionNotSupported, DamagedFile, TooLarge, RotatedGrid; CrsNotSupported and
 *   NoCommonBands also where the tiles do not agree; UsageError for options that say nothing.
 */
export async function openScene(input: string, options: OpenSceneOptions = {}): Promise<Scene> {
  const acquiredAt = options.acquiredAt === undefined ? null : requireTime(options.acquiredAt);
  requirePositive(options.gsdMeters);
  const found = await findFiles(input);
  const files: InspectedFile[] = [];
  const paths = await imageryOf(found);
  const givenCrs = options.crs === undefined ? null : await requireCrs(options.crs);
  await options.tryFirst?.(paths, givenCrs);
  for (const path of paths) files.push(await inspectFile(path, givenCrs));
  const [first, ...others] = files;
  if (first === undefined) {
    throw new NotFound(
      `"${found.name}" holds no GeoTIFF, PNG or JPEG (folders inside are not searched). Give the folder of the tiles.`,
    );
  }
  for (const other of others) requireSameKind(first.part, other.part);

  const { grid, sampleType } = first.part;
  const beside: SidecarFacts[] = [];
  for (const { part } of files) beside.push(await readSidecarFacts(part.asset));
  const facts = firstStated([...beside, ...files].map((file) => file.facts));
  const bandNames = bandNamesOf(first.part, facts.bandNames);
  const named = (part: ScenePart): ScenePart => ({ ...part, bandNames });
  const pixelMeters = groundPixelSide(grid);
  const takenAt = acquiredAt ?? facts.acquiredAt;
  const { view, cloudCover, reflectance } = facts;
  const masks = options.mask === undefined ? await masksBeside(files) : [options.mask];
  if (masks.length > 0) await options.tryFirst?.(masks, null);
  return {
    name: found.name,
    parts: [named(first.part), ...others.map((file) => named(file.part))],
    crs: grid.crs,
    sampleType,
    bandNames,
    acquiredAt: takenAt,
    credit: options.credit ?? facts.credit,
    licence: options.licence ?? facts.licence,
    sensor: facts.sensor,
    gsdMeters: options.gsdMeters ?? facts.gsdMeters ?? pixelMeters,
    conditions: {
      sun: sunOver(facts.sun, takenAt, middleOf(grid)),
      view,
      cloudCover,
      reflectance: reflectance?.length === bandNames.length ? reflectance : null,
    },
    sidecars: [...new Set([...beside.flatMap((one) => one.files), ...files.flatMap((file) => file.sidecars)])],
    mask: await openMask(masks, grid),
  };
}

/** The mask of each file; none where one file lacks it, since ground that no mask tells of would count as clear. */
async function masksBeside(files: readonly InspectedFile[]): Promise<readonly string[]> {
  const masks: string[] = [];
  for (const { part } of files) {
    const mask = await findMaskBeside(part.asset);
    if (mask === null) return [];
    masks.push(mask);
  }
  return masks;
}

/** What the file calls its bands; where it names none of them, what metadata beside it does. */
function bandNamesOf({ bandNames }: ScenePart, beside: readonly string[] | null): readonly string[] {
  const isUnnamed = bandNames.every((name) => UNNAMED_BAND.test(name));
  return isUnnamed && beside?.length === bandNames.length ? beside : bandNames;
}

function middleOf(grid: Grid): LonLat | null {
  if (grid.crs === null) return null;
  return toLonLat(grid.crs, pixelToMap(grid, { col: grid.width / 2, row: grid.height / 2 }));
}

async function imageryOf({ paths, isSingle }: FoundFiles): Promise<readonly string[]> {
  if (isSingle) return paths;
  const kinds = { tiff: [] as string[], picture: [] as string[], other: [] as string[] };
  const candidates = paths.filter((path) => !SIDECARS.test(path) && !MASK_NAME.test(basename(path)));
  for (const path of candidates) kinds[await kindOfFile(path)].push(path);
  // A tile that came down as an error page must not go missing from the mosaic unnoticed.
  const broken = kinds.other.filter((path) => CLAIMS_TO_BE_IMAGERY.test(path));
  return [...broken, ...(kinds.tiff.length > 0 ? kinds.tiff : kinds.picture)];
}

function requireSameKind(first: ScenePart, other: ScenePart): void {
  const names = `"${basename(first.asset)}" and "${basename(other.asset)}"`;
  if (first.grid.crs === null || other.grid.crs === null) {
    throw new CrsNotSupported(
      `Tiles need a CRS each to be put together; of ${names} at least one has none. Give a single file.`,
    );
  }
  if (first.grid.crs.proj4 !== other.grid.crs.proj4) {
    throw new CrsNotSupported(
      `The tiles of one scene need one CRS; ${names} are in ${first.grid.crs.code} and ${other.grid.crs.code}. ` +
        'Reproject one, or give a pattern such as DIR/*_visual.tif that names the tiles of one product.',
    );
  }
  if (first.sampleType !== other.sampleType || first.bandNames.join() !== other.bandNames.join()) {
    const kindOf = ({ sampleType, bandNames }: ScenePart) => `${bandNames.join(', ')} as ${sampleType}`;
    throw new NoCommonBands(
      `The tiles of one scene need the same bands; ${names} have ${kindOf(first)} and ${kindOf(other)}. ` +
        'Give a pattern such as DIR/*_visual.tif that names the tiles of one product.',
    );
  }
}

function requireTime(text: string): string {
  const time = isoTime(text);
  if (time !== null) return time;
  throw new UsageError(`A date should look like 2022-08-09 or 2022-08-09T08:01:02Z, got "${text}".`);
}

async function requireCrs(code: string): Promise<Crs> {
  if (/^EPSG:\d{1,6}$/i.test(code)) return crsFromWkt(code, code);
  throw new UsageError(`A CRS is given by its code, as EPSG:32636, got "${code}".`);
}

function requirePositive(gsdMeters: number | undefined): void {
  if (gsdMeters === undefined || (gsdMeters > 0 && Number.isFinite(gsdMeters))) return;
  throw new UsageError(`A ground sample distance is a positive number of metres, got ${gsdMeters}.`);
}
