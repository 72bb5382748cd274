import { describe, expect, it } from 'vitest';
import { fromZeroLight, isBorneOut, zeroLightOf } from '../../../src/core/align/zero-light.ts';
import { fourBands, mixedGround, renderedFour } from './four-bands.ts';

const SENTINEL = { scale: 1e-4, offset: -0.1 };
const stated = [SENTINEL, SENTINEL, SENTINEL, SENTINEL];
const ground = mixedGround(3);
const without = renderedFour(ground, { seed: 1 });
const withOffset = renderedFour(ground, { seed: 1, offsets: [1000, 1000, 1000, 1000] });

describe('zero light', () => {
  it('is 1000 where scale and offset are those of Sentinel-2 since baseline 04.00', () => {
    expect(zeroLightOf(stated)).toEqual([1000, 1000, 1000, 1000]);
    expect(zeroLightOf([{ scale: 2e-5, offset: 0 }])).toEqual([0]);
    expect(zeroLightOf(null)).toBeNull();
  });

  it('makes samples with an offset those without, in the same sample type', () => {
    const counted = fromZeroLight(withOffset, zeroLightOf(stated)!);
    expect(counted.bands).toEqual(without.bands);
    expect(withOffset.bands[0]![0]).toBe(without.bands[0]![0]! + 1000);
  });

  it('is not below nothing: a sample under the offset counts as dark', () => {
    const dark = { width: 2, height: 1, bands: [Uint16Array.of(980, 1003)], valid: Uint8Array.of(1, 1) };
    expect(fromZeroLight(dark, [1000]).bands[0]).toEqual(Uint16Array.of(0, 3));
  });

  it('is believed where pixels bear it out, and not where the offset was taken away before', () => {
    const zero = zeroLightOf(stated)!;
    const dim = renderedFour((col, row) => ground(col, row).map((value) => value / 3) as never, { seed: 1 });
    expect(isBorneOut(zero, [{ before: withOffset, after: withOffset }], 'after', fourBands)).toBe(true);
    expect(isBorneOut(zero, [{ before: withOffset, after: dim }], 'after', fourBands)).toBe(false);
  });
});
