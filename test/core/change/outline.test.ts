import { describe, expect, it } from 'vitest';
import { outlineOf } from '../../../src/core/change/outline.ts';
import { type Ring, ringsCross, simplifyRing } from '../../../src/core/change/simplify-ring.ts';
import { drawn, regionsIn } from './picture.ts';
import { seededRandom } from './planted-pair.ts';

function areaOf(ring: Ring): number {
  let twice = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    twice += ring[i]![0] * ring[i + 1]![1] - ring[i + 1]![0] * ring[i]![1];
  }
  return twice / 2;
}

describe('the outline of a region', () => {
  it('is a closed diamond round one pixel', () => {
    const [ring] = outlineOf(regionsIn(drawn('...', '.#.', '...'))[0]!, { tolerancePx: 0 });
    expect(ring).toHaveLength(5);
    expect(ring![0]).toEqual(ring![4]);
    expect(new Set(ring!.map(String))).toEqual(new Set(['1,1.5', '1.5,1', '2,1.5', '1.5,2']));
  });

  it('has the outer ring clockwise (rows down) first, then holes the other way', () => {
    const region = regionsIn(
      drawn(
        '#######', //
        '#.###.#',
        '#.#####',
        '#######',
      ),
    )[0]!;
    const rings = outlineOf(region, { tolerancePx: 0 });
    expect(rings.map(areaOf)).toEqual([27.5, -1.5, -0.5]);
    expect(outlineOf(region, { tolerancePx: 0, minimumHolePx: 2 }).map(areaOf)).toEqual([27.5, -1.5]);
  });

  it('goes round pixels that touch at a corner as one ring that does not touch itself', () => {
    const rings = outlineOf(regionsIn(drawn('#...', '.#..', '#.##', '.#..'))[0]!);
    expect(rings.filter((ring) => areaOf(ring) > 0)).toHaveLength(1);
    expect(ringsCross(rings)).toBe(false);
  });

  it('keeps a long straight edge as one', () => {
    const rows = Array.from({ length: 30 }, () => '.'.repeat(5) + '#'.repeat(40) + '.'.repeat(5));
    const [ring] = outlineOf(regionsIn(drawn(...rows))[0]!);
    expect(ring!.length).toBeLessThanOrEqual(9);
    expect(areaOf(ring!)).toBeGreaterThan(0.98 * 1200);
  });

  it('is valid and close to the pixel area for ragged random regions', () => {
    const random = seededRandom(5);
    const rows = Array.from({ length: 120 }, () => Float32Array.from({ length: 120 }, () => (random() < 0.55 ? 8 : 1)));
    for (const region of regionsIn(rows)) {
      const rings = outlineOf(region);
      expect(ringsCross(rings)).toBe(false);
      expect(rings.every((ring) => String(ring[0]) === String(ring.at(-1)) && ring.length >= 4)).toBe(true);
      if (region.areaPx < 50) continue;
      const area = rings.reduce((sum, ring) => sum + areaOf(ring), 0);
      expect(Math.abs(area - region.areaPx) / region.areaPx).toBeLessThan(0.15);
    }
  });
});

describe('ring simplification', () => {
  const staircase: Ring = [
    [0, 0],
    [1, 0.2],
    [2, -0.2],
    [10, 0],
    [10, 10],
    [0, 10],
    [0, 0],
  ];

  it('leaves out what lies within the tolerance and keeps the rest', () => {
    expect(simplifyRing(staircase, 0.3)).toEqual([
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
      [0, 0],
    ]);
    expect(simplifyRing(staircase, 0.01)).toEqual(staircase);
  });

  it('tells rings that cross, touch or fold back from those that do not', () => {
    const square = (col: number, size: number): Ring => [
      [col, 0],
      [col + size, 0],
      [col + size, size],
      [col, size],
      [col, 0],
    ];
    expect(ringsCross([square(0, 2), square(3, 2)])).toBe(false);
    expect(ringsCross([square(0, 100), square(99, 50)])).toBe(true);
    expect(ringsCross([square(0, 2), square(2, 2)])).toBe(true);
    expect(
      ringsCross([
        [
          [0, 0],
          [4, 4],
          [4, 0],
          [0, 4],
          [0, 0],
        ],
      ]),
    ).toBe(true);
    expect(
      ringsCross([
        [
          [0, 0],
          [4, 0],
          [2, 0],
          [2, 5],
          [0, 0],
        ],
      ]),
    ).toBe(true);
  });
});
