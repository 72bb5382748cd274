import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Grid } from '../../src/core/geo/grid.ts';
import { COG_TILE_PX } from '../../src/io/formats/cog-options.ts';
import { createCogWriter } from '../../src/io/formats/cog-writer.ts';
import type { Acquisition } from './acquisition.ts';
import { type Airbase, buildAirbase } from './airbase.ts';
import { ImageRenderer, type World } from './image.ts';
import {
  SAMPLE_CREDIT,
  SAMPLE_SEED,
  type SampleSet,
  sampleAcquisitions,
  sampleFootprints,
  sampleGrid,
  sampleSets,
  sampleTruth,
  siteOrigin,
} from './sample-sets.ts';

const FILES = ['before.tif', 'after.tif', 'buildings.geojson', 'truth.geojson'] as const;

export interface RenderSampleOptions {
  /** Called after every tile of 512 px. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly sets?: readonly SampleSet[];
}

/**
 * Renders the synthetic sample into `directory`: a folder for each ground sample distance with before.tif, after.tif
 * (COGs), buildings.geojson (footprints as they stood before) and truth.geojson. The same version gives the same bytes. A
 * folder appears whole or not at all; one that is there is replaced.
 *
 * @throws DiskFull, OutputNotWritable.
 */
export async function renderSample(directory: string, options: RenderSampleOptions = {}): Promise<void> {
  const { onProgress, sets = sampleSets } = options;
  const airbase = buildAirbase(SAMPLE_SEED, siteOrigin());
  const total = sets.reduce((sum, { width, height }) => sum + 2 * tilesAlong(width) * tilesAlong(height), 0);
  let done = 0;
  const tileDone = (): void => onProgress?.(++done, total);
  for (const set of sets) {
    const target = join(directory, set.name);
    const partial = `${target}.partial`;
    try {
      await rm(partial, { recursive: true, force: true });
      await mkdir(partial, { recursive: true });
      await renderSet(partial, set, airbase, tileDone);
      await rm(target, { recursive: true, force: true });
      await rename(partial, target);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  }
}

/** Whether every folder of the sample is there and whole. */
export async function sampleIsThere(directory: string, sets = sampleSets): Promise<boolean> {
  const files = sets.flatMap(({ name }) => FILES.map((file) => join(directory, name, file)));
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
  await renderPair(folder, sampleGrid(set), airbase, sampleAcquisitions(set), tileDone);
  await writeJson(join(folder, 'buildings.geojson'), sampleFootprints(airbase.truth, set));
  await writeJson(join(folder, 'truth.geojson'), sampleTruth(airbase.truth, set));
}

async function writeJson(path: string, document: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(document, null, 1)}\n`);
}

/** Renders both days into `folder`: before.tif and after.tif. */
export async function renderPair(
  folder: string,
  grid: Grid,
  airbase: Airbase,
  seen: { readonly before: Acquisition; readonly after: Acquisition },
  tileDone: () => void = () => {},
): Promise<void> {
  await renderScene(join(folder, 'before.tif'), airbase.before, grid, seen.before, tileDone);
  await renderScene(join(folder, 'after.tif'), airbase.after, grid, seen.after, tileDone);
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
    credit: SAMPLE_CREDIT,
    description: 'Synthetic scene: neither the place nor the event is real.',
  });
  try {
    const renderer = new ImageRenderer(world, grid, seen);
    for (let tileRow = 0; tileRow < tilesAlong(grid.height); tileRow++) {
      for (let tileCol = 0; tileCol < tilesAlong(grid.width); tileCol++) {
        const col = tileCol * COG_TILE_PX;
        const row = tileRow * COG_TILE_PX;
        const width = Math.min(COG_TILE_PX, grid.width - col);
        const height = Math.min(COG_TILE_PX, grid.height - row);
        await writer.writeTile(tileCol, tileRow, renderer.render({ col, row, width, height }));
        tileDone();
      }
    }
    await writer.finish();
  } finally {
    await writer.abort();
  }
}

function tilesAlong(sizePx: number): number {
  return Math.ceil(sizePx / COG_TILE_PX);
}
