import { describe, expect, it } from 'vitest';
import type { Raster } from '../../../src/core/raster/raster.ts';
import { mapped, regionAt, regionsOf, seededRandom } from './planted-pair.ts';

const flooded = { col: 70, row: 80, radius: 20 };

/** Radar intensity of one look: speckle multiplies (exponential), dark fields and bright ones, a flood on the later date. */
function radar(seed: number, options: { readonly scale?: number; readonly isFlooded?: boolean } = {}): Raster {
  const { scale = 1, isFlooded = false } = options;
  const random = seededRandom(seed);
  const bands = [0, 1, 2].map(() => new Float32Array(192 * 192));
  for (let i = 0; i < 192 * 192; i++) {
    const [col, row] = [i % 192, Math.floor(i / 192)];
    const field = (Math.floor(col / 48) + Math.floor(row / 48)) % 2 === 0 ? 0.2 : 0.05;
    const isWet = isFlooded && Math.hypot(col - flooded.col, row - flooded.row) < flooded.radius;
    for (const band of bands) band[i] = -scale * field * (isWet ? 0.1 : 1) * Math.log(1 - random());
  }
  return { width: 192, height: 192, bands, valid: new Uint8Array(192 * 192).fill(1) };
}

describe('the log ratio of radar scenes', () => {
  it('finds a flood through speckle, in bright and dark fields alike, and nothing else', () => {
    const regions = regionsOf({ before: radar(1), after: radar(2, { isFlooded: true }) }, 'log-ratio', {
      minimumAreaPx: 30,
    });
    expect(regions).toHaveLength(1);
    expect(regionAt(regions, flooded)).toBeDefined();
  });

  it('takes a calibration factor between the dates for no change', () => {
    const plain = mapped({ before: radar(1), after: radar(2) }, 'log-ratio').magnitude;
    const scaled = mapped({ before: radar(1), after: radar(2, { scale: 8 }) }, 'log-ratio').magnitude;
    for (let i = 0; i < plain.length; i += 131) expect(scaled[i]).toBeCloseTo(plain[i]!, 1);
  });
});
