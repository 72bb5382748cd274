import type { PixelArray, Raster } from '../../raster/raster.ts';
import { quantileOf, robustSpread } from '../../raster/robust.ts';
import { valuesAt } from '../../raster/values-at.ts';
import type { BandPair } from '../common-bands.ts';
import { boxMeans } from './box-means.ts';

/** A band of both dates, and what brings after to the level of before. */
export interface LevelledBand extends BandPair {
  readonly gain: number;
  readonly offset: number;
}

/** One date of a survey, at the level of the before date. */
export interface DateLook {
  /** Mean of the visible bands. */
  readonly brightness: Float32Array;
  /** Blue less half of red: haze and cloud raise it, soil and plants do not; brightness where there is no colour. */
  readonly haze: Float32Array;
  /** Largest less smallest visible sample over their mean, as the file has them: 0 is grey. */
  readonly colour: Float32Array;
  /** A quarter of this date is greyer than this. */
  readonly greyish: number;
  /** Of the samples as the file has them: median, upper quartile, and detail as a share of the median. */
  readonly own: { readonly median: number; readonly top: number; readonly roughness: number };
  /** Detail: brightness less its local mean. */
  readonly detail: Float32Array;
  /** Mean square of the detail round each pixel. */
  readonly texture: Float32Array;
}

/** Both dates of a survey, what they share, and what is usual on this ground. */
export interface PairLook {
  readonly width: number;
  readonly height: number;
  /** 1 where both dates are valid. */
  readonly valid: Uint8Array;
  readonly before: DateLook;
  readonly after: DateLook;
  /** Mean product of the two dates' details. */
  readonly shared: Float32Array;
  readonly ground: GroundLook;
}

/** Of the darker of the two dates at each place, which cloud and smoke seldom are. */
interface GroundLook {
  readonly median: number;
  /** Nearly all ground is darker than this. */
  readonly top: number;
  /** The darkest twentieth is darker than this. */
  readonly dark: number;
  /** Median mean square of detail. */
  readonly texture: number;
  /** Robust spread of the haze difference, after less before, and its centre. */
  readonly hazeCentre: number;
  readonly hazeSpread: number;
}

const VISIBLE: ReadonlySet<string> = new Set(['red', 'green', 'blue', 'pan']);
/** Detail is what stands out from this square; statistics are taken over the next, survey px. */
const DETAIL_RADIUS = 4;
const LOOK_RADIUS = 5;
const TOP_SHARE = 0.99;

export function lookAtPair(before: Raster, after: Raster, bands: readonly LevelledBand[]): PairLook {
  const valid = before.valid.map((one, i) => one & after.valid[i]!);
  const { width, height } = before;
  const named = bands.filter((band) => VISIBLE.has(band.name));
  const visible = named.length > 0 ? named : bands;
  const first = lookAtDate(
    visible.map((band) => ({ name: band.name, samples: before.bands[band.before]!, gain: 1, offset: 0 })),
    valid,
    width,
  );
  const second = lookAtDate(
    visible.map((band) => ({ ...band, samples: after.bands[band.after]! })),
    valid,
    width,
  );
  const product = first.detail.map((value, i) => value * second.detail[i]!);
  const look = { width, height, valid, before: first, after: second };
  return { ...look, shared: boxMeans(product, valid, width, LOOK_RADIUS), ground: groundOf(look) };
}

interface DateBand {
  readonly name: string;
  readonly samples: PixelArray;
  readonly gain: number;
  readonly offset: number;
}

function lookAtDate(bands: readonly DateBand[], valid: Uint8Array, width: number): DateLook {
  const [red, blue] = ['red', 'blue'].map((name) => bands.find((band) => band.name === name));
  const levelled = ({ samples, gain, offset }: DateBand, i: number) => gain * samples[i]! + offset;
  const brightness = new Float32Array(valid.length);
  const haze = new Float32Array(valid.length);
  const colour = new Float32Array(valid.length);
  const ownMean = new Float32Array(valid.length);
  for (let i = 0; i < valid.length; i++) {
    if (valid[i] !== 1) continue;
    let sum = 0;
    let own = 0;
    let most = Number.NEGATIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    for (const band of bands) {
      const sample = band.samples[i]!;
      sum += levelled(band, i);
      own += sample;
      most = Math.max(most, sample);
      least = Math.min(least, sample);
    }
    brightness[i] = sum / bands.length;
    haze[i] = red === undefined || blue === undefined ? brightness[i]! : levelled(blue, i) - 0.5 * levelled(red, i);
    ownMean[i] = own / bands.length;
    colour[i] = own > 0 ? (bands.length * (most - least)) / own : 0;
  }
  const local = boxMeans(brightness, valid, width, DETAIL_RADIUS);
  const detail = brightness.map((value, i) => (valid[i] === 1 ? value - local[i]! : 0));
  const texture = boxMeans(
    detail.map((value) => value * value),
    valid,
    width,
    LOOK_RADIUS,
  );
  const shareOf = (values: Float32Array, share: number) =>
    quantileOf(valuesAt(samplePlaces(valid), (i) => values[i]!).sort(), share);
  const gain = bands.reduce((sum, band) => sum + band.gain, 0) / bands.length;
  const median = shareOf(ownMean, 0.5);
  const own = {
    median,
    top: shareOf(ownMean, 0.75),
    roughness: Math.sqrt(shareOf(texture, 0.5)) / Math.max(gain * median, 1e-9),
  };
  return { brightness, haze, colour, greyish: shareOf(colour, 0.25), own, detail, texture };
}

const SAMPLES = 100_000;

/** Every so many-th valid place. */
export function samplePlaces(valid: Uint8Array): number[] {
  let count = 0;
  for (let i = 0; i < valid.length; i++) count += valid[i]!;
  const stride = Math.max(1, Math.ceil(count / SAMPLES));
  const places: number[] = [];
  let seen = 0;
  for (let i = 0; i < valid.length; i++) if (valid[i] === 1 && seen++ % stride === 0) places.push(i);
  return places;
}

function groundOf({ valid, before, after }: Omit<PairLook, 'shared' | 'ground'>): GroundLook {
  const places = samplePlaces(valid);
  const sorted = (value: (i: number) => number) => valuesAt(places, value).sort();
  const darker = sorted((i) => Math.min(before.brightness[i]!, after.brightness[i]!));
  const texture = sorted((i) => Math.min(before.texture[i]!, after.texture[i]!));
  const haze = robustSpread(valuesAt(places, (i) => after.haze[i]! - before.haze[i]!));
  return {
    median: quantileOf(darker, 0.5),
    top: quantileOf(darker, TOP_SHARE),
    dark: quantileOf(darker, 0.05),
    texture: quantileOf(texture, 0.5),
    hazeCentre: haze.centre,
    hazeSpread: haze.spread,
  };
}
