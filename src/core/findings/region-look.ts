import type { MatchedBand } from '../align/radiometry.ts';
import type { PixelRun } from '../change/components.ts';
import { lightOfPair } from '../change/shadow/pair-light.ts';
import type { PixelWindow } from '../geo/grid.ts';
import type { Raster } from '../raster/raster.ts';

/** What one date shows of a region and of the ground round it. */
interface DateOfRegion {
  /** Mean log brightness inside, and of the rest of the window. */
  readonly inside: number;
  readonly around: number;
  /** Mean step of log brightness between neighbours inside. */
  readonly texture: number;
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
    ndvi: red === undefined || nir === undefined ? null : ratio(meanInside(nir), meanInside(red)),
  };
}
