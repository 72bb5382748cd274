import type { PixelPoint } from '../geo/points.ts';
import { type ComplexPlane, type Fft, SquareFft } from '../raster/fft.ts';
import { GradientCorrelator } from './gradient-correlation.ts';

/** A second peak is looked for beyond this distance from the first, px. */
const PEAK_RADIUS_PX = 4;

export interface ShiftEstimate {
  /** What to add to target pixel coordinates to land on the reference, px. */
  readonly shift: PixelPoint;
  /** Height of the correlation peak over that of the next one elsewhere; 1 means ambiguous. */
  readonly peakRatio: number;
}

export interface ShiftOptions {
  /** Largest shift looked for along either axis, px; at most half the window can be told. */
  readonly maxShiftPx?: number;
  /** 1 where a pixel counts; all do unless told. */
  readonly referenceValid?: Uint8Array;
  readonly targetValid?: Uint8Array;
  /** Who transforms windows of a size, the same numbers whoever it is: by default the core itself. */
  readonly fftOf?: FftOf;
}

export type FftOf = (sizePx: number) => Fft;

/**
 * The shift between two square windows of the same ground, by phase correlation of their gradients.
 *
 * Good to a few hundredths of a pixel where most of the window shows the same ground and the shift is below a third of
 * its width; rotation above 2° or scale above 3 % must be taken out before. One window may always be wrong: use many
 * (`matchWindow`, `fitRegistration`).
 *
 * @param reference sizePx × sizePx, row-major; `target` likewise. A power of two.
 * @returns null where a window has no texture at all.
 */
export function estimateShift(
  reference: Float32Array,
  target: Float32Array,
  sizePx: number,
  options: ShiftOptions = {},
): ShiftEstimate | null {
  const { maxShiftPx = sizePx / 2 - 2, referenceValid, targetValid, fftOf = plainFft } = options;
  const { correlator, first, second, third } = correlatorFor(sizePx, fftOf);
  const a = correlator.spectrum(reference, referenceValid, first);
  const b = correlator.spectrum(target, targetValid, second);
  if (a === null || b === null) return null;
  const phase = correlator.crossPhase(a, b, third);
  const peak = readPeak(correlator.correlate(phase, first), sizePx, maxShiftPx);
  if (peak === null) return null;
  return { ...peak, shift: correlator.sharpenPeak(phase, peak.shift) ?? peak.shift };
}

/** A correlator and planes for it, which windows use one after another: new ones for each are work for the garbage collector. */
interface Equipped {
  readonly fftOf: FftOf;
  readonly correlator: GradientCorrelator;
  readonly first: ComplexPlane;
  readonly second: ComplexPlane;
  readonly third: ComplexPlane;
}

const correlators = new Map<number, Equipped>();

const plainFft: FftOf = (sizePx) => new SquareFft(sizePx);

function correlatorFor(sizePx: number, fftOf: FftOf): Equipped {
  const found = correlators.get(sizePx);
  if (found?.fftOf === fftOf) return found;
  const correlator = new GradientCorrelator(sizePx, 1, fftOf(sizePx));
  const made = { fftOf, correlator, first: correlator.blank(), second: correlator.blank(), third: correlator.blank() };
  correlators.set(sizePx, made);
  return made;
}

function readPeak(correlation: Float64Array, size: number, maxShiftPx: number): ShiftEstimate | null {
  const limit = Math.min(Math.floor(maxShiftPx), size / 2 - 1);
  let peak = { col: 0, row: 0, height: -Infinity };
  for (let row = -limit; row <= limit; row++) {
    for (let col = -limit; col <= limit; col++) {
      const height = valueAt(correlation, size, col, row);
      if (height > peak.height) peak = { col, row, height };
    }
  }
  let second = 0;
  for (let row = -limit; row <= limit; row++) {
    for (let col = -limit; col <= limit; col++) {
      const isElsewhere = Math.abs(row - peak.row) > PEAK_RADIUS_PX || Math.abs(col - peak.col) > PEAK_RADIUS_PX;
      if (isElsewhere) second = Math.max(second, valueAt(correlation, size, col, row));
    }
  }
  if (!(peak.height > 0)) return null;
  const { col, row, height } = peak;
  const [left, right] = [valueAt(correlation, size, col - 1, row), valueAt(correlation, size, col + 1, row)];
  const [above, below] = [valueAt(correlation, size, col, row - 1), valueAt(correlation, size, col, row + 1)];
  return {
    shift: { col: col + vertexOfLogs(left, height, right), row: row + vertexOfLogs(above, height, below) },
    peakRatio: second > 0 ? height / second : Infinity,
  };
}

/** The correlation goes round: what lies left of it lies at its right edge. */
function valueAt(correlation: Float64Array, size: number, col: number, row: number): number {
  return correlation[((row + size) % size) * size + ((col + size) % size)]!;
}

/** Where the parabola through three logarithms peaks, px from the middle one: exact for a Gaussian peak. */
function vertexOfLogs(before: number, middle: number, after: number): number {
  const floor = middle * 1e-3; // a neighbour below zero has no logarithm
  const [a, b, c] = [before, middle, after].map((value) => Math.log(Math.max(value, floor))) as [
    number,
    number,
    number,
  ];
  const bend = a - 2 * b + c;
  return bend < 0 ? Math.max(-0.5, Math.min(0.5, (a - c) / (2 * bend))) : 0;
}
