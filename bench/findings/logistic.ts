/** Rows of as many features each, with how true it was. */
export interface Observation {
  readonly features: readonly number[];
  /** 1 true, 0 false, between them where nobody could tell. */
  readonly truth: number;
}

const STEPS = 50;
/** Keeps coefficients finite where a feature parts true from false without an exception. */
const RIDGE = 1e-3;

/**
 * Logistic regression by iteratively reweighted least squares.
 *
 * McCullagh & Nelder, "Generalized Linear Models", 1989, ch. 4.
 *
 * @returns intercept first, then one coefficient a feature.
 */
export function fitLogistic(observations: readonly Observation[]): number[] {
  const rows = observations.map(({ features, truth }) => ({ x: [1, ...features], y: truth }));
  const size = rows[0]!.x.length;
  let beta = new Array<number>(size).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = beta.map((b) => -RIDGE * b);
    const hessian = beta.map((_, i) => beta.map((_, j) => (i === j ? RIDGE : 0)));
    for (const { x, y } of rows) {
      const p = sigmoid(dot(beta, x));
      for (let i = 0; i < size; i++) {
        gradient[i]! += (y - p) * x[i]!;
        for (let j = 0; j < size; j++) hessian[i]![j]! += p * (1 - p) * x[i]! * x[j]!;
      }
    }
    const move = solve(hessian, gradient);
    beta = beta.map((b, i) => b + move[i]!);
  }
  return beta;
}

export function predict(beta: readonly number[], features: readonly number[]): number {
  return sigmoid(dot(beta, [1, ...features]));
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/** Gauss-Jordan elimination; the matrix is positive definite. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let pivot = 0; pivot < rows.length; pivot++) {
    const by = rows[pivot]![pivot]!;
    rows[pivot] = rows[pivot]!.map((value) => value / by);
    for (let other = 0; other < rows.length; other++) {
      if (other === pivot) continue;
      const factor = rows[other]![pivot]!;
      rows[other] = rows[other]!.map((value, i) => value - factor * rows[pivot]![i]!);
    }
  }
  return rows.map((row) => row.at(-1)!);
}
