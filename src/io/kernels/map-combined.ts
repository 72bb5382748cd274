import type { AlignedPatch } from '../../core/align/aligned-patch.ts';
import { boxPixels, tentHalvings } from '../../core/change/box-sums.ts';
import type { ChangeMap } from '../../core/change/change-map.ts';
import {
  type CombinedModel,
  ENERGY_STEPS,
  earlierScale,
  LOCAL_RADIUS,
  mostExcess,
  NEAR_RADIUS,
  noiseOf,
  PER_LOSS,
  POOL_RADIUS,
  pullOf,
  reachOf,
  TOLD,
  WIDE_RADIUS,
} from '../../core/change/combined-map.ts';
import { LOG_STEPS, type LogScale, logPlane, logTable } from '../../core/change/log-plane.ts';
import { observedOnBoth } from '../../core/change/sampled-patches.ts';
import { MOST_STEEP, mostProduct, slopeSteps, usualPerPixel } from '../../core/change/structure-loss.ts';
import type { PixelArray } from '../../core/raster/raster.ts';
import { boxScratch, type Placed, room, WORD_BYTES, wordsFor } from './plane-room.ts';
import { bytesOf } from './views.ts';
import type { Wasm } from './wasm.ts';

/**
 * The core's `mapCombined`, whose planes stay in the kernels' memory from the logarithms to the magnitudes.
 *
 * @returns views of that memory, good until the next kernel is called.
 */
export function mapCombinedIn(kernels: Wasm, tile: AlignedPatch, model: CombinedModel): ChangeMap {
  const { width, height } = tile.before;
  const count = width * height;
  const { radius, share } = reachOf(model);
  const tall = (height + 2 * Math.max(1, radius)) * width;
  const line = boxScratch(width, Math.max(radius, WIDE_RADIUS));
  const [seen, values, table, counts, before, after, lineA, lineB, t0, t1, t2, t3, t4, t5, t6, t7, t8, ...differences] =
    room(
      kernels,
      ...[wordsFor(count), count, TABLE_WORDS, count, count, count, line, line],
      ...[tall, tall, tall, tall, count, count, count, count, count],
      ...model.bands.map(() => count),
    ) as [...FixedPlanes, ...Placed[]];
  const box = (from: Placed, to: Placed, radiusPx: number) =>
    kernels.boxSums(from.at, to.at, width, height, radiusPx, lineA.at, lineB.at);

  const observed = observedOnBoth(tile, seen.bytes.subarray(0, count));
  kernels.widen(seen.at, t0.at, count);
  box(t0, counts, LOCAL_RADIUS);
  const across = t1.at + width * WORD_BYTES;
  const weights = t3;
  kernels.binomialSums(t0.at, weights.at, width, height, across);
  before.words.fill(0);
  after.words.fill(0);
  const smoothLogs = (band: PixelArray, scale: LogScale, to: Placed) => {
    if (band instanceof Uint8Array || band instanceof Uint16Array) {
      table.words.set(logTable(band, scale));
      values.bytes.set(bytesOf(band));
      kernels.lookUpLogs(values.at, band.BYTES_PER_ELEMENT, table.at, seen.at, t0.at, count);
    } else t0.words.set(logPlane(band, observed, scale));
    kernels.smoothObserved(t0.at, seen.at, weights.at, to.at, width, height, across);
  };
  for (const [place, band] of model.bands.entries()) {
    const later = differences[place]!;
    smoothLogs(tile.before.bands[band.before]!, earlierScale(band), t2);
    smoothLogs(tile.after.bands[band.after]!, band, later);
    kernels.takeBand(t2.at, later.at, before.at, after.at, count);
  }

  const halfRange = (from: Placed, to: Placed) =>
    kernels.localHalfRange(from.at, seen.at, to.at, width, height, radius, t0.at, t1.at, lineA.at);
  halfRange(before, t2);
  halfRange(after, t3);
  const [explained, energy] = [t4, t5];
  kernels.explain(t2.at, t3.at, share, explained.at, count);
  energy.words.fill(0);
  for (const [place, band] of model.bands.entries()) {
    const { middle, most } = pullOf(band);
    const difference = differences[place]!.at;
    kernels.limitPulls(difference, seen.at, t0.at, middle, most, count);
    box(t0, t1, LOCAL_RADIUS);
    const [noise, perBand] = [noiseOf(band), 1 / model.bands.length];
    kernels.addDetail(
      ...([difference, t1.at, counts.at, seen.at, explained.at, energy.at, middle, noise, perBand, count] as const),
    );
  }
  const { usualEnergy } = model;
  kernels.toExcess(energy.at, seen.at, t1.at, usualEnergy, ENERGY_STEPS, mostExcess(usualEnergy), count);
  const pooled = t0;
  for (const [from, to] of [
    [t1, t2],
    [t2, pooled],
  ] as const) {
    box(from, to, POOL_RADIUS);
    kernels.roundMeans(to.at, 1 / boxPixels(POOL_RADIUS), count);
  }

  const { steepest } = model;
  const products = [t1, t2, t3] as const;
  kernels.slopeProducts(
    ...([before.at, after.at, seen.at, t1.at, t2.at, t3.at, width, height, slopeSteps(model.bands.length)] as const),
    Math.min(steepest.before, MOST_STEEP),
    Math.min(steepest.after, MOST_STEEP),
  );
  const windowSums = (windowRadius: number, sums: readonly [Placed, Placed, Placed]) => {
    const halvings = tentHalvings(mostProduct(steepest), windowRadius);
    for (const [i, product] of products.entries()) {
      box(product, t4, windowRadius);
      if (halvings > 0) kernels.halve(t4.at, halvings, count);
      box(t4, sums[i]!, windowRadius);
    }
    return sums.map(({ at }) => at) as [number, number, number];
  };
  const near = t5;
  kernels.loseStructure(...windowSums(NEAR_RADIUS, [t5, t6, t7]), model.usualNear, near.at, count);
  const [unusual, untold, windowCounts] = [t8, t0, t0];
  kernels.weighDifference(
    ...([pooled.at, near.at, t1.at, t2.at, t3.at, unusual.at, untold.at] as const),
    ...([ENERGY_STEPS, usualEnergy, 1 / model.usualPool, TOLD, count] as const),
  );
  box(untold, t4, WIDE_RADIUS);
  box(t4, windowCounts, WIDE_RADIUS);
  const wide = t5;
  const perPixel = usualPerPixel(model.usualWide, WIDE_RADIUS);
  const wideSums = windowSums(WIDE_RADIUS, [t5, t6, t7]);
  kernels.loseStructureBeside(...wideSums, windowCounts.at, perPixel, wide.at, count);
  const [magnitude, brightening] = [t1, t2];
  kernels.judge(
    ...([unusual.at, wide.at, before.at, after.at, seen.at, magnitude.at, brightening.at, PER_LOSS] as const),
    1 / (LOG_STEPS * model.bands.length),
    count,
  );
  return { magnitude: magnitude.floats.subarray(0, count), brightening: brightening.floats.subarray(0, count) };
}

/** As many as 16 bits have values. */
const TABLE_WORDS = 65536;

type FixedPlanes = [...Eight, ...Eight, Placed];
type Eight = [Placed, Placed, Placed, Placed, Placed, Placed, Placed, Placed];
