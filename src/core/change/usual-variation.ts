import type { MatchedBand } from '../align/radiometry.ts';
import type { Raster } from '../raster/raster.ts';
import { MAD_TO_SIGMA, takeMedian } from '../raster/robust.ts';

/** The same ground on an earlier date, on the pixels of the new scene. */
export interface EarlierGround {
  readonly raster: Raster;
  readonly bands: readonly NoisyBand[];
}

/** `before` is the new scene's band, `after` the earlier one's, which the line brings to the new one's level. */
interface NoisyBand extends MatchedBand {
  /** How far unchanged ground lies off that line, in the new scene's units: noise, light and air. */
  readonly spread: number;
}

/** How a patch of ground departs from what it was on earlier dates. */
export interface Departure {
  /** Earlier dates that show it. */
  readonly dates: number;
  /** Of them, those that departed from all the others about as much, and the same way. */
  readonly asMuch: number;
  /** Root mean square over its pixels and bands, in robust spreads of the earlier dates. */
  readonly spreads: number;
  /** How far outside all that the earlier dates showed, root mean square, as a share of the range that they showed. */
  readonly beyond: number;
  /** Null where it is not usual; else whether it lies within the spread, or comes and goes. */
  readonly usual: 'within' | 'recurs' | null;
}

/** Takes a patch of ground tile by tile. */
export interface DepartureTally {
  /**
   * @param earlier always the same dates in the same order.
   * @param pixels of the tile that belong to the patch.
   */
  add(now: Raster, earlier: readonly EarlierGround[], pixels: Iterable<number>): void;
  /** Null where fewer than `LEAST_DATES` earlier dates show at least half of what the new one shows: then nothing can be said. */
  judge(): Departure | null;
}

/** Earlier dates without which no spread can be told. */
export const LEAST_DATES = 3;
/** Departures of fewer spreads are usual. */
const WITHIN_SPREADS = 3;
/** Nothing is usual that lies outside all earlier dates by this share of their range: a stand taken on half of them spreads widely, and a scorch there is new. */
export const BEYOND_RANGE = 0.5;
/** An earlier date departed as much from so large a share of the departure on. */
const AS_MUCH = 0.75;
/** What came and went on one earlier date may have been an event; on this share of them, and on two, it is routine. */
const ROUTINE_SHARE = 1 / 6;
const ROUTINE_DATES = 2;
/** Ground that brightened or darkened this evenly has a direction: where aircraft come and go, a scorch does not. */
const EVEN = 0.5;
/** What registration leaves between two dates, px. */
const LEFT_OVER_PX = 0.5;
/** By what to multiply 1.4826 · MAD of 2, 3, … values; n / (n − 0.8) beyond. */
const SMALL_SAMPLE = [1.196, 1.495, 1.363, 1.206, 1.2, 1.14, 1.129, 1.107];

/**
 * Holds a patch of ground against the same ground on earlier dates. Each pixel and band gives
 *
 *     t = (x − median) / √((1.4826 · MAD)² (1 + π / 2n) + σ_reg² |∇|² + σ_noise²)
 *
 * so that what cycles with the season, or lies at an edge that registration leaves unsure, says little. What comes and goes,
 * like aircraft on a stand, leaves median and MAD alone where it is there on few dates; so each earlier date is held against all
 * others in the same way, and counted where it departed as much. The dates are taken as exchangeable: a trend, or a season that
 * no earlier date has shown, is no usual variation.
 *
 * Small samples: Croux & Rousseeuw, "Time-efficient algorithms for two highly robust estimators of scale", 1992; π / 2n is the
 * variance of a median of n normal values.
 *
 * @param dates how many earlier dates there are.
 */
