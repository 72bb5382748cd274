import { quantileOf, robustSpread, takeMedian } from '../raster/robust.ts';
import { valuesAt } from '../raster/values-at.ts';
import type { BandSamples } from './band-samples.ts';
import { type Line, orthogonalLine } from './orthogonal-line.ts';

const BRIGHTNESS_BINS = 64;
const PASSES = 30;
/** A pixel off the ridge by more than this many spreads does not take part in the fit. */
const TRIM = 2;

/** A line that most of the ground keeps to. */
export interface GroundLine extends Line {
  /** Robust spread about the line, in before's units. */
  readonly spread: number;
  /** That spread over the spread of before itself, 0..1. */
  readonly unexplained: number;
}

/**
 * The ridge of the joint histogram: an orthogonal regression (both dates are equally noisy) repeated on the pixels near the
 * last line, on samples spread evenly over brightness, so that neither a fifth of changed ground nor a wide dark sea bends
 * it. Needs one band only.
 */
export function fitRidge({ before: allBefore, after: allAfter }: BandSamples): GroundLine {
  const y = robustSpread(allBefore);
  const x = robustSpread(allAfter);
  // Orthogonal regression weighs both axes alike, so after is first put into before's units.
  const unit = x.spread > 0 && y.spread > 0 ? y.spread / x.spread : 1;
  const { before, after } = evenOverBrightness(allBefore, allAfter, unit);
  let gain = 1;
  let offset = takeMedian(before.slice()) - takeMedian(after.slice());
  let spread = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    const residuals = before.map((value, i) => value - gain * after[i]! - offset);
    const { centre, spread: scatter } = robustSpread(residuals);
    spread = scatter;
    const next = orthogonalLine(before, after, (i) => Math.abs(residuals[i]! - centre) <= TRIM * scatter) ?? {
      gain,
      offset: offset + centre,
    };
    const moved = Math.abs(next.gain - gain) + Math.abs(next.offset - offset) / (y.spread || 1);
    ({ gain, offset } = next);
    if (moved < 1e-6) break;
  }
  return { gain: gain * unit, offset, spread, unexplained: unexplainedOf(before, spread) };
}

/** How well a line found otherwise fits the ground, on the same samples as the ridge. */
export function withFit({ before: allBefore, after: allAfter }: BandSamples, { gain, offset }: Line): GroundLine {
  const { before, after } = evenOverBrightness(allBefore, allAfter, gain);
  const { spread } = robustSpread(before.map((value, i) => value - after[i]! - offset));
  return { gain, offset, spread, unexplained: unexplainedOf(before, spread) };
}

function unexplainedOf(before: Float64Array, spread: number): number {
  const whole = robustSpread(before).spread;
  return spread > 0 ? Math.min(1, spread / (whole || spread)) : 0;
}

/** The samples thinned so that no range of brightness has more than twice its share; after times `unit`. */
function evenOverBrightness(before: Float64Array, after: Float64Array, unit: number): BandSamples {
  const brightness = before.map((value, i) => value + unit * after[i]!);
  const sorted = brightness.slice().sort();
  const low = quantileOf(sorted, 0.005);
  const binWidth = (quantileOf(sorted, 0.995) - low) / BRIGHTNESS_BINS;
  const binOf = (value: number) =>
    binWidth > 0 ? Math.min(BRIGHTNESS_BINS - 1, Math.max(0, Math.floor((value - low) / binWidth))) : 0;
  const counts = new Float64Array(BRIGHTNESS_BINS);
  for (const value of brightness) counts[binOf(value)]!++;
  const most = (2 * before.length) / BRIGHTNESS_BINS;
  const taken = new Float64Array(BRIGHTNESS_BINS);
  const kept: number[] = [];
  for (let i = 0; i < brightness.length; i++) {
    const bin = binOf(brightness[i]!);
    const share = Math.min(1, most / counts[bin]!);
    taken[bin]! += share;
    if (taken[bin]! < 1) continue;
    taken[bin]! -= 1;
    kept.push(i);
  }
  return {
    before: valuesAt(kept, (i) => before[i]!),
    after: valuesAt(kept, (i) => unit * after[i]!),
  };
}
