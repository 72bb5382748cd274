import { describe, expect, it } from 'vitest';
import { mapped, regionAt, regionsOf, rendered, texturedGround, withDiscs } from './planted-pair.ts';

const ground = texturedGround(7);
const other = texturedGround(8);
const place = { col: 128, row: 128, radius: 40 };
const isInside = (col: number, row: number) => Math.hypot(col - place.col, row - place.row) < place.radius;

describe('structure loss', () => {
  it('finds ground whose pattern was replaced by another of the same brightness', () => {
    const after = rendered((col, row) => (isInside(col, row) ? other(col, row) : ground(col, row)), { seed: 2 });
    expect(regionAt(regionsOf({ before: rendered(ground, { seed: 1 }), after }, 'structure'), place)).toBeDefined();
  });

  it('is blind to an even change of level', () => {
    const after = rendered(withDiscs(ground, [{ ...place, factor: 0.7 }]), { seed: 2 });
    const { magnitude } = mapped({ before: rendered(ground, { seed: 1 }), after }, 'structure');
    expect(magnitude[128 * 256 + 128]).toBeLessThan(3);
  });
});
