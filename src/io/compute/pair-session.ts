import type { AlignedPatch } from '../../core/align/aligned-patch.ts';
import { correctPair } from '../../core/align/correct-pair.ts';
import { matchBrightness } from '../../core/align/match-brightness.ts';
import { groundOf, matchGroup } from '../../core/align/match-group.ts';
import type { ChangeMap } from '../../core/change/change-method.ts';
import { changeHaloPx, changeMagnitude, fitChangeModel } from '../../core/change/change-model.ts';
import { fitCompactModel } from '../../core/change/compact/compact-model.ts';
import { compactSpots } from '../../core/change/compact/compact-spots.ts';
import { countMagnitudes, emptyHistogram } from '../../core/change/threshold.ts';
import type { BentMap } from '../../core/geo/bent-map.ts';
import { growWindow, type PixelWindow } from '../../core/geo/grid.ts';
import { groundPixelSide } from '../../core/geo/ground.ts';
import { cropPixels, cropRaster } from '../../core/raster/crop.ts';
import { greyPlane } from '../../core/raster/plane.ts';
import type { Raster } from '../../core/raster/raster.ts';
import { roundFloats } from '../../core/raster/round-floats.ts';
import { movedPerMeter } from '../../core/scene/displacement.ts';
import { withoutMargin } from '../../core/scene/obscured/black-margins.ts';
import { OBSCURERS, obscuredIn } from '../../core/scene/obscured/obscured-map.ts';
import { onSurvey, planSurvey } from '../../core/scene/obscured/plan-survey.ts';
import { COG_TILE_PX } from '../formats/cog-options.ts';
import { type CogTileEncoder, cogTileEncoder } from '../formats/cog-tile.ts';
import { planeKernels } from '../kernels/plane-kernels.ts';
import { squareFft } from '../kernels/square-fft.ts';
import { THREAD_CACHE_BYTES, threadCache } from '../sources/open-part.ts';
import { writeScratchTile } from '../store/scratch-plane.ts';
import { openSceneOn, type SceneReader } from './aligned-reader.ts';
import { type AlignedTiles, alignedTiles } from './aligned-tiles.ts';
import { alignedRaster, magnitudeRaster } from './change-rasters.ts';
import { readMaskOn } from './mask-reader.ts';
import type {
  ChangeTask,
  LearnTask,
  MatchTask,
  PairContext,
  PairResult,
  PairTask,
  PatchTask,
  SurveyTask,
} from './pair-tasks.ts';
import { buffersOf, type TaskAnswer } from './serve-tasks.ts';

/** An error of 0.4 % at most: far below what the same ground's magnitude varies by. As many as scratch planes keep. */
const MAGNITUDE_BITS = 7;

/** What answers the tasks of one pair: its readers, and what is kept from tile to tile. */
export interface PairSession {
  answer(task: PairTask): Promise<TaskAnswer<PairResult>>;
  close(): Promise<void>;
}

