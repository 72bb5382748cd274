import { describe, expect, it } from 'vitest';
import type { CombinedModel } from '../../../src/core/change/combined-map.ts';
import { mapped, modelOf, regionAt, regionsOf, rendered, texturedGround, withDiscs } from './planted-pair.ts';

const ground = texturedGround(7);
const discs = [
  { col: 60, row: 70, radius: 7, factor: 0.5 },
  { col: 180, row: 50, radius: 5, factor: 1.6 },
  { col: 150, row: 190, radius: 30, factor: 0.55 },
];

describe('the default change map', () => {
  it('finds what was planted, and nothing else, under another gain, haze, noise and half a pixel of misregistration', () => {
    const pair = {
      before: rendered(ground, { seed: 1 }),
      after: rendered(withDiscs(ground, discs), { seed: 2, gain: 0.8, offset: 25, shiftPx: 0.5 }),
    };
    const regions = regionsOf(pair);
    for (const disc of discs) {
      const found = regionAt(regions, disc);
      expect(found).toBeDefined();
      expect(Math.sign(found!.brightening)).toBe(disc.factor < 1 ? -1 : 1);
    }
    expect(regions).toHaveLength(discs.length);
  });

  it('holds a large changed area whole, not only its edge', () => {
    const pair = { before: rendered(ground, { seed: 1 }), after: rendered(withDiscs(ground, discs), { seed: 2 }) };
    const burnt = regionAt(regionsOf(pair), discs[2]!)!;
    expect(burnt.areaPx).toBeGreaterThan(0.9 * Math.PI * 30 ** 2);
  });

  it('finds nothing where nothing changed', () => {
    const pair = {
      before: rendered(ground, { seed: 1 }),
      after: rendered(ground, { seed: 2, gain: 1.1, offset: 12, shiftPx: 0.5 }),
    };
    expect(regionsOf(pair)).toEqual([]);
  });

  it('has a median of about 1 on unchanged ground, in 8 and in 16 bit', () => {
    for (const arrays of [Uint8Array, Uint16Array]) {
      const gain = arrays === Uint16Array ? 30 : 1;
      const noisy = { noise: 5, arrays };
      const pair = {
        before: rendered(ground, { seed: 1, gain, ...noisy }),
        after: rendered(ground, { seed: 2, gain: gain * 0.9, ...noisy }),
      };
      const median = mapped(pair).magnitude.sort()[256 * 128]!;
      expect(median).toBeGreaterThan(0.8);
      expect(median).toBeLessThan(1.25);
    }
  });

  it('keeps to the outline of what changed: a square of 20 px is found at less than twice its area', () => {
    const square = (col: number, row: number) => Math.abs(col - 128) < 10 && Math.abs(row - 128) < 10;
    const after = rendered(
      (col, row) => {
        const [a, b, c] = ground(col, row);
        const factor = square(col, row) ? 0.5 : 1;
        return [a * factor, b * factor, c * factor];
      },
      { seed: 2 },
    );
    const found = regionAt(regionsOf({ before: rendered(ground, { seed: 1 }), after }), { col: 128, row: 128 })!;
    expect(found.areaPx).toBeGreaterThan(400 / 1.5);
    expect(found.areaPx).toBeLessThan(400 * 1.9);
  });

  it('still sees ground whose surroundings changed beyond doubt on all sides', () => {
    const squares = (col: number, row: number) => ((col >> 3) + (row >> 3)) % 2 === 0;
    const after = rendered(
      (col, row) => {
        const isInside = col >= 80 && row >= 80;
        return ground(col, row).map((value) => value * (isInside && squares(col, row) ? 0.2 : 1)) as [
          number,
          number,
          number,
        ];
      },
      { seed: 2 },
    );
    const { magnitude } = mapped({ before: rendered(ground, { seed: 1 }), after });
    expect(magnitude.findIndex(Number.isNaN)).toBe(-1);
    expect(magnitude[168 * 256 + 168]).toBeGreaterThan(2.6);
  });

  it('finds ground whose structure is gone even where most of the scene is like that', () => {
    const other = texturedGround(8);
    const ruined = (_: number, row: number) => row > 100;
    const pair = {
      before: rendered(ground, { seed: 1 }),
      after: rendered((col, row) => (ruined(col, row) ? other(col, row) : ground(col, row)), { seed: 2 }),
    };
    const regions = regionsOf(pair);
    const inside = regions
      .flatMap(({ runs }) => runs)
      .reduce((sum, { row, start, end }) => sum + (ruined(0, row) ? end - start : 0), 0);
    expect(inside / (256 * 155)).toBeGreaterThan(0.6);
    expect(regionAt(regions, { col: 128, row: 50 })).toBeUndefined();
  });

  const roof = (col: number, row: number) => Math.abs(col - 128) < 16 && Math.abs(row - 128) < 10;
  const shaded =
    (lean: number, seen = ground): typeof ground =>
    (col, row) => {
      const [a, b, c] = seen(col, row);
      const factor = roof(col, row) ? 1.4 : roof(col + lean, row + 8) ? 0.45 : 1;
      return [a * factor, b * factor, c * factor];
    };

  it('does not take a turned shadow for change where pixels are small enough to see it turn', () => {
    const pair = { before: rendered(shaded(6), { seed: 1 }), after: rendered(shaded(3), { seed: 2 }) };
    expect(regionsOf(pair, 'combined', { pixelMeters: 0.5 })).toEqual([]);
    expect(regionsOf(pair, 'cva')).not.toEqual([]);
  });

  it('follows a shadow that turned farther where both suns are known, and still finds what changed', () => {
    const pair = {
      before: rendered(shaded(5), { seed: 1 }),
      after: rendered(shaded(-5, withDiscs(ground, discs.slice(0, 2))), { seed: 2 }),
    };
    const unknown = regionsOf(pair, 'combined', { pixelMeters: 0.5 });
    const known = regionsOf(pair, 'combined', { pixelMeters: 0.5, movedPerMeter: 1.25 });
    expect(unknown.length).toBeGreaterThan(2);
    expect(known).toHaveLength(2);
    for (const disc of discs.slice(0, 2)) expect(regionAt(known, disc)).toBeDefined();
  });

  it('grants 2 m where the sun hardly turned, and never more than its halo reaches', () => {
    const pair = { before: rendered(ground, { seed: 1 }), after: rendered(ground, { seed: 2 }) };
    const granted = (pixelMeters: number, movedPerMeter: number | null) =>
      (modelOf(pair, 'combined', { pixelMeters, movedPerMeter }).learned as CombinedModel).displacementPx;
    expect(granted(1, null)).toBe(2);
    expect(granted(1, 0.3)).toBe(2);
    expect(granted(1, 0.75)).toBe(3);
    expect(granted(1, 30)).toBe(5);
    expect(granted(0.25, null)).toBe(4);
    expect(granted(0.25, 30)).toBe(10);
  });
});
