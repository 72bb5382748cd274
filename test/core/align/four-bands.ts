import type { Raster } from '../../../src/core/raster/raster.ts';
import { seededRandom, texturedGround } from '../change/planted-pair.ts';

export const fourBands = ['blue', 'green', 'red', 'nir'].map((name, i) => ({ name, before: i, after: i }));

/** Blue, green, red and near infrared at a continuous position, in reflectance × 10,000. */
export type FourBandGround = (col: number, row: number) => readonly [number, number, number, number];

/** Soil and roofs of 600 to 3000, each band with much of its own; plants where `plants` says so, bright in near infrared. */
export function mixedGround(seed: number, plants: (col: number, row: number) => boolean = () => false): FourBandGround {
  const shared = texturedGround(seed);
  const own = [50, 51, 52, 53].map((next) => texturedGround(seed + next));
  return (col, row) => {
    const level = shared(col, row)[1];
    const [b, g, r, n] = own.map((one) => one(col, row)[1]) as [number, number, number, number];
    if (plants(col, row)) return [3 * level + 2 * b, 4 * level + 3 * g, 3 * level + 2 * r, 18 * level + 10 * n];
    return [7 * level + 4 * b, 8 * level + 6 * g, 10 * level + 6 * r, 12 * level + 8 * n];
  };
}

export interface FourBandRendering {
  readonly seed: number;
  readonly size?: number;
  readonly gains?: readonly number[];
  readonly offsets?: readonly number[];
  /** Added to a band at a place, sample units. */
  readonly haze?: (band: number, col: number, row: number) => number;
  readonly noise?: number;
}

/** One 16-bit acquisition of the ground. */
export function renderedFour(ground: FourBandGround, options: FourBandRendering): Raster {
  const { seed, size = 256, gains = [1, 1, 1, 1], offsets = [0, 0, 0, 0], haze = () => 0, noise = 25 } = options;
  const random = seededRandom(seed);
  const bands = gains.map(() => new Uint16Array(size * size));
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      const seen = ground(col + 0.5, row + 0.5);
      for (const [band, plane] of bands.entries()) {
        const grain = (random() + random() + random() - 1.5) * 2 * noise;
        plane[row * size + col] = Math.round(
          Math.max(0, gains[band]! * (seen[band]! + grain) + offsets[band]! + haze(band, col, row)),
        );
      }
    }
  }
  return { width: size, height: size, bands, valid: new Uint8Array(size * size).fill(1) };
}