/** Opens both scenes once their pixels are wanted. */
export function openPairSession({ before, after, grid, area, bands }: PairContext): PairSession {
  const kernels = planeKernels();
  const beforeReader = openSceneOn(grid, before, area);
  const afterReader = openSceneOn(grid, after, area);
  let tiles: { readonly before: AlignedTiles; readonly after: AlignedTiles } | undefined;
  let encoders: Readonly<Record<'before' | 'after' | 'magnitude', CogTileEncoder>> | undefined;
  /** The last tile's, for the next to use again. */
  let kept:
    | {
        readonly around: AlignedPatch;
        readonly shown: AlignedPatch;
        readonly map: ChangeMap;
        readonly measured: Uint8Array;
      }
    | undefined;
  let surveyReaders: { readonly before: SceneReader; readonly after: SceneReader } | undefined;

  async function match({ windows, gridToAfter, searchPx }: MatchTask) {
    const seen = groundOf(windows, searchPx, grid);
    const pair = await read(seen, gridToAfter);
    const result = matchGroup(grey(pair.before, 'before'), grey(pair.after, 'after'), windows, {
      seen,
      searchPx,
      fftOf: squareFft,
    });
    return { result, move: [] };
  }

  async function survey({ window, gridToAfter }: SurveyTask) {
    const { grid: surveyGrid, factor } = planSurvey(grid);
    surveyReaders ??= {
      before: openSceneOn(surveyGrid, before, area, { from: 'overviews' }),
      after: openSceneOn(surveyGrid, after, area, { from: 'overviews' }),
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

  async function readPatch({ window, gridToAfter, obscured }: PatchTask) {
    const codes = obscured && obscuredIn(obscured, window);
    const pair = withoutHidden(await read(window, gridToAfter), codes);
    return { result: pair, move: [...buffersOf(pair.before), ...buffersOf(pair.after)] };
  }

  async function learn({ patches: seen, method }: LearnTask) {
    const { patches, ...matched } = matchBrightness(seen, { before, after, grid, bands });
    const areSunsKnown = before.conditions.sun !== null && after.conditions.sun !== null;
    const sight = {
      pixelMeters: groundPixelSide(grid),
      movedPerMeter: areSunsKnown ? movedPerMeter(before.conditions, after.conditions) : null,
      kernels,
    };
    const model = fitChangeModel(patches, matched.radiometry, { method, ...sight });
    const compact = fitCompactModel(patches, matched.radiometry, sight);
    return { result: { ...matched, model, compact }, move: [] };
  }

  async function mapTile({ tile, gridToAfter, correction, model, compact, obscured, scratch, staging }: ChangeTask) {
    const { core: own, seen: wide } = tile;
    threadCache.limit(THREAD_CACHE_BYTES);
    // A pool's change tasks are of one run, so of one map.
    tiles ??= {
      before: alignedTiles(beforeReader, { grid, scene: before, tilePx: COG_TILE_PX }),
      after: alignedTiles(afterReader, { grid, scene: after, tilePx: COG_TILE_PX, gridToScene: gridToAfter }),
    };
    encoders ??= {
      before: cogTileEncoder(alignedRaster(before, grid), staging.before),
      after: cogTileEncoder(alignedRaster(after, grid), staging.after),
      magnitude: cogTileEncoder(magnitudeRaster(grid), staging.magnitude),
    };
    const [first, second] = [await tiles.before.read(tile), await tiles.after.read(tile)];
    // No waiting from here on: what is kept from tile to tile is used again.
    const ownCodes = obscured && obscuredIn(obscured, own);
    const cores = { before: withoutMargin(first.core, ownCodes), after: withoutMargin(second.core, ownCodes) };
    const around = { before: first.seen(kept?.around.before), after: second.seen(kept?.around.after) };
    const clear = correctPair(withoutHidden(around, obscured && obscuredIn(obscured, wide)), wide, correction);
    const spots = compactSpots(clear, tile, compact, kernels);
    const seen = growWindow(own, changeHaloPx(model.method), grid);
    const shown = cropPair(clear, within(wide, seen), kept?.shown);
    const change = changeMagnitude(shown.before, shown.after, model, kernels);
    const { width, height } = own;
    const core = within(seen, own);
    const map = {
      magnitude: cropPixels(change.magnitude, seen.width, core, kept?.map.magnitude),
      brightening: cropPixels(change.brightening, seen.width, core, kept?.map.brightening),
    };
    const { magnitude, brightening } = map;
    const measured = notNaN(magnitude, kept?.measured);
    kept = { around, shown, map, measured };
    roundFloats(magnitude, MAGNITUDE_BITS);
    roundFloats(brightening, MAGNITUDE_BITS);
    const raster = { width, height, bands: [magnitude], valid: measured };
    const files = {
      before: encoders.before(tile.tileCol, tile.tileRow, cores.before),
      after: encoders.after(tile.tileCol, tile.tileRow, cores.after),
      magnitude: encoders.magnitude(tile.tileCol, tile.tileRow, raster),
    };
    writeScratchTile(scratch.magnitude, tile, magnitude);
    writeScratchTile(scratch.brightening, tile, brightening);
    const histogram = emptyHistogram();
    countMagnitudes(histogram, magnitude);
    const hidden = countHidden(ownCodes, cores);
    return {
      result: { files, histogram, spots, hidden },
      move: [
        ...Object.values(files)
          .flat()
          .flatMap(({ half }) => (half === null ? [] : buffersOf(half))),
        histogram.counts.buffer as ArrayBuffer,
      ],
    };
  }

  async function read(window: PixelWindow, gridToAfter: BentMap) {
    return { before: await beforeReader.read(window), after: await afterReader.read(window, gridToAfter) };
  }

  function grey(raster: Raster, date: 'before' | 'after') {
    return greyPlane({ ...raster, bands: bands.map((band) => raster.bands[band[date]]!) });
  }

  return {
    answer: (task) => {
      if (task.kind === 'match') return match(task);
      if (task.kind === 'survey') return survey(task);
      if (task.kind === 'learn') return learn(task);
      return task.kind === 'patch' ? readPatch(task) : mapTile(task);
    },
    close: async () => {
      const readers = [beforeReader, afterReader, ...Object.values(surveyReaders ?? {})];
      await Promise.all(readers.map((reader) => reader.close()));
    },
  };
}

/** The pair without the pixels that are hidden on either date. */
function withoutHidden(pair: AlignedPatch, codes: Uint8Array | null): AlignedPatch {
  if (codes === null) return pair;
  const valid = pair.before.valid.slice();
  for (let i = 0; i < valid.length; i++) if (codes[i] !== 0) valid[i] = 0;
  return { ...pair, before: { ...pair.before, valid } };
}

/** A window of the grid as one of another window that holds it. */
function within(outer: PixelWindow, { col, row, ...size }: PixelWindow): PixelWindow {
  return { ...size, col: col - outer.col, row: row - outer.row };
}

function cropPair({ before, after }: AlignedPatch, window: PixelWindow, kept?: AlignedPatch): AlignedPatch {
  return { before: cropRaster(before, window, kept?.before), after: cropRaster(after, window, kept?.after) };
}

/** How many pixels that are valid on both dates each code hides. */
function countHidden(codes: Uint8Array | null, { before: first, after: second }: AlignedPatch): number[] {
  const counts = new Array<number>(OBSCURERS.length + 1).fill(0);
  if (codes === null) return counts;
  for (let i = 0; i < codes.length; i++) if (first.valid[i] === 1 && second.valid[i] === 1) counts[codes[i]!]!++;
  return counts;
}

function notNaN(values: Float32Array, old: Uint8Array | undefined): Uint8Array {
  const valid = old?.length === values.length ? old : new Uint8Array(values.length);
  for (let i = 0; i < valid.length; i++) valid[i] = Number.isNaN(values[i]) ? 0 : 1;
  return valid;
}
