import type { Raster } from '../../src/core/raster/raster.ts';

export type Planted = 'cloud' | 'haze' | 'smoke' | 'white smoke';

/**
 * A raster with an obscurer over it, and how opaque that is at each pixel, 0..1. Shares no code with the detector:
 * opacity from value noise or a plume's formula, mixed with the pixels as light is.
 *
 * Clouds of about 500 m over a quarter of the image, haze as wide and 85 % opaque, a plume 60 m wide at its source that
 * spreads and thins with distance.
 */
export function plantObscurer(kind: Planted, raster: Raster, pixelMeters: number, seed: number) {
  const { width, height, valid } = raster;
  const field = valueNoise(width, height, 500 / pixelMeters, seed);
  const detail = valueNoise(width, height, 120 / pixelMeters, seed + 5);
  const isPlume = kind === 'smoke' || kind === 'white smoke';
  const opacity = isPlume ? plume(width, height, pixelMeters, field) : deck(field, kind === 'haze' ? 0.85 : 1);
  const tops = raster.bands.map((band) => ({ middle: share(band, valid, 0.5), top: share(band, valid, 0.99) }));
  const brightest = Math.max(...tops.map(({ top }) => top));
  const greyMiddle = (1.15 * tops.reduce((sum, { middle }) => sum + middle, 0)) / tops.length;
  const [level, roughness] = {
    cloud: [1.25 * brightest, 0.3],
    haze: [0.75 * brightest, 0.1],
    smoke: [greyMiddle, 0.3],
    'white smoke': [0.9 * brightest, 0.3],
  }[kind] as [number, number];
  const most = raster.bands[0] instanceof Uint8Array ? 255 : 65_535;
  const bands = raster.bands.map((band) =>
    band.map((value, i) => {
      const own = level * (1 - roughness / 2 + roughness * detail[i]!);
      return Math.min(most, Math.round(opacity[i]! * own + (1 - opacity[i]!) * value));
    }),
  );
  return { raster: { ...raster, bands }, opacity };
}

function deck(field: Float32Array, opaque: number): Float32Array {
  const sorted = field.slice().sort();
  const [low, high] = [0.72, 0.88].map((one) => sorted[Math.floor(one * (sorted.length - 1))]!) as [number, number];
  return field.map((value) => {
    const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
    return opaque * t * t * (3 - 2 * t);
  });
}

function plume(width: number, height: number, pixelMeters: number, field: Float32Array): Float32Array {
  return Float32Array.from({ length: width * height }, (_, i) => {
    const east = ((i % width) - 0.3 * width) * pixelMeters;
    const south = (Math.floor(i / width) - 0.4 * height) * pixelMeters;
    const along = east * Math.cos(0.5) + south * Math.sin(0.5);
    if (along < 0) return 0;
    const spread = 30 + 0.22 * along;
    const across = (-east * Math.sin(0.5) + south * Math.cos(0.5)) / spread + 2 * (field[i]! - 0.5);
    return 0.97 * Math.exp(-1.4 * across * across - along / 2500) * Math.min(1, along / 30);
  });
}

/** Smooth noise 0..1 in five octaves from a lattice of random numbers. */
function valueNoise(width: number, height: number, cellPx: number, seed: number): Float32Array {
  const noise = new Float32Array(width * height);
  let total = 0;
  for (let octave = 0; octave < 5 && cellPx / 2 ** octave > 1.5; octave++) {
    const cell = cellPx / 2 ** octave;
    const amplitude = 0.5 ** octave;
    const across = Math.ceil(width / cell) + 2;
    let state = seed + 77 * octave;
    const lattice = Float32Array.from({ length: across * (Math.ceil(height / cell) + 2) }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    });
    for (let i = 0; i < noise.length; i++) {
      const x = (i % width) / cell;
      const y = Math.floor(i / width) / cell;
      const node = Math.floor(y) * across + Math.floor(x);
      const [u, v] = [ease(x % 1), ease(y % 1)];
      const upper = lattice[node]! * (1 - u) + lattice[node + 1]! * u;
      const lower = lattice[node + across]! * (1 - u) + lattice[node + across + 1]! * u;
      noise[i]! += amplitude * (upper * (1 - v) + lower * v);
    }
    total += amplitude;
  }
  return noise.map((value) => value / total);
}

const ease = (t: number) => t * t * (3 - 2 * t);

function share(band: ArrayLike<number>, valid: Uint8Array, of: number): number {
  const sorted = Float64Array.from(Array.from(band).filter((_, i) => valid[i] === 1)).sort();
  return sorted[Math.floor(of * (sorted.length - 1))]!;
}
