import { describe, expect, it } from 'vitest';
import { sceneLevels, stretchOf } from '../../web/src/map/stretch.ts';
import { initialDisplay } from '../../web/src/state/link.ts';

/** Every number from `from` to `to`, a hundred steps. */
const ramp = (from: number, to: number) => Float64Array.from({ length: 101 }, (_, i) => from + ((to - from) * i) / 100);

/** The after date holds the same ground, half as bright and 10 darker. */
const looks = { before: async () => ramp(100, 300), after: async () => ramp(40, 140) };
const band = { before: 0, after: 0, gain: 2, offset: 20 };

describe('the levels of black and white', () => {
  it('are percentiles of both dates at one level, told in the samples of each', async () => {
    const { before, after } = await sceneLevels(looks, [band], { stretch: 'p2-98', isMatched: true });
    expect(before[0]!.black).toBeCloseTo(104, 5);
    expect(before[0]!.white).toBeCloseTo(296, 5);
    expect(after[0]!.black).toBeCloseTo(42, 5);
    expect(after[0]!.white).toBeCloseTo(138, 5);
  });

  it('are those of each date alone on request', async () => {
    const unlike = { ...looks, after: async () => ramp(0, 1000) };
    const { before, after } = await sceneLevels(unlike, [band], { stretch: 'min-max', isMatched: false });
    expect(before).toEqual([{ black: 100, white: 300 }]);
    expect(after).toEqual([{ black: 0, white: 1000 }]);
  });

  it('lie apart where all samples are alike, or there are none', async () => {
    const flat = { before: async () => ramp(7, 7), after: async () => new Float64Array() };
    const { before, after } = await sceneLevels(flat, [band], { stretch: 'p1-99', isMatched: false });
    expect(before).toEqual([{ black: 6, white: 8 }]);
    expect(after).toEqual([{ black: 0, white: 1 }]);
  });

  it('are those of the samples themselves only where these are bytes', () => {
    expect(stretchOf(initialDisplay, true)).toBe('as-is');
    expect(stretchOf({ ...initialDisplay, stretch: 'as-is' }, false)).toBe('p1-99');
    expect(stretchOf({ ...initialDisplay, stretch: 'min-max' }, true)).toBe('min-max');
  });
});
