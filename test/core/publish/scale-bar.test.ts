import { describe, expect, it } from 'vitest';
import { chooseScaleBar } from '../../../src/core/publish/scale-bar.ts';

describe('the scale bar', () => {
  it('is 1, 2 or 5 times a power of ten, true to its length, and uses most of its room', () => {
    for (let metersPerPx = 0.003; metersPerPx < 300; metersPerPx *= 1.07) {
      const { meters, lengthPx } = chooseScaleBar(metersPerPx, 280);
      const mantissa = meters / 10 ** Math.floor(Math.log10(meters) + 1e-9);
      expect([1, 2, 5]).toContain(Math.round(mantissa * 1e6) / 1e6);
      expect(lengthPx * metersPerPx).toBeCloseTo(meters, 9);
      expect(lengthPx).toBeLessThanOrEqual(280 + 1e-9);
      expect(lengthPx).toBeGreaterThanOrEqual(0.4 * 280 - 1e-9);
    }
  });

  it('names metres, kilometres and centimetres', () => {
    expect(chooseScaleBar(1, 280).label).toBe('200 m');
    expect(chooseScaleBar(10, 280).label).toBe('2 km');
    expect(chooseScaleBar(0.001, 280).label).toBe('20 cm');
  });
});
