import { describe, expect, it } from 'vitest';
import { mapped, regionAt, regionsOf, rendered, texturedGround, withDiscs } from './planted-pair.ts';

const ground = texturedGround(7);
const discs = [
  { col: 60, row: 70, radius: 7, factor: 0.5 },
  { col: 180, row: 50, radius: 5, factor: 1.6 },
  { col: 150, row: 190, radius: 30, factor: 0.55 },
];

describe('the change map of log CVA', () => {
  it('finds what was planted, and nothing else, under another gain, haze, noise and half a pixel of misregistration', () => {
    const pair = {
      before: rendered(ground, { seed: 1 }),
      after: rendered(withDiscs(ground, discs), { seed: 2, gain: 0.8, offset: 25, shiftPx: 0.5 }),
    };
    const regions = regionsOf(pair, 'cva');
    for (const disc of discs) {
      const found = regionAt(regions, disc);
      expect(found).toBeDefined();
      expect(Math.sign(found!.brightening)).toBe(disc.factor < 1 ? -1 : 1);
    }
    expect(regions).toHaveLength(discs.length);
  });

  it('holds a large changed area whole, not only its edge', () => {
    const pair = { before: rendered(ground, { seed: 1 }), after: rendered(withDiscs(ground, discs), { seed: 2 }) };
    const burnt = regionAt(regionsOf(pair, 'cva'), discs[2]!)!;
    expect(burnt.areaPx).toBeGreaterThan(0.9 * Math.PI * 30 ** 2);
  });

  it('finds nothing where nothing changed', () => {
    const pair = {
      before: rendered(ground, { seed: 1 }),
      after: rendered(ground, { seed: 2, gain: 1.1, offset: 12, shiftPx: 0.5 }),
    };
    expect(regionsOf(pair, 'cva')).toEqual([]);
  });

  it('has a median of about 1 on unchanged ground, in 8 and in 16 bit', () => {
    for (const arrays of [Uint8Array, Uint16Array]) {
      const gain = arrays === Uint16Array ? 30 : 1;
      const pair = {
        before: rendered(ground, { seed: 1, gain, arrays }),
        after: rendered(ground, { seed: 2, gain: gain * 0.9, arrays }),
      };
      const { magnitude } = mapped(pair, 'cva');
      const median = magnitude.slice().sort()[magnitude.length / 2]!;
      expect(median).toBeGreaterThan(0.95);
      expect(median).toBeLessThan(1.25);
    }
  });
});
