import { describe, expect, it } from 'vitest';
import type { Raster } from '../../../src/core/raster/raster.ts';
import { mapped, regionAt, regionsOf, rendered, texturedGround, withDiscs } from './planted-pair.ts';

const ground = texturedGround(7);
const disc = { col: 90, row: 120, radius: 9, factor: 0.6 };

/** Each band with a gain and an offset of its own. */
function retuned(raster: Raster): Raster {
  const bands = raster.bands.map((band, i) => Float32Array.from(band, (value) => value * (0.5 + i) + 20 * i - 300));
  return { ...raster, bands };
}

describe('IR-MAD', () => {
  it('finds what was planted and nothing else', () => {
    const pair = { before: rendered(ground, { seed: 1 }), after: rendered(withDiscs(ground, [disc]), { seed: 2 }) };
    const regions = regionsOf(pair, 'ir-mad');
    expect(regionAt(regions, disc)).toBeDefined();
    expect(regions).toHaveLength(1);
  });

  it('gives the same map whatever gain and offset each band has', () => {
    const before = rendered(ground, { seed: 1 });
    const after = rendered(withDiscs(ground, [disc]), { seed: 2 });
    const plain = mapped({ before, after }, 'ir-mad').magnitude;
    const tuned = mapped({ before, after: retuned(after) }, 'ir-mad').magnitude;
    for (let i = 0; i < plain.length; i += 97)
      expect(Math.abs(tuned[i]! - plain[i]!)).toBeLessThan(0.02 * (1 + plain[i]!));
  });

  it('sees a change between bands that leaves brightness as it was', () => {
    const isInside = (col: number, row: number) => Math.hypot(col - disc.col, row - disc.row) < disc.radius;
    const recoloured = (col: number, row: number) => {
      const [a, b, c] = ground(col, row);
      return isInside(col, row) ? ([a + 25, b, c - 25] as const) : ([a, b, c] as const);
    };
    const pair = { before: rendered(ground, { seed: 1 }), after: rendered(recoloured, { seed: 2 }) };
    expect(regionAt(regionsOf(pair, 'ir-mad'), disc)).toBeDefined();
  });
});
