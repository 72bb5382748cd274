import type { RadiometricFit } from '../contract/run.ts';
import type { BandPair } from '../scene/common-bands.ts';
import type { AlignedPatch } from './aligned-patch.ts';
import { type BandSamples, drawSamples } from './band-samples.ts';
import { fitInvariantLines } from './invariant-lines.ts';
import { fitRidge, type GroundLine } from './ridge-line.ts';

/** A band that both scenes have, with what brings after to the level of before: before ≈ gain · after + offset. */
export interface MatchedBand extends BandPair {
  readonly gain: number;
  readonly offset: number;
}

/** How the two dates' brightness compares, as the change methods use it: it knows the bands' places. Plain data. */
export interface Radiometry {
  readonly bands: readonly MatchedBand[];
  readonly unchangedFraction: number;
}

/** The same, and how well it fits. */
export interface FittedRadiometry extends Radiometry, Pick<RadiometricFit, 'unexplained' | 'fit'> {
  readonly bands: readonly FittedBand[];
}

/** A matched band, and how far unchanged ground lies off its line, in before's units. */
export interface FittedBand extends MatchedBand {
  readonly spread: number;
}

/** Within this many spreads in every band a pixel counts as unchanged ground. */
const UNCHANGED = 3;

/**
 * Brings the after bands to the level of the before bands by one gain and offset each, found on unchanged ground: on
 * invariant pixels where there are four bands and these hold up (`fitInvariantLines`), else on the ridge of the joint
 * histogram (`fitRidge`).
 *
 * Absorbs sun height, haze and sensor scale as far as they are the same everywhere; haze that varies over the scene is
 * `fitHaze`'s. Never matches histograms: that would repaint a burn scar as unburnt.
 *
 * @param patches samples from all over the pair; a few hundred thousand pixels are plenty.
 * @throws AllNodata where fewer than 64 pixels are valid on both dates.
 */
export function fitRadiometry(patches: readonly AlignedPatch[], pairs: readonly BandPair[]): FittedRadiometry {
  const samples = drawSamples(patches, pairs);
  const ridges = samples.map(fitRidge);
  const invariant = fitInvariantLines(samples, ridges);
  const { pixels: invariantPixels, heldOut } = invariant;
  return 'lines' in invariant
    ? withLines(samples, pairs, invariant.lines, { rule: 'invariant-pixels', reason: null, invariantPixels, heldOut })
    : withLines(samples, pairs, ridges, { rule: 'ridge', reason: invariant.refusal, invariantPixels, heldOut });
}

/**
 * The same by the ridge alone: where half of the ground may be hidden by cloud, no bands need to go together.
 *
 * @throws AllNodata where fewer than 64 pixels are valid on both dates.
 */
export function fitRidges(
  patches: readonly AlignedPatch[],
  pairs: readonly BandPair[],
): Radiometry & { readonly unexplained: number } {
  const samples = drawSamples(patches, pairs);
  return withLines(samples, pairs, samples.map(fitRidge), null);
}

function withLines<Fit>(
  samples: readonly BandSamples[],
  pairs: readonly BandPair[],
  lines: readonly GroundLine[],
  fit: Fit,
) {
  const count = samples[0]?.before.length ?? 0;
  let unchanged = 0;
  for (let i = 0; i < count; i++) {
    const isNear = lines.every(({ gain, offset, spread }, band) => {
      const { before, after } = samples[band]!;
      return Math.abs(before[i]! - gain * after[i]! - offset) <= UNCHANGED * spread;
    });
    if (isNear) unchanged++;
  }
  return {
    bands: pairs.map((pair, band): FittedBand => {
      const { gain, offset, spread } = lines[band]!;
      return { ...pair, gain, offset, spread };
    }),
    unchangedFraction: unchanged / count,
    unexplained: Math.max(...lines.map(({ unexplained }) => unexplained)),
    fit,
  };
}
