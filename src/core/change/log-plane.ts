import type { MatchedBand } from '../align/radiometry.ts';
import type { PixelArray } from '../raster/raster.ts';

/** Steps of a fixed-point logarithm per factor e: 0.00024, far below any sensor's noise. */
export const LOG_STEPS = 4096;

/** Differences are cut at ± 8, a factor of 3000: it bounds the sums of `boxSums`. */
const GREATEST = 8 * LOG_STEPS;
const MANTISSA_BITS = 12;

export const exponentLogs = Int32Array.from({ length: 256 }, (_, biased) =>
  Math.round((biased - 127) * Math.LN2 * LOG_STEPS),
);
export const mantissaLogs = Int32Array.from({ length: 1 << MANTISSA_BITS }, (_, m) =>
  Math.round(Math.log1p((m + 0.5) / (1 << MANTISSA_BITS)) * LOG_STEPS),
);

/** A band as its log difference is taken. */
export interface LogBand extends MatchedBand {
  /** Added to both before the logarithm, so that dark pixels' noise does not explode; before's units, above 0. */
  readonly floor: number;
}

/**
 * log(gain · value + offset + floor), in whole steps of 1 / `LOG_STEPS`; 0 where not observed.
 *
 * A difference of logs is a ratio: it does not ask how brightly the sun shone. Negative values count as 0.
 */
export function logPlane(values: PixelArray, observed: Uint8Array, scale: LogScale): Int32Array {
  if (values instanceof Uint8Array || values instanceof Uint16Array) {
    const logOf = logTable(values, scale);
    const logs = new Int32Array(values.length);
    for (let i = 0; i < logs.length; i++) logs[i] = logOf[values[i]!]! * observed[i]!;
    return logs;
  }
  const logs = logsOf(values, scale);
  for (let i = 0; i < logs.length; i++) logs[i] = logs[i]! * observed[i]!;
  return logs;
}

/** The logarithm of every value that such an array can hold. */
export function logTable(values: Uint8Array | Uint16Array, scale: LogScale): Int32Array {
  return logsOf(values instanceof Uint8Array ? everyByte : everyWord, scale);
}

const everyByte = Uint8Array.from({ length: 256 }, (_, value) => value);
const everyWord = Uint16Array.from({ length: 65536 }, (_, value) => value);

export interface LogScale {
  readonly gain: number;
  readonly offset: number;
  readonly floor: number;
}

function logsOf(values: PixelArray, { gain, offset, floor }: LogScale): Int32Array {
  const raised = new Float32Array(values.length);
  raised.set(values);
  for (let i = 0; i < raised.length; i++) {
    const value = gain * raised[i]! + offset;
    // Written so that NaN, which may stand under the mask, becomes the floor too.
    raised[i] = value > 0 ? value + floor : floor;
  }
  // Exponent and mantissa of a positive float are the logarithm's parts.
  const logs = new Int32Array(raised.buffer);
  for (let i = 0; i < logs.length; i++) {
    const bits = logs[i]!;
    logs[i] = exponentLogs[bits >>> 23]! + mantissaLogs[(bits >>> (23 - MANTISSA_BITS)) & ((1 << MANTISSA_BITS) - 1)]!;
  }
  return logs;
}

/**
 * log(before + floor) − log(gain · after + offset + floor), in whole steps of 1 / `LOG_STEPS`; 0 where not observed.
 */
export function logDifference(before: PixelArray, after: PixelArray, observed: Uint8Array, band: LogBand): Int32Array {
  const difference = logPlane(before, observed, { gain: 1, offset: 0, floor: band.floor });
  const later = logPlane(after, observed, band);
  for (let i = 0; i < difference.length; i++) {
    difference[i] = Math.max(-GREATEST, Math.min(GREATEST, difference[i]! - later[i]!));
  }
  return difference;
}

/**
 * Smooths whole numbers with the binomial kernel (1 2 1) in both directions (σ 0.7 px) over the observed pixels, to
 * the nearest whole number; 0 where not observed.
 *
 * @param values 0 where not observed.
 */
export function smoothObserved(
  values: Int32Array,
  observed: Uint8Array,
  weights: Int32Array,
  width: number,
): Int32Array {
  const sums = binomialSums(values, width);
  for (let i = 0; i < sums.length; i++) sums[i] = observed[i] === 1 ? Math.floor(sums[i]! / weights[i]! + 0.5) : 0;
  return sums;
}

/** Sums under the kernel (1 2 1) ⊗ (1 2 1); what lies outside adds nothing. Of the mask: the weights of `smoothObserved`. */
export function binomialSums(values: Int32Array | Uint8Array, width: number): Int32Array {
  const across = new Int32Array(values.length);
  for (let start = 0; start < values.length; start += width) {
    const end = start + width - 1;
    for (let i = start; i <= end; i++) {
      across[i] = 2 * values[i]! + (i > start ? values[i - 1]! : 0) + (i < end ? values[i + 1]! : 0);
    }
  }
  const sums = new Int32Array(values.length);
  for (let i = 0; i < sums.length; i++) {
    const above = i >= width ? across[i - width]! : 0;
    const below = i + width < sums.length ? across[i + width]! : 0;
    sums[i] = above + 2 * across[i]! + below;
  }
  return sums;
}
