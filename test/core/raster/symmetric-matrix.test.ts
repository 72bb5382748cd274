import { describe, expect, it } from 'vitest';
import { chiSquaredAbove } from '../../../src/core/raster/chi-squared.ts';
import { cholesky, eigenSymmetric, solveLower, solveUpper } from '../../../src/core/raster/symmetric-matrix.ts';

const matrix = [
  [4, 1, 0.5],
  [1, 3, -0.2],
  [0.5, -0.2, 2],
];
const product = (vector: readonly number[]) =>
  matrix.map((row) => row.reduce((sum, value, i) => sum + value * vector[i]!, 0));

describe('symmetric matrices', () => {
  it('have eigenvectors that the matrix only stretches', () => {
    const pairs = eigenSymmetric(matrix);
    expect(pairs.map(({ value }) => value)).toEqual(pairs.map(({ value }) => value).toSorted((a, b) => b - a));
    for (const { value, vector } of pairs) {
      for (const [i, part] of product(vector).entries()) expect(part).toBeCloseTo(value * vector[i]!, 9);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 12);
    }
  });

  it('are solved by their triangle', () => {
    const lower = cholesky(matrix);
    const solution = solveUpper(lower, solveLower(lower, [1, 2, 3]));
    for (const [i, part] of product(solution).entries()) expect(part).toBeCloseTo(i + 1, 6);
  });

  it('stay solvable where one band repeats another', () => {
    const lower = cholesky([
      [1, 1],
      [1, 1],
    ]);
    for (const value of solveLower(lower, [1, 1])) expect(Number.isFinite(value)).toBe(true);
  });
});

describe('the share of χ² above a value', () => {
  it('is that of the tables', () => {
    for (const [value, degrees, share] of [
      [3.841, 1, 0.05],
      [5.991, 2, 0.05],
      [7.815, 3, 0.05],
      [13.277, 4, 0.01],
      [18.307, 10, 0.05],
    ] as const) {
      expect(chiSquaredAbove(value, degrees)).toBeCloseTo(share, 4);
    }
  });
});
