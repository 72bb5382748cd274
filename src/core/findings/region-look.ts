import type { MatchedBand } from '../align/radiometry.ts';
import { lightOfPair } from '../change/apart/pair-light.ts';
import type { PixelRun } from '../change/change-region.ts';
import type { PixelWindow } from '../geo/grid.ts';
import type { Raster } from '../raster/raster.ts';
import { quantileOf } from '../raster/robust.ts';

/** What one date shows of a region and of the ground round it. */
interface DateOfRegion {
  /** Mean log brightness inside, and of the rest of the window. */
  readonly inside: number;
  readonly around: number;
  /** Mean step of log brightness between neighbours inside. */
  readonly texture: number;
  /** Share of its rim, 0..1, along which the light steps by much more than is usual round it: something has an edge there. */
  readonly edge: number;
  /** (NIR − red) / (NIR + red) of the means inside; null without both bands. */
  readonly ndvi: number | null;
}

export interface RegionLook {
  readonly before: DateOfRegion;
  readonly after: DateOfRegion;
}

/**
 * What a region looks like on both dates, the after date at the level of the before date.
 *
 * @param pair both dates of `window`, which holds the region or the middle of it.
 * @returns null where fewer than 4 of its pixels, or none round it, are valid on both dates.
 */
export function lookAtRegion(
  pair: { readonly before: Raster; readonly after: Raster },
  window: PixelWindow,
  runs: readonly PixelRun[],
  bands: readonly MatchedBand[],
): RegionLook | null {
  const inside = new Uint8Array(window.width * window.height);
  for (const { row, start, end } of runs) {
    const line = row - window.row;
    if (line < 0 || line >= window.height) continue;
    const from = Math.max(0, start - window.col);
    const to = Math.min(window.width, end - window.col);
    if (to > from) inside.fill(1, line * window.width + from, line * window.width + to);
  }
  const { valid, ...light } = lightOfPair(pair, bands);
  const before = dateOf(
    (band, i) => pair.before.bands[band.before]![i]!,
    light.before,
    inside,
    valid,
    window.width,
    bands,
  );
  const after = dateOf(
    (band, i) => band.gain * pair.after.bands[band.after]![i]! + band.offset,
    light.after,
    inside,
    valid,
    window.width,
    bands,
  );
  return before === null || after === null ? null : { before, after };
}

const FEWEST = 4;

function dateOf(
  sampleOf: (band: MatchedBand, i: number) => number,
  light: Float32Array,
  inside: Uint8Array,
  valid: Uint8Array,
  width: number,
  bands: readonly MatchedBand[],
): DateOfRegion | null {
  const sums = { inside: 0, around: 0, step: 0 };
  const counts = { inside: 0, around: 0, step: 0 };
  const add = (key: keyof typeof sums, value: number) => {
    sums[key] += value;
    counts[key]++;
  };
  for (let i = 0; i < light.length; i++) {
    if (valid[i] !== 1) continue;
    add(inside[i] === 1 ? 'inside' : 'around', light[i]!);
    if (inside[i] !== 1) continue;
    for (const next of [i + 1, i + width]) {
      if (inside[next] === 1 && valid[next] === 1 && (next !== i + 1 || next % width !== 0)) {
        add('step', Math.abs(light[next]! - light[i]!));
      }
    }
  }
  if (counts.inside < FEWEST || counts.around === 0) return null;
  const meanInside = (band: MatchedBand) =>
    inside.reduce((sum, one, i) => sum + (one === 1 && valid[i] === 1 ? sampleOf(band, i) : 0), 0) / counts.inside;
  const [red, nir] = ['red', 'nir'].map((name) => bands.find((band) => band.name === name));
  const ratio = (a: number, b: number) => (a + b > 0 ? (a - b) / (a + b) : 0);
  return {
    inside: sums.inside / counts.inside,
    around: sums.around / counts.around,
    texture: counts.step > 0 ? sums.step / counts.step : 0,
    edge: edgeOf(light, inside, valid, width),
    ndvi: red === undefined || nir === undefined ? null : ratio(meanInside(nir), meanInside(red)),
  };
}

/** An edge steps by more than a fifth within 4 px, and by so many times what is usual round it. */
const EDGE_STEP = 0.2;
const EDGE_RADIUS_PX = 2;
const TIMES_USUAL = 2;

function edgeOf(light: Float32Array, inside: Uint8Array, valid: Uint8Array, width: number): number {
  const rim: number[] = [];
  const around: number[] = [];
  for (let i = 0; i < light.length; i++) {
    const col = i % width;
    const near = [i - EDGE_RADIUS_PX, i + EDGE_RADIUS_PX, i - EDGE_RADIUS_PX * width, i + EDGE_RADIUS_PX * width];
    const isWhole = col >= EDGE_RADIUS_PX && col + EDGE_RADIUS_PX < width && near.every((one) => valid[one] === 1);
    if (!isWhole) continue;
    const step = Math.hypot(light[near[1]!]! - light[near[0]!]!, light[near[3]!]! - light[near[2]!]!);
    if (inside[i] !== 1) around.push(step);
    else if ([i - 1, i + 1, i - width, i + width].some((one) => inside[one] !== 1)) rim.push(step);
  }
  if (rim.length === 0 || around.length === 0) return 0;
  const limit = Math.max(EDGE_STEP, TIMES_USUAL * quantileOf(Float64Array.from(around).sort(), 0.5));
  return rim.filter((step) => step > limit).length / rim.length;
}
