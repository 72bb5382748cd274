/** A small square matrix, row by row. */
export type Matrix = readonly (readonly number[])[];

/**
 * Lower triangle L with L · Lᵀ = the matrix (Cholesky). A ridge of 1e-9 of the mean of the diagonal keeps bands that
 * repeat each other, or are all of one value, from dividing by zero.
 */
export function cholesky(matrix: Matrix): number[][] {
  const size = matrix.length;
  const ridge = 1e-9 * (matrix.reduce((sum, row, i) => sum + row[i]!, 0) / size) || 1e-9;
  const lower = matrix.map(() => new Array<number>(size).fill(0));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]![j]! + (i === j ? ridge : 0);
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      lower[i]![j] = i === j ? Math.sqrt(Math.max(sum, ridge)) : sum / lower[j]![j]!;
    }
  }
  return lower;
}

/** Solves L · x = b for a lower triangle L. */
export function solveLower(lower: Matrix, b: readonly number[]): number[] {
  const x: number[] = [];
  for (let i = 0; i < b.length; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= lower[i]![k]! * x[k]!;
    x.push(sum / lower[i]![i]!);
  }
  return x;
}

/** Solves Lᵀ · x = b for a lower triangle L. */
export function solveUpper(lower: Matrix, b: readonly number[]): number[] {
  const x = new Array<number>(b.length).fill(0);
  for (let i = b.length - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = i + 1; k < b.length; k++) sum -= lower[k]![i]! * x[k]!;
    x[i] = sum / lower[i]![i]!;
  }
  return x;
}

/** Eigenvalues of a symmetric matrix, greatest first, each with its unit eigenvector (Jacobi rotations, 1846). */
export function eigenSymmetric(matrix: Matrix): { readonly value: number; readonly vector: readonly number[] }[] {
  const size = matrix.length;
  const a = matrix.map((row) => [...row]);
  const vectors = matrix.map((_, i) => matrix.map((__, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) off += a[p]![q]! ** 2;
    if (off < 1e-24) break;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, p, q);
  }
  return a
    .map((row, i) => ({ value: row[i]!, vector: vectors.map((line) => line[i]!) }))
    .sort((one, other) => other.value - one.value);
}

function rotate(a: number[][], vectors: number[][], p: number, q: number): void {
  if (a[p]![q] === 0) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  const turn = (rows: number[][]) => {
    for (const row of rows) [row[p], row[q]] = [c * row[p]! - s * row[q]!, s * row[p]! + c * row[q]!];
  };
  turn(a);
  const [rowP, rowQ] = [a[p]!, a[q]!];
  a[p] = rowP.map((value, k) => c * value - s * rowQ[k]!);
  a[q] = rowP.map((value, k) => s * value + c * rowQ[k]!);
  turn(vectors);
}
