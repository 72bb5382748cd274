import type { Raster } from '../../../src/core/raster/raster.ts';
import type { LevelledBand } from '../../../src/core/scene/obscured/pair-look.ts';

export const SIDE = 220;

export const rgb: readonly LevelledBand[] = ['red', 'green', 'blue'].map((name, i) => ({
  name,
  before: i,
  after: i,
  gain: 1,
  offset: 0,
}));

/** What lies over the ground at a pixel: how opaque, and of what look (red, green, blue). */
export type Cover = (col: number, row: number) => { readonly opacity: number; readonly look: readonly number[] } | null;

/** Brownish ground with blocks and fine structure, the same on both dates, each with its own noise. */
export function surveyRaster(noiseSeed: number, cover: Cover = () => null): Raster {
  const bands = [0, 1, 2].map(() => new Uint8Array(SIDE * SIDE));
  for (let row = 0; row < SIDE; row++) {
    for (let col = 0; col < SIDE; col++) {
      const block = 30 * hash(Math.floor(col / 7), Math.floor(row / 5), 1);
      const light = 60 + block + 20 * hash(col, row, 2);
      const over = cover(col, row);
      for (const [band, tint] of [1.15, 1, 0.8].entries()) {
        const own = light * tint + 3 * hash(col, row, 10 * noiseSeed + band);
        const value = over === null ? own : over.opacity * over.look[band]! + (1 - over.opacity) * own;
        bands[band]![row * SIDE + col] = Math.max(0, Math.min(255, Math.round(value)));
      }
    }
  }
  return { width: SIDE, height: SIDE, bands, valid: new Uint8Array(SIDE * SIDE).fill(1) };
}

/** Opacity 1 within a disc, fading to 0 over `fadePx`; 0 makes a sharp edge. */
export function disc(radiusPx: number, fadePx: number, look: readonly number[]): Cover {
  return (col, row) => {
    const away = Math.hypot(col - SIDE / 2, row - SIDE / 2) - radiusPx;
    const opacity = fadePx === 0 ? Number(away < 0) : Math.min(1, Math.max(0, 1 - away / fadePx));
    return opacity > 0 ? { opacity, look } : null;
  };
}

export function hash(x: number, y: number, seed: number): number {
  let value = Math.imul(x, 374_761_393) ^ Math.imul(y, 668_265_263) ^ Math.imul(seed, 2_246_822_519);
  value = Math.imul(value ^ (value >>> 13), 1_274_126_177);
  return ((value ^ (value >>> 16)) >>> 0) / 2 ** 32;
}
