import { workerData } from 'node:worker_threads';
import { groundOf, matchGroup } from '../../core/align/match-group.ts';
import { changeMagnitude } from '../../core/change/change-model.ts';
import type { BentMap } from '../../core/geo/bent-map.ts';
import type { PixelWindow } from '../../core/geo/grid.ts';
import { cropPixels, cropRaster } from '../../core/raster/crop.ts';
import { greyPlane } from '../../core/raster/plane.ts';
import type { Raster } from '../../core/raster/raster.ts';
import { roundFloats } from '../../core/raster/round-floats.ts';
import { type CogTile, encodeCogTile } from '../formats/cog-tile.ts';
import { planeKernels } from '../kernels/plane-kernels.ts';
import { openSceneOn } from './aligned-reader.ts';
import { alignedRaster, magnitudeRaster } from './change-rasters.ts';
import type { ChangeTask, MatchTask, PairContext, PairResult, PairTask, PatchTask } from './pair-tasks.ts';
import { buffersOf, serveTasks } from './serve-tasks.ts';

/** Three digits: far below what the same ground's magnitude varies by. */
const MAGNITUDE_BITS = 10;

const { before, after, grid, area, bands } = workerData as PairContext;
const kernels = planeKernels();
const beforeReader = openSceneOn(grid, before, area);
const afterReader = openSceneOn(grid, after, area);

serveTasks<PairTask, PairResult>((task) => {
  if (task.kind === 'match') return match(task);
  return task.kind === 'patch' ? readPatch(task) : mapTile(task);
});

async function match({ windows, gridToAfter, searchPx }: MatchTask) {
  const seen = groundOf(windows, searchPx, grid);
  const pair = await read(seen, gridToAfter);
  const result = matchGroup(grey(pair.before, 'before'), grey(pair.after, 'after'), windows, { seen, searchPx });
  return { result, move: [] };
}

async function readPatch({ window, gridToAfter }: PatchTask) {
  const pair = await read(window, gridToAfter);
  return { result: pair, move: [...buffersOf(pair.before), ...buffersOf(pair.after)] };
}

async function mapTile({ tile, gridToAfter, model }: ChangeTask) {
  const pair = await read(tile.seen, gridToAfter);
  const change = changeMagnitude(pair.before, pair.after, model, kernels);
  const { width, height, col, row } = tile.core;
  const core = { width, height, col: col - tile.seen.col, row: row - tile.seen.row };
  const magnitude = cropPixels(change.magnitude, tile.seen.width, core);
  const brightening = cropPixels(change.brightening, tile.seen.width, core);
  roundFloats(magnitude, MAGNITUDE_BITS);
  const map = { width, height, bands: [magnitude], valid: notNaN(magnitude) };
  const files = {
    before: encodeCogTile(cropRaster(pair.before, core), alignedRaster(before, grid)),
    after: encodeCogTile(cropRaster(pair.after, core), alignedRaster(after, grid)),
    magnitude: encodeCogTile(map, magnitudeRaster(grid)),
  };
  const planes = [magnitude.buffer as ArrayBuffer, brightening.buffer as ArrayBuffer];
  return {
    result: { files, magnitude, brightening },
    move: [...Object.values(files).flatMap(buffersOfTile), ...planes],
  };
}

function notNaN(values: Float32Array): Uint8Array {
  const valid = new Uint8Array(values.length);
  for (let i = 0; i < valid.length; i++) valid[i] = Number.isNaN(values[i]) ? 0 : 1;
  return valid;
}

function buffersOfTile({ image, mask, half }: CogTile): ArrayBuffer[] {
  const blocks = mask === null ? [image] : [image, mask];
  return [...blocks.map((block) => block.buffer as ArrayBuffer), ...buffersOf(half)];
}

async function read(window: PixelWindow, gridToAfter: BentMap) {
  return { before: await beforeReader.read(window), after: await afterReader.read(window, gridToAfter) };
}

function grey(raster: Raster, date: 'before' | 'after') {
  return greyPlane({ ...raster, bands: bands.map((band) => raster.bands[band[date]]!) });
}
