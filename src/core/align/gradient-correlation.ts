import type { PixelPoint } from '../geo/points.ts';
import { type ComplexPlane, type Fft, SquareFft } from '../raster/fft.ts';
import { gaussianBlur } from '../raster/gaussian.ts';

/** Smooths before the gradient is taken, px. */
const GRADIENT_SIGMA_PX = 0.8;
/** Where the low-pass over the cross-power spectrum has fallen to e⁻², cycles/px: above lie noise and aliases. */
const PASS_CYCLES_PER_PX = 0.35;
const NEWTON_STEPS = 6;
const NEWTON_SETTLED_PX = 1e-3;

/**
 * Phase correlation of the gradients of square windows.
 *
 * Gradients make it blind to haze and gain, phase to the strength of edges.
 *
 * Argyriou & Vlachos, "Using gradient correlation for sub-pixel motion estimation of video sequences", 2004;
 * low-pass as in Takita et al., "High-accuracy subpixel image registration based on phase-only correlation", 2003.
 */
export class GradientCorrelator {
  readonly sizePx: number;
  readonly #fft: Fft;
  readonly #taper: Float64Array;
  readonly #lowPass: Float64Array;

  /**
   * @param sizePx side of the windows, a power of two.
   * @param taperShare how much of the side fades out towards the edges, 0..1; 1 is a Hann window.
   * @param fft of that size: by default the core's own.
   */
  constructor(sizePx: number, taperShare: number, fft: Fft = new SquareFft(sizePx)) {
    const side = Array.from({ length: sizePx }, (_, i) => i);
    const taper = side.map((i) => {
      const fromEdge = Math.min(i, sizePx - 1 - i) + 0.5;
      return 0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, (2 * fromEdge) / (taperShare * sizePx)));
    });
    const lowPass = side.map((i) => Math.exp(-2 * (Math.min(i, sizePx - i) / sizePx / PASS_CYCLES_PER_PX) ** 2));
    const product = (line: number[]) => Float64Array.from(line.flatMap((a) => line.map((b) => a * b)));
    this.sizePx = sizePx;
    this.#fft = fft;
    this.#taper = product(taper);
    const passes = product(lowPass);
    const passed = passes.reduce((sum, pass) => sum + pass, 0);
    this.#lowPass = passes.map((pass) => (pass * passes.length) / passed);
  }

  /**
   * The spectrum of the window's gradients; null where it has none.
   *
   * @param values sizePx × sizePx, row-major.
   * @param valid 1 where a value counts; all do unless told.
   * @param kept an earlier spectrum that is no longer needed: its planes are used again.
   */
  spectrum(values: Float32Array, valid?: Uint8Array, kept?: ComplexPlane): ComplexPlane | null {
    const gradients = this.#gradients(values, valid, kept ?? this.blank());
    if (gradients !== null) this.#fft.forward(gradients);
    return gradients;
  }

  /**
   * The phase by which the spectra differ, weighed by the low-pass so that all weights add up to the pixel count.
   *
   * @param kept as of `spectrum`.
   */
  crossPhase(reference: ComplexPlane, target: ComplexPlane, kept = this.blank()): ComplexPlane {
    const { re, im } = kept;
    for (let i = 0; i < re.length; i++) {
      const crossRe = reference.re[i]! * target.re[i]! + reference.im[i]! * target.im[i]!;
      const crossIm = reference.im[i]! * target.re[i]! - reference.re[i]! * target.im[i]!;
      const length = Math.sqrt(crossRe * crossRe + crossIm * crossIm);
      re[i] = length > 0 ? (this.#lowPass[i]! * crossRe) / length : 0;
      im[i] = length > 0 ? (this.#lowPass[i]! * crossIm) / length : 0;
    }
    return kept;
  }

  /**
   * The correlation for every whole shift to be added to target coordinates, (0, 0) first, negative ones in the upper
   * half. It is 1 for windows that differ by that shift alone, if that is whole.
   *
   * @param kept planes that are no longer needed; the correlation is one of them.
   */
  correlate(phase: ComplexPlane, kept = this.blank()): Float64Array {
    kept.re.set(phase.re);
    kept.im.set(phase.im);
    this.#fft.inverse(kept);
    return kept.re;
  }

  /** Planes of the windows' size. */
  blank(): ComplexPlane {
    const { length } = this.#lowPass;
    return { re: new Float64Array(length), im: new Float64Array(length) };
  }

  /**
   * The shift at which the correlation, as a continuous function, peaks: Newton's method on the spectrum itself, so
   * that no curve laid through whole shifts draws it to one of them.
   *
   * @param start within about half a pixel of the peak.
   * @returns null where there is no peak near the start.
   */
  sharpenPeak({ re, im }: ComplexPlane, start: PixelPoint): PixelPoint | null {
    const size = this.sizePx;
    let { col, row } = start;
    for (let step = 0; step < NEWTON_STEPS; step++) {
      const across = turns(size, col);
      const down = turns(size, row);
      let [gCol, gRow, hCol, hRow, hBoth] = [0, 0, 0, 0, 0];
      for (let v = 0; v < size; v++) {
        const freqRow = signedFrequency(v, size);
        for (let u = 0; u < size; u++) {
          const i = v * size + u;
          const turnRe = across.re[u]! * down.re[v]! - across.im[u]! * down.im[v]!;
          const turnIm = across.re[u]! * down.im[v]! + across.im[u]! * down.re[v]!;
          const turnedRe = re[i]! * turnRe - im[i]! * turnIm;
          const turnedIm = re[i]! * turnIm + im[i]! * turnRe;
          const freqCol = across.frequency[u]!;
          gCol -= freqCol * turnedIm;
          gRow -= freqRow * turnedIm;
          hCol -= freqCol * freqCol * turnedRe;
          hRow -= freqRow * freqRow * turnedRe;
          hBoth -= freqCol * freqRow * turnedRe;
        }
      }
      const det = hCol * hRow - hBoth * hBoth;
      if (!(hCol < 0 && det > 0)) return null;
      const stepCol = -(gCol * hRow - gRow * hBoth) / det;
      const stepRow = -(gRow * hCol - gCol * hBoth) / det;
      col += stepCol;
      row += stepRow;
      if (Math.max(Math.abs(col - start.col), Math.abs(row - start.row)) > 1) return null;
      if (Math.abs(stepCol) + Math.abs(stepRow) < NEWTON_SETTLED_PX) break;
    }
    return { col, row };
  }

  /** Tapered gradients of the smoothed window as complex numbers, ∂col + i·∂row. */
  #gradients(values: Float32Array, valid: Uint8Array | undefined, { re, im }: ComplexPlane): ComplexPlane | null {
    const size = this.sizePx;
    const isMasked = valid?.includes(0) === true;
    const known = isMasked ? values.map((value, i) => (valid[i] === 1 ? value : 0)) : values;
    const smooth = gaussianBlur(known, size, size, GRADIENT_SIGMA_PX);
    const usable = isMasked ? awayFromMask(valid, size) : null;
    re.fill(0);
    im.fill(0);
    let energy = 0;
    for (let row = 1; row < size - 1; row++) {
      for (let i = row * size + 1; i < (row + 1) * size - 1; i++) {
        if (usable !== null && usable[i] !== 1) continue;
        const weight = this.#taper[i]!;
        re[i] = weight * (smooth[i + 1]! - smooth[i - 1]!);
        im[i] = weight * (smooth[i + size]! - smooth[i - size]!);
        energy += re[i]! ** 2 + im[i]! ** 2;
      }
    }
    return energy > 0 ? { re, im } : null;
  }
}

/** For each frequency index: radians per pixel, and what a shift by `shiftPx` turns its phase by. */
function turns(size: number, shiftPx: number) {
  const frequency = Float64Array.from({ length: size }, (_, k) => signedFrequency(k, size));
  return {
    frequency,
    re: frequency.map((omega) => Math.cos(omega * shiftPx)),
    im: frequency.map((omega) => Math.sin(omega * shiftPx)),
  };
}

/** Radians per pixel; the upper half of the indices stands for negative frequencies. */
function signedFrequency(index: number, size: number): number {
  return (2 * Math.PI * (index < size / 2 ? index : index - size)) / size;
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
