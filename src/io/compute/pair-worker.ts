import { workerData } from 'node:worker_threads';
import { matchWindow } from '../../core/align/match-window.ts';
import type { AlignedPatch } from '../../core/align/radiometry.ts';
import { changeMagnitude } from '../../core/change/change-model.ts';
import type { Affine } from '../../core/geo/affine.ts';
import { growWindow, type PixelWindow } from '../../core/geo/grid.ts';
import { cropPixels, cropRaster } from '../../core/raster/crop.ts';
import { greyPlane } from '../../core/raster/plane.ts';
import type { Raster } from '../../core/raster/raster.ts';
import { OBSCURERS, obscuredIn } from '../../core/scene/obscured/obscured-map.ts';
import { onSurvey, planSurvey } from '../../core/scene/obscured/plan-survey.ts';
import { openSceneOn, type SceneReader } from './aligned-reader.ts';
import { readMaskOn } from './mask-reader.ts';
import type { ChangeTask, MatchTask, PairContext, PairResult, PairTask, PatchTask, SurveyTask } from './pair-tasks.ts';
import { buffersOf, serveTasks } from './serve-tasks.ts';

const { before, after, grid, area, bands } = workerData as PairContext;
const beforeReader = openSceneOn(grid, before, area);
const afterReader = openSceneOn(grid, after, area);
let surveyReaders: { readonly before: SceneReader; readonly after: SceneReader } | undefined;

serveTasks<PairTask, PairResult>((task) => {
  if (task.kind === 'match') return match(task);
  if (task.kind === 'survey') return survey(task);
  return task.kind === 'patch' ? readPatch(task) : mapTile(task);
});

async function match({ window, gridToAfter }: MatchTask) {
  const square = { col: window.col, row: window.row, width: window.sizePx, height: window.sizePx };
  const seen = growWindow(square, window.sizePx / 4, grid);
  const pair = await read(seen, gridToAfter);
  const local = { ...window, col: window.col - seen.col, row: window.row - seen.row };
  const tiePoint = matchWindow(grey(pair.before, 'before'), grey(pair.after, 'after'), local);
  const result = tiePoint === null ? null : { ...tiePoint, col: tiePoint.col + seen.col, row: tiePoint.row + seen.row };
  return { result, move: [] };
}

async function survey({ window, gridToAfter }: SurveyTask) {
  const { grid: surveyGrid, factor } = planSurvey(grid);
  surveyReaders ??= {
    before: openSceneOn(surveyGrid, before, area, { fromOverviews: true }),
    after: openSceneOn(surveyGrid, after, area, { fromOverviews: true }),
  };
  const toAfter = onSurvey(gridToAfter, factor);
  const pair = {
    before: await surveyReaders.before.read(window),
    after: await surveyReaders.after.read(window, toAfter),
  };
  const masked = new Uint8Array(pair.before.valid.length);
  for (const [mask, map] of [
    [before.mask, undefined],
    [after.mask, toAfter],
  ] as const) {
    if (mask === null) continue;
    const codes = await readMaskOn(surveyGrid, mask, window, map);
    for (let i = 0; i < masked.length; i++) masked[i] ||= codes[i]!;
  }
  return { result: { ...pair, masked }, move: [...buffersOf(pair.before), ...buffersOf(pair.after), masked.buffer] };
}

/** The pair without the pixels that are hidden on either date. */
function withoutHidden(pair: AlignedPatch, codes: Uint8Array | null): AlignedPatch {
  if (codes === null) return pair;
  return { ...pair, before: { ...pair.before, valid: pair.before.valid.map((one, i) => (codes[i] === 0 ? one : 0)) } };
}

async function readPatch({ window, gridToAfter, obscured }: PatchTask) {
  const codes = obscured && obscuredIn(obscured, window);
  const pair = withoutHidden(await read(window, gridToAfter), codes);
  return { result: pair, move: [...buffersOf(pair.before), ...buffersOf(pair.after)] };
}

async function mapTile({ tile, gridToAfter, model, obscured }: ChangeTask) {
  const pair = await read(tile.seen, gridToAfter);
  const codes = obscured && obscuredIn(obscured, tile.seen);
  const seen = withoutHidden(pair, codes);
  const change = changeMagnitude(seen.before, seen.after, model);
  const core = { ...tile.core, col: tile.core.col - tile.seen.col, row: tile.core.row - tile.seen.row };
  const result = {
    before: cropRaster(pair.before, core),
    after: cropRaster(pair.after, core),
    magnitude: cropPixels(change.magnitude, tile.seen.width, core),
    brightening: cropPixels(change.brightening, tile.seen.width, core),
  };
  const hidden = countHidden(codes && cropPixels(codes, tile.seen.width, core), result);
  const planes = [result.magnitude.buffer as ArrayBuffer, result.brightening.buffer as ArrayBuffer];
  return { result: { ...result, hidden }, move: [...buffersOf(result.before), ...buffersOf(result.after), ...planes] };
}

/** How many pixels that are valid on both dates each code hides. */
function countHidden(codes: Uint8Array | null, { before: first, after: second }: AlignedPatch): number[] {
  const counts = new Array<number>(OBSCURERS.length + 1).fill(0);
  codes?.forEach((code, i) => {
    if (first.valid[i] === 1 && second.valid[i] === 1) counts[code]!++;
  });
  return counts;
}

async function read(window: PixelWindow, gridToAfter: Affine) {
  return { before: await beforeReader.read(window), after: await afterReader.read(window, gridToAfter) };
}

function grey(raster: Raster, date: 'before' | 'after') {
  return greyPlane({ ...raster, bands: bands.map((band) => raster.bands[band[date]]!) });
}
