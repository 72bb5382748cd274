import type { AlignedPatch } from '../../core/align/aligned-patch.ts';
import {
  answerScales,
  type CompactAnswers,
  type FilterAnswer,
  LEAST_ENERGY,
} from '../../core/change/compact/answer-filters.ts';
import { BACKGROUND_RADIUS, CASCADE } from '../../core/change/compact/bank.ts';
import type { CompactModel } from '../../core/change/compact/compact-model.ts';
import { afterScales, beforeScales, levelOf } from '../../core/change/compact/grey-pair.ts';
import { filterParts, WEIGHT_RADIUS } from '../../core/change/compact/responses.ts';
import {
  LIFT,
  MOST_SPREADS,
  RANGE_RADIUS,
  SPREAD_STEPS,
  WEIGHT_STEPS,
} from '../../core/change/compact/weighted-plane.ts';
import { exponentLogs, mantissaLogs } from '../../core/change/log-plane.ts';
import { observedOnBoth } from '../../core/change/sampled-patches.ts';
import type { PixelPoint } from '../../core/geo/points.ts';
import type { PixelArray, Raster } from '../../core/raster/raster.ts';
import { boxScratch, type Placed, room, WORD_BYTES, wordsFor } from './plane-room.ts';
import { bytesOf } from './views.ts';
import type { Wasm } from './wasm.ts';

/** The kernel's word for what pixels are. */
const PIXEL_TYPES = [Uint8Array, Int8Array, Uint16Array, Int16Array, Float32Array];
/** Words that the kernel reads of each band: address and scale. */
const BAND_WORDS = 2;

/**
 * The core's `answerFilters`, whose planes stay in the kernels' memory.
 *
 * @returns views of that memory, good until the next kernel is called.
 */