export function tallyDeparture(dates: number): DepartureTally {
  const sums = Array.from({ length: dates + 1 }, () => ({ pixels: 0, squares: 0, signed: 0, absolute: 0, values: 0 }));
  const outside = { beyond: 0, range: 0 };
  let nowPixels = 0;
  return {
    add: (now, earlier, pixels) => {
      const names = sharedNames(earlier);
      for (const pixel of pixels) {
        if (now.valid[pixel] !== 1) continue;
        nowPixels++;
        const seen = [0, ...earlier.flatMap(({ raster }, i) => (raster.valid[pixel] === 1 ? [i + 1] : []))];
        if (seen.length <= LEAST_DATES) continue;
        for (const date of seen) sums[date]!.pixels++;
        for (const name of names) {
          const { departures, beyond, range } = departuresAt(pixel, name, now, earlier, seen);
          outside.beyond += beyond;
          outside.range += range;
          seen.forEach((date, i) => {
            const [sum, t] = [sums[date]!, departures[i]!];
            sum.squares += t * t;
            sum.signed += t;
            sum.absolute += Math.abs(t);
            sum.values++;
          });
        }
      }
    },
    judge: () => {
      const [now, ...others] = sums.map(({ pixels, squares, signed, absolute, values }) => ({
        pixels,
        spreads: Math.sqrt(squares / values),
        turn: signed / absolute,
      }));
      const shown = others.filter(({ pixels }) => pixels > 0 && pixels >= nowPixels / 2);
      if (shown.length < LEAST_DATES) return null;
      const { spreads, turn } = now!;
      const isAlike = (other: number) => Math.abs(turn) < EVEN || turn * other > 0;
      const asMuch = shown.filter((one) => one.spreads >= AS_MUCH * spreads && isAlike(one.turn)).length;
      const isRoutine = asMuch >= Math.max(ROUTINE_DATES, ROUTINE_SHARE * shown.length);
      const beyond = outside.range > 0 ? Math.sqrt(outside.beyond / outside.range) : 0;
      const routine = spreads < WITHIN_SPREADS ? 'within' : isRoutine ? 'recurs' : null;
      const usual = beyond < BEYOND_RANGE ? routine : null;
      return { dates: shown.length, asMuch, spreads, beyond, usual };
    },
  };
}

/** The bands that every date has. */
function sharedNames(earlier: readonly EarlierGround[]): readonly string[] {
  const [first, ...others] = earlier.map(({ bands }) => bands.map(({ name }) => name));
  return (first ?? []).filter((name) => others.every((names) => names.includes(name)));
}

/**
 * t of each date that sees a pixel, held against all earlier dates but itself; `seen` begins with the new one, 0. And squared: how far the
 * new one lies outside all earlier ones, and their range, noise added.
 */
function departuresAt(
  pixel: number,
  name: string,
  now: Raster,
  earlier: readonly EarlierGround[],
  seen: readonly number[],
): { readonly departures: readonly number[]; readonly beyond: number; readonly range: number } {
  const steps = new Float64Array(seen.length - 1);
  const noise = new Float64Array(seen.length - 1);
  const values = seen.map((date, i) => {
    const band = earlier[Math.max(0, date - 1)]!.bands.find((one) => one.name === name)!;
    if (date === 0) return now.bands[band.before]![pixel]!;
    const { raster } = earlier[date - 1]!;
    steps[i - 1] = band.gain ** 2 * squaredGradient(raster, band.after, pixel);
    noise[i - 1] = band.spread ** 2;
    return band.gain * raster.bands[band.after]![pixel]! + band.offset;
  });
  const unsure = LEFT_OVER_PX ** 2 * takeMedian(steps) + takeMedian(noise);
  const [fresh, ...past] = values;
  const [least, most] = [Math.min(...past), Math.max(...past)];
  const departures = values.map((value, own) => {
    const others = Float64Array.from(values.filter((_, i) => i !== 0 && i !== own));
    const median = takeMedian(others);
    const mad = takeMedian(others.map((other) => Math.abs(other - median)));
    const n = others.length;
    const scale = MAD_TO_SIGMA * (SMALL_SAMPLE[n - 2] ?? n / (n - 0.8)) * mad;
    const variance = scale ** 2 * (1 + Math.PI / (2 * n)) + unsure;
    return variance > 0 ? (value - median) / Math.sqrt(variance) : 0;
  });
  const beyond = Math.max(0, fresh! - most, least - fresh!) ** 2;
  return { departures, beyond, range: (most - least) ** 2 + WITHIN_SPREADS ** 2 * unsure };
}

/** Squared slope at a pixel, per px; an axis along which a neighbour is not observed counts as level. */
function squaredGradient({ width, height, bands, valid }: Raster, band: number, pixel: number): number {
  const col = pixel % width;
  const values = bands[band]!;
  const slope = (before: number, after: number) =>
    valid[before] === 1 && valid[after] === 1 ? (values[after]! - values[before]!) / 2 : 0;
  const across = col > 0 && col < width - 1 ? slope(pixel - 1, pixel + 1) : 0;
  const isInside = pixel >= width && pixel < width * (height - 1);
  const down = isInside ? slope(pixel - width, pixel + width) : 0;
  return across ** 2 + down ** 2;
}
