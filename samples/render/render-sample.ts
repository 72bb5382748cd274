import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crsFromEpsg, fromLonLat } from '../../src/core/geo/crs.ts';
import type { Grid } from '../../src/core/geo/grid.ts';
import { COG_TILE_PX } from '../../src/io/formats/cog-options.ts';
import { createCogWriter } from '../../src/io/formats/cog-writer.ts';
import type { Acquisition } from './acquisition.ts';
import { type Airbase, buildAirbase } from './airbase.ts';
import { ImageRenderer, type World } from './image.ts';
import { boundsOf } from './outline.ts';
import { sunPosition } from './sun-position.ts';
import { type TruthObject, truthGeoJson } from './truth.ts';

export const SAMPLE_SEED = 20220809;
const SITE = { lon: 33.59, lat: 45.09 };
const CREDIT = 'Synthetic scene rendered by Aftermath';
const CRS = crsFromEpsg(32636)!;
const FILES = ['before.tif', 'after.tif', 'truth.geojson'] as const;

/** One folder of the sample: the same airbase at one ground sample distance. */
interface SampleSet {
  readonly name: string;
  readonly gsdMeters: number;
  readonly width: number;
  readonly height: number;
  /** Misregistration of the after image, px; see `Acquisition.shiftPx`. */
  readonly shiftPx: { readonly col: number; readonly row: number };
}

export const sampleSets: readonly SampleSet[] = [
  { name: 'saky-synthetic', gsdMeters: 0.5, width: 3456, height: 2304, shiftPx: { col: 1.7, row: -1.2 } },
  { name: 'saky-synthetic-3m', gsdMeters: 3, width: 1536, height: 1024, shiftPx: { col: -1.3, row: 0.8 } },
];

export interface RenderSampleOptions {
  /** Called after every tile of 512 px. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Renders the synthetic sample into `directory`: a folder each at 0.5 m and 3 m with before.tif, after.tif (COGs) and
 * truth.geojson. The same version gives the same bytes. Each folder appears whole or not at all; one that is there
 * is replaced.
 */
export async function renderSample(directory: string, { onProgress }: RenderSampleOptions = {}): Promise<void> {
  const origin = siteOrigin();
  const airbase = buildAirbase(SAMPLE_SEED, origin);
  const total = sampleSets.reduce((sum, set) => sum + 2 * tileCount(set), 0);
  let done = 0;
  const tileDone = (): void => onProgress?.(++done, total);
  for (const set of sampleSets) {
    const target = join(directory, set.name);
    const partial = `${target}.partial`;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    try {
      await renderSet(partial, set, airbase, tileDone);
      await rm(target, { recursive: true, force: true });
      await rename(partial, target);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  }
}

/** Whether both folders are there and whole. */
export async function sampleIsThere(directory: string): Promise<boolean> {
  const files = sampleSets.flatMap(({ name }) => FILES.map((file) => join(directory, name, file)));
  const found = await Promise.all(
    files.map((file) =>
      stat(file).then(
        (entry) => entry.isFile(),
        () => false,
      ),
    ),
  );
  return found.every(Boolean);
}

async function renderSet(folder: string, set: SampleSet, airbase: Airbase, tileDone: () => void): Promise<void> {
  const grid = sampleGrid(set);
  const dates = acquisitions(set);
  await renderScene(join(folder, 'before.tif'), airbase.before, grid, dates.before, tileDone);
  await renderScene(join(folder, 'after.tif'), airbase.after, grid, dates.after, tileDone);
  const { before, after } = dates;
  const truth = truthGeoJson(
    airbase.truth.filter((object) => liesInside(object, set)),
    { crs: CRS, origin: siteOrigin() },
    {
      name: set.name,
      credit: CREDIT,
      seed: SAMPLE_SEED,
      crs: CRS.code,
      gsdMeters: set.gsdMeters,
      shiftPx: set.shiftPx,
      before,
      after,
    },
  );
  await writeFile(join(folder, 'truth.geojson'), `${JSON.stringify(truth, null, 1)}\n`);
}

async function renderScene(
  path: string,
  world: World,
  grid: Grid,
  seen: Acquisition,
  tileDone: () => void,
): Promise<void> {
  const writer = await createCogWriter(path, {
    grid,
    bandCount: 3,
    sampleType: 'uint8',
    bandNames: ['red', 'green', 'blue'],
    acquiredAt: seen.acquiredAt,
    credit: CREDIT,
    description: 'Not a real place or event.',
  });
  const renderer = new ImageRenderer(world, grid, seen);
  try {
    for (let row = 0; row < grid.height; row += COG_TILE_PX) {
      for (let col = 0; col < grid.width; col += COG_TILE_PX) {
        const width = Math.min(COG_TILE_PX, grid.width - col);
        const height = Math.min(COG_TILE_PX, grid.height - row);
        await writer.writeTile(col / COG_TILE_PX, row / COG_TILE_PX, renderer.render({ col, row, width, height }));
        tileDone();
      }
    }
    await writer.finish();
  } finally {
    await writer.abort();
  }
}

/** Both days as seen at one ground sample distance: the sun by place and time, the rest chosen. */
export function acquisitions({ shiftPx }: Pick<SampleSet, 'shiftPx'>): { before: Acquisition; after: Acquisition } {
  const sunAt = (acquiredAt: string) => ({ acquiredAt, sun: sunPosition(acquiredAt, SITE) });
  return {
    before: {
      ...sunAt('2022-08-09T08:30:00Z'),
      satellite: { azimuthDeg: 98, elevationDeg: 82 },
      haze: 0.03,
      hazePatchiness: 0.1,
      gain: [1, 1, 1],
      blurPx: 0.5,
      noise: 1.4,
      shiftPx: { col: 0, row: 0 },
      noiseSeed: 11,
    },
    after: {
      ...sunAt('2022-08-10T12:10:00Z'),
      satellite: { azimuthDeg: 281, elevationDeg: 76 },
      haze: 0.1,
      hazePatchiness: 0.25,
      gain: [1.06, 1.03, 1.0],
      blurPx: 0.65,
      noise: 2,
      shiftPx,
      noiseSeed: 23,
    },
  };
}

/** The plan's origin on the map: the site, on a whole multiple of 6 m, so that both grids share pixel corners. */
function siteOrigin(): { readonly x: number; readonly y: number } {
  const { x, y } = fromLonLat(CRS, SITE);
  return { x: Math.round(x / 6) * 6, y: Math.round(y / 6) * 6 };
}

function sampleGrid({ width, height, gsdMeters }: SampleSet): Grid {
  const { x, y } = siteOrigin();
  return {
    crs: CRS,
    originX: x - (width / 2) * gsdMeters,
    originY: y + (height / 2) * gsdMeters,
    pixelWidth: gsdMeters,
    pixelHeight: gsdMeters,
    width,
    height,
  };
}

function liesInside({ outline }: TruthObject, { width, height, gsdMeters }: SampleSet): boolean {
  const { left, right, bottom, top } = boundsOf(outline);
  const halfWidth = (width / 2) * gsdMeters;
  const halfHeight = (height / 2) * gsdMeters;
  return left > -halfWidth && right < halfWidth && bottom > -halfHeight && top < halfHeight;
}

function tileCount({ width, height }: SampleSet): number {
  return Math.ceil(width / COG_TILE_PX) * Math.ceil(height / COG_TILE_PX);
}