export function answerFiltersIn(
  kernels: Wasm,
  tile: AlignedPatch,
  corner: PixelPoint,
  model: CompactModel,
): CompactAnswers {
  const finest = model.filters[0]?.level ?? 0;
  const { width, height } = tile.before;
  const scales = { before: beforeScales(model.bands), after: afterScales(model.bands) };
  const bands = {
    before: scales.before.map(({ place }) => asSampled(tile.before.bands[place]!)),
    after: scales.after.map(({ place }) => asSampled(tile.after.bands[place]!)),
  };
  const bandWords = [...bands.before, ...bands.after].map((band) => wordsFor(band.byteLength));
  const cells = levelSize(tile.before, corner, finest);
  const coarsest = model.filters.at(-1)?.level ?? finest;
  const sizes = Array.from({ length: coarsest - finest + 1 }, (_, i) => levelSize(tile.before, corner, finest + i));
  const count = cells.width * cells.height;
  const line = boxScratch(cells.width, BACKGROUND_RADIUS);
  const tall = (cells.height + 2) * cells.width;
  const [
    observed,
    column,
    lineA,
    lineB,
    exponents,
    mantissas,
    list,
    seen,
    weights,
    before,
    after,
    above,
    a,
    b,
    c,
    d,
    e,
    ...rest
  ] = room(
    kernels,
    ...[wordsFor(width * height), width + 16, line, line, exponentLogs.length, mantissaLogs.length],
    ...[BAND_WORDS * model.bands.length, wordsFor(count), count, count, count, count],
    ...[tall, tall, tall, tall, tall],
    ...bandWords,
    ...sizes.flatMap(({ width, height }) => new Array<number>(PLANES_A_LEVEL).fill(width * height)),
    ...model.filters.map(({ level }) => sizes[level - finest]!.width * sizes[level - finest]!.height),
  ) as [...Fixed, ...Placed[]];
  const places = rest.splice(0, bandWords.length);
  const levels = sizes.map((size) => ({ ...size, planes: rest.splice(0, PLANES_A_LEVEL) as LevelPlanes }));
  [...bands.before, ...bands.after].forEach((band, i) => {
    places[i]!.bytes.set(bytesOf(band));
  });
  exponents.words.set(exponentLogs);
  mantissas.words.set(mantissaLogs);
  observedOnBoth(tile, observed.bytes.subarray(0, width * height));

  const odd = oddOf(corner, finest);
  kernels.seenCells(observed.at, width, height, odd.col, odd.row, finest, cells.width, column.at, seen.at);
  kernels.widen(seen.at, a.at, count);
  const across = b.at + cells.width * WORD_BYTES;
  kernels.binomialSums(a.at, weights.at, cells.width, cells.height, across);
  const takeLogs = (date: 'before' | 'after', to: Placed) => {
    const own = date === 'before' ? places.slice(0, model.bands.length) : places.slice(model.bands.length);
    scales[date].forEach(({ gain }, band) => {
      list.words[BAND_WORDS * band] = own[band]!.at;
      list.floats[BAND_WORDS * band + 1] = gain / model.bands.length;
    });
    kernels.greyCells(
      ...([list.at, model.bands.length, typeOf(bands[date][0]!), width, height, odd.col, odd.row, finest] as const),
      ...([levelOf(scales[date]), cells.width, column.at, a.at] as const),
    );
    kernels.takeLogs(a.at, exponents.at, mantissas.at, model.floor, seen.at, c.at, count);
    kernels.smoothObserved(c.at, seen.at, weights.at, to.at, cells.width, cells.height, across);
  };
  takeLogs('before', before);
  takeLogs('after', after);

  const halfRange = (from: Placed, to: Placed) =>
    kernels.localHalfRange(
      ...([from.at, seen.at, to.at, cells.width, cells.height, RANGE_RADIUS, c.at, d.at, lineA.at] as const),
    );
  halfRange(before, a);
  halfRange(after, b);
  const [{ planes: finestPlanes }] = levels as [(typeof levels)[number]];
  const perSpread = 1 / model.spread;
  kernels.weigh(
    ...([before.at, after.at, seen.at, a.at, b.at, perSpread, (model.slipPx * perSpread) ** 2] as const),
    ...([MOST_SPREADS, SPREAD_STEPS, LIFT, WEIGHT_STEPS] as const),
    ...([finestPlanes[0].at, finestPlanes[1].at, count] as const),
  );

  for (const [step, { width: cols, height: rows, planes }] of levels.entries()) {
    const [weighted, weight, narrow, middle, wide, perNoise] = planes;
    if (step > 0) {
      const finer = levels[step - 1]!;
      const level = finest + step - 1;
      const [oddCol, oddRow] = [(corner.col >> level) & 1, (corner.row >> level) & 1];
      for (const i of [0, 1] as const) {
        kernels.halveCells(
          ...([finer.planes[i].at, finer.width, finer.height, oddCol, oddRow, planes[i].at, cols, rows] as const),
        );
      }
    }
    const mean = (from: Placed, to: Placed, radius: number) =>
      kernels.boxSums(from.at, to.at, cols, rows, radius, lineA.at, lineB.at);
    mean(weighted, a, BACKGROUND_RADIUS);
    mean(weight, b, BACKGROUND_RADIUS);
    mean(weight, c, WEIGHT_RADIUS);
    kernels.takeBackground(weighted.at, weight.at, a.at, b.at, c.at, d.at, perNoise.at, cols * rows);
    mean(d, e, CASCADE[0]);
    mean(e, narrow, CASCADE[1]);
    mean(narrow, middle, CASCADE[2]);
    mean(middle, wide, CASCADE[3]);
  }

  const filters = model.filters.map((filter, i): FilterAnswer => {
    const { width: cols, height: rows, planes } = levels[filter.level - finest]!;
    const [, , narrow, middle, wide, perNoise] = planes;
    const parts = filterParts({ width: cols, sums: [narrow.words, middle.words, wide.words] }, filter.size);
    const { discInner, discOuter, dipole } = answerScales(parts, filter);
    const [inner, outer] = filter.size === 'small' ? [narrow, middle] : [middle, wide];
    const squares = rest[i]!;
    const found = kernels.answer(
      ...([inner.at, outer.at, perNoise.at, cols, rows, parts.lobe, discInner, discOuter, dipole] as const),
      ...([LEAST_ENERGY ** 2, squares.at, above.at] as const),
    );
    return {
      ...{ filter, width: cols, height: rows, parts },
      squares: squares.floats,
      above: above.words.slice(0, found),
      perNoise: perNoise.floats,
    };
  });
  const { width: cellCols, height: cellRows } = cells;
  const pair = { width: cellCols, height: cellRows, observed: seen.bytes, before: before.words, after: after.words };
  return { pair, filters };
}

/** Sums of what is weighed and of the weights, three means of what lies above the background, and 1 / noise. */
const PLANES_A_LEVEL = 6;

type LevelPlanes = [Placed, Placed, Placed, Placed, Placed, Placed];
type Fixed = [...LevelPlanes, ...LevelPlanes, Placed, Placed, Placed, Placed, Placed];

/** How many cells of 2^level px, which begin at multiples of their size, a window covers. */
function levelSize({ width, height }: Raster, { col, row }: PixelPoint, level: number) {
  const cells = (from: number, length: number) => ((from + length - 1) >> level) - (from >> level) + 1;
  return { width: cells(col, width), height: cells(row, height) };
}

/** How many pixels of the first cells lie outside the window. */
function oddOf({ col, row }: PixelPoint, level: number): PixelPoint {
  const least = 2 ** level - 1;
  return { col: col & least, row: row & least };
}

/** As the kernel can read it: what it cannot, the twin samples in single precision too. */
function asSampled(band: PixelArray): PixelArray {
  return typeOf(band) < 0 ? Float32Array.from(band) : band;
}

function typeOf(band: PixelArray): number {
  return PIXEL_TYPES.findIndex((type) => band instanceof type);
}
