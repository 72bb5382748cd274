import { workerData } from 'node:worker_threads';
import { groundOf, matchGroup } from '../../core/align/match-group.ts';
import { changeMagnitude } from '../../core/change/change-model.ts';
import type { BentMap } from '../../core/geo/bent-map.ts';
import type { PixelWindow } from '../../core/geo/grid.ts';
import { cropPixels, cropRaster } from '../../core/raster/crop.ts';
import { greyPlane } from '../../core/raster/plane.ts';
import type { Raster } from '../../core/raster/raster.ts';
import { openSceneOn } from './aligned-reader.ts';
import type { ChangeTask, MatchTask, PairContext, PairResult, PairTask, PatchTask } from './pair-tasks.ts';
import { buffersOf, serveTasks } from './serve-tasks.ts';

const { before, after, grid, area, bands } = workerData as PairContext;
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
  const change = changeMagnitude(pair.before, pair.after, model);
  const core = { ...tile.core, col: tile.core.col - tile.seen.col, row: tile.core.row - tile.seen.row };
  const result = {
    before: cropRaster(pair.before, core),
    after: cropRaster(pair.after, core),
    magnitude: cropPixels(change.magnitude, tile.seen.width, core),
    brightening: cropPixels(change.brightening, tile.seen.width, core),
  };
  const planes = [result.magnitude.buffer as ArrayBuffer, result.brightening.buffer as ArrayBuffer];
  return { result, move: [...buffersOf(result.before), ...buffersOf(result.after), ...planes] };
}

async function read(window: PixelWindow, gridToAfter: BentMap) {
  return { before: await beforeReader.read(window), after: await afterReader.read(window, gridToAfter) };
}

function grey(raster: Raster, date: 'before' | 'after') {
  return greyPlane({ ...raster, bands: bands.map((band) => raster.bands[band[date]]!) });
}
