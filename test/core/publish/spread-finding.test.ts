import { describe, expect, it } from 'vitest';
import { isSpread, middleWithin, outlinePath } from '../../../src/core/publish/spread-finding.ts';
import { findingAt } from '../../helpers/findings.ts';

const crop = { col: 100, row: 100, width: 1000, height: 500 };
const panel = { width: 500, height: 250 };

/** A horseshoe that opens upwards, with its middle empty. */
const horseshoe = {
  ...findingAt(1, [100, 100, 1100, 600]),
  outline: [
    [
      [100, 100],
      [200, 100],
      [200, 500],
      [1000, 500],
      [1000, 100],
      [1100, 100],
      [1100, 600],
      [100, 600],
      [100, 100],
    ],
  ] as const,
};

describe('a finding spread over the panel', () => {
  it('is one whose box would frame more than a sixth or so of it', () => {
    expect(isSpread({ x: 0, y: 0, width: 400, height: 200 }, panel)).toBe(true);
    expect(isSpread({ x: 0, y: 0, width: 100, height: 100 }, panel)).toBe(false);
  });

  it('is pointed at inside its outline, not in the middle of its box', () => {
    const { x, y } = middleWithin(horseshoe, crop, panel);
    expect(x).toBeCloseTo(250, 0);
    expect(y).toBeGreaterThan(200);
    expect(y).toBeLessThan(250);
  });

  it('is drawn by its outline, cut at the panel, without holes too small to see through', () => {
    const wide = findingAt(1, [0, 0, 2000, 350]);
    const hole = findingAt(2, [300, 200, 330, 230]).outline[0]!;
    const path = outlinePath({ ...wide, outline: [...wide.outline, hole] }, crop, panel, { x: 10, y: 20 });
    expect(path).toBe('M10.0 20.0L510.0 20.0L510.0 145.0L10.0 145.0L10.0 20.0Z');
  });
});
