import type { CoarseHistogram } from './threshold.ts';

const PASSES = 200;

interface Normal {
  readonly share: number;
  readonly mean: number;
  readonly variance: number;
}

/**
 * The magnitude at which changed becomes likelier than unchanged, both taken for normal distributions whose shares, means and
 * spreads are found by expectation maximisation (EM).
 *
 * For pairs with a distinct class of change, a few per cent or more; a heavy tail of unchanged ground is taken for a class.
 *
 * Bruzzone & Prieto, "Automatic analysis of the difference image for unsupervised change detection", 2000.
 */
export function twoNormals({ counts, binWidth }: CoarseHistogram): number {
  const middle = counts.length / 2;
  let low = normalOf(counts, (bin) => (bin < middle ? 1 : 0));
  let high = normalOf(counts, (bin) => (bin < middle ? 0 : 1));
  for (let pass = 0; pass < PASSES; pass++) {
    const ofHigh = Float64Array.from(counts, (_, bin) => {
      const [one, other] = [density(low, bin), density(high, bin)];
      return one + other > 0 ? other / (one + other) : bin > low.mean ? 1 : 0;
    });
    low = normalOf(counts, (bin) => 1 - ofHigh[bin]!);
    high = normalOf(counts, (bin) => ofHigh[bin]!);
  }
  let bin = Math.floor(low.mean);
  while (bin < counts.length && density(low, bin) >= density(high, bin)) bin++;
  return bin * binWidth;
}

function normalOf(counts: Float64Array, weightAt: (bin: number) => number): Normal {
  let total = 0;
  let weight = 0;
  let sum = 0;
  let squares = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const part = counts[bin]! * weightAt(bin);
    total += counts[bin]!;
    weight += part;
    sum += part * bin;
    squares += part * bin * bin;
  }
  const mean = weight > 0 ? sum / weight : 0;
  // A bin is as narrow as a class can be told.
  return { share: weight / total, mean, variance: Math.max(1 / 12, weight > 0 ? squares / weight - mean * mean : 0) };
}

function density({ share, mean, variance }: Normal, bin: number): number {
  return (share / Math.sqrt(variance)) * Math.exp(-((bin - mean) ** 2) / (2 * variance));
}
