import { describe, expect, it } from 'vitest';
import { roundFloats } from '../../../src/core/raster/round-floats.ts';

describe('rounding floats', () => {
  it('keeps every value within 1/2048 of itself at 10 bits, and leaves nothing in the lower 13', () => {
    const exact = Float32Array.from({ length: 5000 }, (_, i) => 1.003 ** (i - 2500) * (i % 2 === 0 ? 1 : -1));
    const rounded = exact.slice();
    roundFloats(rounded, 10);
    rounded.forEach((value, i) => {
      expect(Math.abs(value - exact[i]!)).toBeLessThanOrEqual(Math.abs(exact[i]!) / 2048);
    });
    expect(new Uint32Array(rounded.buffer).every((word) => (word & 0x1fff) === 0)).toBe(true);
    expect(rounded).not.toEqual(exact);
  });

  it('leaves zero, whole numbers of 11 bits and NaN as they are', () => {
    const values = Float32Array.of(0, 1, 2047, -3, Number.NaN, 0.5);
    roundFloats(values, 10);
    expect([...values]).toEqual([0, 1, 2047, -3, Number.NaN, 0.5]);
  });
});
