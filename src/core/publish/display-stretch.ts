import type { Raster, SampleType } from '../raster/raster.ts';
import { quantileOf } from '../raster/robust.ts';

/** What one band's values become on screen: `low` black, `high` white, linear between. */
export interface BandStretch {
  readonly low: number;
  readonly high: number;
}

/** Sample value → common level of both dates: level = gain · value + offset. */
export interface Level {
  readonly gain: number;
  readonly offset: number;
}

export const SAME_LEVEL: Level = { gain: 1, offset: 0 };

/** One date's part: its pixels and, for each band, how they come to the common level. */
export interface StretchSide {
  readonly raster: Raster;
  readonly levels: readonly Level[];
}

export interface StretchRule {
  /** Share of the valid pixels that becomes black, and white, 0..1. */
  readonly tail: number;
  /** Whether all bands share one stretch, which keeps a visual product's colours. */
  readonly isShared: boolean;
  /** Least `high − low`, so that flat ground is not blown up into noise. */
  readonly leastSpan: number;
}

/** Eight-bit pictures were made for the eye and are touched gently; measured values are stretched band by band. */
export function stretchRule(sampleType: SampleType): StretchRule {
  return sampleType === 'uint8'
    ? { tail: 0.005, isShared: true, leastSpan: 32 }
    : { tail: 0.02, isShared: false, leastSpan: Number.EPSILON };
}

/** A date's share of the sample; its percentiles are then good to a tenth of a percent of rank. */
const MOST_SAMPLES = 60_000;

/**
 * One stretch for both dates, from the valid pixels of both together: equal ground looks equal.
 *
 * For display only; never feed stretched values to an analysis.
 *
 * @returns a stretch per band; 0..1 where nothing is valid.
 */
export function estimateStretch(sides: readonly StretchSide[], rule: StretchRule): BandStretch[] {
  const bands = sides[0]!.raster.bands.map((_, band) => sides.flatMap((side) => levelledSamples(side, band)));
  const stretches = (rule.isShared ? [bands.flat()] : bands).map((samples) => percentileStretch(samples, rule));
  return bands.map((_, band) => stretches[rule.isShared ? 0 : band]!);
}

function levelledSamples({ raster, levels }: StretchSide, band: number): number[] {
  const { gain, offset } = levels[band]!;
  const values = raster.bands[band]!;
  const step = Math.max(1, Math.ceil(values.length / MOST_SAMPLES));
  const samples: number[] = [];
  for (let i = 0; i < values.length; i += step) {
    if (raster.valid[i] === 1 && Number.isFinite(values[i]!)) samples.push(gain * values[i]! + offset);
  }
  return samples;
}

function percentileStretch(samples: readonly number[], { tail, leastSpan }: StretchRule): BandStretch {
  if (samples.length === 0) return { low: 0, high: 1 };
  const sorted = Float64Array.from(samples).sort();
  const low = quantileOf(sorted, tail);
  const high = quantileOf(sorted, 1 - tail);
  const missing = Math.max(0, Math.max(leastSpan, Math.abs(low) * 1e-6) - (high - low));
  return { low: low - missing / 2, high: high + missing / 2 };
}

/** The raster as a person sees it: RGBA, 8 bit, transparent where not valid; one band becomes grey. */
export function paintStretched({ raster, levels }: StretchSide, stretches: readonly BandStretch[]): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(raster.valid.length * 4);
  for (let channel = 0; channel < 3; channel++) {
    const band = raster.bands.length === 1 ? 0 : channel;
    const values = raster.bands[band]!;
    const { low, high } = stretches[band]!;
    const scale = (255 * levels[band]!.gain) / (high - low);
    const shift = (255 * (levels[band]!.offset - low)) / (high - low);
    for (let i = 0; i < values.length; i++)
      if (raster.valid[i] === 1) rgba[i * 4 + channel] = scale * values[i]! + shift;
  }
  for (let i = 0; i < raster.valid.length; i++) rgba[i * 4 + 3] = raster.valid[i] === 1 ? 255 : 0;
  return rgba;
}
