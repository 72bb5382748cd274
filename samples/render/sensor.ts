import type { PixelWindow } from '../../src/core/geo/grid.ts';
import type { Acquisition } from './acquisition.ts';
import { TONE_EXPONENT } from './colour.ts';
import type { Noise } from './noise.ts';
import { hash, Random } from './random.ts';

/** A plane of samples of which every `supersampling`² make a pixel. */
export interface SamplePlane {
  readonly values: Float32Array;
  readonly width: number;
  /** Column and row of the first sample of the first pixel wanted. */
  readonly firstCol: number;
  readonly firstRow: number;
  /** Odd, so that a sample lies in the middle. */
  readonly supersampling: number;
}

/** How far beyond its pixel the point spread function reaches, px. */
export function blurReach(blurPx: number): number {
  return 2.5 * blurPx;
}

/**
 * Samples to pixels: a square detector behind a Gaussian point spread function, in one separable filter.
 *
 * The plane must hold `blurReach` pixels round the wanted ones.
 */
export function integratePixels(plane: SamplePlane, width: number, height: number, blurPx: number): Float32Array {
  const { values, supersampling, firstCol, firstRow } = plane;
  const weights = detectorWeights(supersampling, blurPx);
  const reach = (weights.length - supersampling) / 2;
  const cols = (width - 1) * supersampling + weights.length;
  const middle = (weights.length - 1) / 2;
  const line = new Float32Array(cols);
  const pixels = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    const first = (firstRow - reach + row * supersampling) * plane.width + firstCol - reach;
    const centre = first + middle * plane.width;
    for (let col = 0; col < cols; col++) line[col] = weights[middle]! * values[centre + col]!;
    for (let k = 0; k < middle; k++) {
      const weight = weights[k]!;
      const above = first + k * plane.width;
      const below = first + (weights.length - 1 - k) * plane.width;
      for (let col = 0; col < cols; col++) line[col]! += weight * (values[above + col]! + values[below + col]!);
    }
    for (let col = 0; col < width; col++) {
      const from = col * supersampling;
      let sum = weights[middle]! * line[from + middle]!;
      for (let k = 0; k < middle; k++) sum += weights[k]! * (line[from + k]! + line[from + weights.length - 1 - k]!);
      pixels[row * width + col] = sum;
    }
  }
  return pixels;
}

/** A box one pixel wide, blurred: an odd number of symmetrical weights of samples, summing to 1. */
function detectorWeights(supersampling: number, blurPx: number): Float64Array {
  const reach = Math.ceil(blurReach(blurPx) * supersampling);
  const sigma = Math.max(blurPx * supersampling, 1e-6);
  const weights = Float64Array.from({ length: supersampling + 2 * reach }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < supersampling; k++) sum += Math.exp(-0.5 * ((i - reach - k) / sigma) ** 2);
    return sum;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** What haze adds: light scattered in the air, linear. */
const AIRLIGHT = [0.34, 0.4, 0.47] as const;
/** Wavelength of haze patches, px of a texture texel. */
const HAZE_TEXEL_M = 14;

const TONE_STEPS = 4096;
/** Tone curve by the square root of light, which spreads the dark values. */
const toneCurve = Float32Array.from(
  { length: 2 * TONE_STEPS },
  (_, i) => 255 * (i / TONE_STEPS) ** (2 / TONE_EXPONENT),
);

/** Gaussian numbers of deviation 1, to be looked up by place. */
const GAUSSIANS = 1 << 15;
const gaussians = (() => {
  const random = new Random(1);
  return Float32Array.from({ length: GAUSSIANS }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    return radius * Math.cos(2 * Math.PI * random.next());
  });
})();

/**
 * Light to numbers: haze, gain, tone curve, noise, and rounding to 0..255.
 *
 * Noise is added after the tone curve: photon noise grows with the root of light, which the curve makes even.
 *
 * @param light red, green, blue of the window's pixels.
 * @param place ground position of the window's top left corner and pixel size, m: where the haze is thick.
 */
export function exposePixels(
  light: readonly Float32Array[],
  window: PixelWindow,
  acquisition: Acquisition,
  haze: Noise,
  place: { readonly left: number; readonly top: number; readonly pixelSize: number },
): Uint8Array[] {
  const { gain, noise, noiseSeed, hazePatchiness } = acquisition;
  const bands = light.map(({ length }) => new Uint8Array(length));
  for (let row = 0; row < window.height; row++) {
    const y = (place.top - row * place.pixelSize) / HAZE_TEXEL_M;
    for (let col = 0; col < window.width; col++) {
      const i = row * window.width + col;
      const wavering = hazePatchiness * haze.at((place.left + col * place.pixelSize) / HAZE_TEXEL_M, y);
      const air = acquisition.haze * Math.max(0, 1 + wavering);
      for (let band = 0; band < 3; band++) {
        const seen = gain[band]! * (light[band]![i]! * (1 - air) + air * AIRLIGHT[band]!);
        const step = Math.min(2 * TONE_STEPS - 1, Math.round(Math.sqrt(Math.max(0, seen)) * TONE_STEPS));
        const random = gaussians[hash(window.col + col, window.row + row, noiseSeed + band) & (GAUSSIANS - 1)]!;
        bands[band]![i] = Math.max(0, Math.min(255, Math.round(toneCurve[step]! + noise * random)));
      }
    }
  }
  return bands;
}
