import { describe, expect, it } from 'vitest';
import { Random } from '../../../samples/render/random.ts';
import { type Affine, applyAffine, composeAffine, invertAffine, translation } from '../../../src/core/geo/affine.ts';
import { applyBentMap, type BentMap, invertBentMap } from '../../../src/core/geo/bent-map.ts';

const turned: Affine = { a: 1.1, b: -0.12, c: 40, d: 0.09, e: 0.95, f: -17 };

/** Nodes that disagree by up to `bendPx`, over 300 × 200 px. */
function bent(straight: Affine, bendPx: number): BentMap {
  const random = new Random(5);
  const nodes = () => Array.from({ length: 7 * 5 }, () => random.between(-bendPx, bendPx));
  return { ...straight, field: { cellPx: 50, cols: 7, rows: 5, dCol: nodes(), dRow: nodes() } };
}

const points = [0, 3, 49.9, 50, 121.7, 299, 420, -35].flatMap((col) =>
  [0, 12.3, 50, 100.01, 199, 260, -8].map((row) => ({ col, row })),
);

describe('the way back through an affine map', () => {
  it('composes with the way there to nothing, on either side', () => {
    for (const round of [composeAffine(invertAffine(turned), turned), composeAffine(turned, invertAffine(turned))]) {
      for (const point of points) {
        expect(applyAffine(round, point).col).toBeCloseTo(point.col, 9);
        expect(applyAffine(round, point).row).toBeCloseTo(point.row, 9);
      }
    }
  });

  it('does not exist where the plane is laid on a line', () => {
    expect(() => invertAffine({ a: 1, b: 2, c: 0, d: 2, e: 4, f: 0 })).toThrow(RangeError);
  });
});

describe('the way back through a bent map', () => {
  it.each([
    ['moved and bent as registrations are', bent(translation(2.5, -1), 3)],
    ['turned, scaled and bent', bent(turned, 5)],
    ['bent by a third of a pixel a pixel', bent(translation(0, 0), 8)],
    ['straight', turned],
  ])('takes each point to where it came from: %s', (_name, map) => {
    const back = invertBentMap(map);
    for (const point of points) {
      const again = back(applyBentMap(map, point));
      expect(Math.hypot(again.col - point.col, again.row - point.row), JSON.stringify(point)).toBeLessThan(1e-4);
    }
  });

  it('is not the way there with its signs turned: the field is read where the point came from', () => {
    const map = bent(translation(30, 0), 4);
    const target = applyBentMap(map, { col: 100, row: 100 });
    const { dCol, dRow, ...field } = map.field!;
    const negated = { ...field, dCol: dCol.map((d) => -d), dRow: dRow.map((d) => -d) };
    const guess = applyBentMap({ ...translation(-30, 0), field: negated }, target);
    expect(Math.hypot(guess.col - 100, guess.row - 100)).toBeGreaterThan(0.5);
    expect(invertBentMap(map)(target).col).toBeCloseTo(100, 5);
  });
});
