import { describe, expect, it } from 'vitest';
import { assign } from '../../../src/core/findings/assign.ts';

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function priceOf(costs: readonly (readonly number[])[], colOf: readonly (number | null)[], alone: number): number {
  return colOf.reduce<number>((sum, col, row) => sum + (col === null ? alone : costs[row]![col]!), 0);
}

/** The least price of all assignments, by trying each. */
function leastPrice(costs: readonly (readonly number[])[], alone: number, row = 0, used = 0): number {
  if (row === costs.length) return 0;
  let least = alone + leastPrice(costs, alone, row + 1, used);
  for (const [col, cost] of costs[row]!.entries()) {
    if ((used >> col) & 1) continue;
    least = Math.min(least, cost + leastPrice(costs, alone, row + 1, used | (1 << col)));
  }
  return least;
}

describe('the optimal assignment', () => {
  it('gives up a near pair where that saves more elsewhere', () => {
    // Greedily 0–0 (1) would leave 1–1 (8).
    expect(
      assign(
        [
          [1, 2],
          [2, 8],
        ],
        9,
      ),
    ).toEqual([1, 0]);
  });

  it('leaves alone what is too far, and knows no columns and no rows', () => {
    expect(assign([[9.5, Number.POSITIVE_INFINITY]], 9)).toEqual([null]);
    expect(assign([[], []], 9)).toEqual([null, null]);
    expect(assign([], 9)).toEqual([]);
  });

  it('is as cheap as the cheapest of all, on 300 random tables', () => {
    const next = seeded(7);
    for (let i = 0; i < 300; i++) {
      const rows = 1 + Math.floor(5 * next());
      const cols = 1 + Math.floor(6 * next());
      const costs = Array.from({ length: rows }, () => Array.from({ length: cols }, () => 14 * next()));
      const colOf = assign(costs, 9);
      const taken = colOf.filter((col) => col !== null);
      expect(new Set(taken).size).toBe(taken.length);
      expect(priceOf(costs, colOf, 9)).toBeCloseTo(leastPrice(costs, 9), 9);
    }
  });

  it('pairs 200 shuffled points with themselves', () => {
    const next = seeded(3);
    const points = Array.from({ length: 200 }, () => [1000 * next(), 1000 * next()] as const);
    const order = points.map((_, i) => (i * 77) % 200);
    const costs = points.map(([x, y]) =>
      order.map((k) => (Math.hypot(points[k]![0] - x + 0.3, points[k]![1] - y - 0.2) / 2) ** 2),
    );
    expect(assign(costs, 9).map((col) => order[col!])).toEqual(points.map((_, i) => i));
  });
});
