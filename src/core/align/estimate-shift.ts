import type { PixelPoint } from '../geo/points.ts';
import { type ComplexPlane, SquareFft } from '../raster/fft.ts';
import { gaussianBlur } from '../raster/gaussian.ts';

/** Smooths before the gradient is taken, px. */
const GRADIENT_SIGMA_PX = 0.8;
/** Where the low-pass over the cross-power spectrum has fallen to e⁻², cycles/px: above lie noise and aliases. */
const PASS_CYCLES_PER_PX = 0.35;
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
}

/**
 * The shift between two square windows of the same ground, by phase correlation of their gradients.
 *
 * Gradients make it blind to haze and gain, phase to the strength of edges. Good to a few hundredths of a pixel where
 * most of the window shows the same ground within about a third of its width; rotation above 2° or scale above 3 %
 * must be taken out before. One window may always be wrong: use many (`matchWindow`, `fitRegistration`).
 *
 * Argyriou & Vlachos, "Using gradient correlation for sub-pixel motion estimation of video sequences", 2004;
 * low-pass as in Takita et al., "High-accuracy subpixel image registration based on phase-only correlation", 2003.
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
  const { maxShiftPx = sizePx / 2 - 2, referenceValid, targetValid } = options;
  const tools = toolsFor(sizePx);
  const a = gradients(reference, sizePx, referenceValid, tools.taper);
  const b = gradients(target, sizePx, targetValid, tools.taper);
  if (a === null || b === null) return null;
  tools.fft.forward(a);
  tools.fft.forward(b);
  crossPower(a, b, tools.lowPass);
  tools.fft.inverse(a);
  return readPeak(a.re, sizePx, maxShiftPx);
}

interface Tools {
  readonly fft: SquareFft;
  /** Hann window over the rows and columns. */
  readonly taper: Float64Array;
  readonly lowPass: Float64Array;
}

const toolsBySize = new Map<number, Tools>();

function toolsFor(sizePx: number): Tools {
  let tools = toolsBySize.get(sizePx);
  if (tools === undefined) {
    const hann = Array.from({ length: sizePx }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / sizePx));
    const gauss = Array.from({ length: sizePx }, (_, i) =>
      Math.exp(-2 * (Math.min(i, sizePx - i) / sizePx / PASS_CYCLES_PER_PX) ** 2),
    );
    const product = (line: number[]) =>
      Float64Array.from({ length: sizePx ** 2 }, (_, i) => line[i % sizePx]! * line[Math.floor(i / sizePx)]!);
    tools = { fft: new SquareFft(sizePx), taper: product(hann), lowPass: product(gauss) };
    toolsBySize.set(sizePx, tools);
  }
  return tools;
}

/** Tapered gradients of the smoothed window as complex numbers, ∂col + i·∂row; null where there are none. */
function gradients(
  values: Float32Array,
  size: number,
  valid: Uint8Array | undefined,
  taper: Float64Array,
): ComplexPlane | null {
  const isMasked = valid?.includes(0) === true;
  const smooth = gaussianBlur(
    isMasked ? values.map((v, i) => (valid[i] === 1 ? v : 0)) : values,
    size,
    size,
    GRADIENT_SIGMA_PX,
  );
  const usable = isMasked ? awayFromMask(valid, size) : null;
  const re = new Float64Array(size * size);
  const im = new Float64Array(size * size);
  let energy = 0;
  for (let row = 1; row < size - 1; row++) {
    for (let i = row * size + 1; i < (row + 1) * size - 1; i++) {
      if (usable !== null && usable[i] !== 1) continue;
      const weight = taper[i]!;
      re[i] = weight * (smooth[i + 1]! - smooth[i - 1]!);
      im[i] = weight * (smooth[i + size]! - smooth[i - size]!);
      energy += re[i]! ** 2 + im[i]! ** 2;
    }
  }
  return energy > 0 ? { re, im } : null;
}

/** Pixels whose gradient no masked pixel has touched. */
function awayFromMask(valid: Uint8Array, size: number): Uint8Array {
  const reach = Math.ceil(3 * GRADIENT_SIGMA_PX) + 1;
  const across = valid.slice();
  for (let i = 0; i < valid.length; i++) {
    if (valid[i] === 1) continue;
    const start = i - (i % size);
    across.fill(0, Math.max(start, i - reach), Math.min(start + size, i + reach + 1));
  }
  const usable = across.slice();
  for (let i = 0; i < valid.length; i++) {
    if (across[i] === 1) continue;
    for (let j = i - reach * size; j <= i + reach * size; j += size) if (j >= 0 && j < valid.length) usable[j] = 0;
  }
  return usable;
}

/** a ← lowPass · a·b̄ / |a·b̄| */
function crossPower(a: ComplexPlane, b: ComplexPlane, lowPass: Float64Array): void {
  for (let i = 0; i < lowPass.length; i++) {
    const re = a.re[i]! * b.re[i]! + a.im[i]! * b.im[i]!;
    const im = a.im[i]! * b.re[i]! - a.re[i]! * b.im[i]!;
    const length = Math.sqrt(re * re + im * im);
    const scale = length > 0 ? lowPass[i]! / length : 0;
    a.re[i] = re * scale;
    a.im[i] = im * scale;
  }
}

function readPeak(correlation: Float64Array, size: number, maxShiftPx: number): ShiftEstimate | null {
  const at = (col: number, row: number) => correlation[((row + size) % size) * size + ((col + size) % size)]!;
  const limit = Math.min(Math.floor(maxShiftPx), size / 2 - 1);
  let peak = { col: 0, row: 0, height: -Infinity };
  for (let row = -limit; row <= limit; row++) {
    for (let col = -limit; col <= limit; col++) {
      const height = at(col, row);
      if (height > peak.height) peak = { col, row, height };
    }
  }
  let second = 0;
  for (let row = -limit; row <= limit; row++) {
    for (let col = -limit; col <= limit; col++) {
      const isElsewhere = Math.abs(row - peak.row) > PEAK_RADIUS_PX || Math.abs(col - peak.col) > PEAK_RADIUS_PX;
      if (isElsewhere) second = Math.max(second, at(col, row));
    }
  }
  if (!(peak.height > 0)) return null;
  const { col, row, height } = peak;
  return {
    shift: {
      col: col + vertexOfLogs(at(col - 1, row), height, at(col + 1, row)),
      row: row + vertexOfLogs(at(col, row - 1), height, at(col, row + 1)),
    },
    peakRatio: second > 0 ? height / second : Infinity,
  };
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
