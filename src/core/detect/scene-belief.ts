import { logit } from './calibration.ts';

/**
 * What a card knows of its model's finds on places that it was not trained on: how often it is wrong, by score, and where the
 * scores of what is right lie. Fitted by `models/train/scene_belief.py`.
 */
export interface SceneCalibration {
  /**
   * Natural logarithm of wrong finds a km² and unit of logit: a + b x + c x², x the logit of the score. Mean of [a, b, c]
   * over places, and how they differ between places.
   */
  readonly wrong: { readonly mean: Triple; readonly covariance: readonly [Triple, Triple, Triple] };
  /** Right finds are normal in the logit, `within` wide; their middle is `top`, `between` apart from place to place. */
  readonly right: { readonly top: number; readonly between: number; readonly within: number };
  readonly basis: string;
}

/** Stated is what is rather right than wrong. */
export const STATED_FROM = 0.5;

type Triple = readonly [number, number, number];

/** Where the parabola is summed up, in logit. */
const STEP = 0.125;
const BINS = 72;
/** Middles and heights of the hill of right finds that are weighed, and the chance that there is one at all. */
const HILLS = 12;
const COUNTS = 14;
const REACH = 2.2;
const FEWEST = 0.5;
const ANY = 0.5;
const SURE_ROUNDS = 12;
const NOTHING = 1e-12;

/**
 * How likely each find of one scene is right, given all its finds: a scene without any object has the low scores that any
 * ground gives and no hill of higher ones, so that a middling score means little there and much among its like.
 *
 * The scene's own finds correct both what is expected to be wrong and how much is right; both are unknown, so it is an
 * average over heights and places of the hill, none included, each weighed by its evidence (Laplace). A higher score never
 * gives a lower belief. Takes finds for independent, and one kind of object for a scene.
 *
 * Two groups whose null the data correct: Efron, "Large-scale simultaneous hypothesis testing: the choice of a null
 * hypothesis", 2004. Prevalence from the scene itself: Saerens, Latinne & Decaestecker, "Adjusting the outputs of a
 * classifier to new a priori probabilities", 2002.
 *
 * @param scores every find from `floor` on, 0..1, in any order; those below would be missed.
 * @param seenKm2 ground that was searched.
 * @returns 0..1, in the order of the scores.
 */
export function sceneBelief(
  scores: readonly number[],
  seenKm2: number,
  { wrong, right }: Pick<SceneCalibration, 'wrong' | 'right'>,
  floor: number,
): number[] {
  if (scores.length === 0) return [];
  const low = logit(floor);
  const xs = Float64Array.from({ length: BINS }, (_, i) => low + STEP * (i + 0.5));
  const counts = new Float64Array(BINS);
  for (const score of scores) {
    const bin = Math.floor((logit(score) - low) / STEP);
    if (bin >= 0) counts[Math.min(BINS - 1, bin)]!++;
  }
  const total = counts.reduce((sum, one) => sum + one, 0);
  const prior: Prior = { mean: wrong.mean, precision: inverse(wrong.covariance) };
  const scene = { xs, counts, km2: seenKm2 };
  const none = fitWrong(scene, prior, new Float64Array(BINS).fill(NOTHING), wrong.mean);
  const cases: Case[] = [{ weight: none.evidence + Math.log(1 - ANY), shares: new Float64Array(BINS) }];
  const places = Array.from({ length: HILLS }, (_, i) => -REACH + (2 * REACH * i) / (HILLS - 1));
  const chances = places.map((z) => Math.exp((-z * z) / 2));
  const allChances = chances.reduce((sum, one) => sum + one, 0);
  const most = Math.max(2, total);
  for (const [h, z] of places.entries()) {
    const top = right.top + z * right.between;
    let start = none.theta;
    for (let k = 0; k < COUNTS; k++) {
      const many = FEWEST * (most / FEWEST) ** (k / (COUNTS - 1));
      const hill = xs.map((x) => (many * STEP * normal((x - top) / right.within)) / right.within);
      const known = hill.map((one) => one + NOTHING);
      const fit = fitWrong(scene, prior, known, start);
      start = fit.theta;
      const weight = fit.evidence + Math.log((ANY * chances[h]!) / allChances / COUNTS);
      cases.push({ weight, shares: risingShares(hill, fit.expected) });
    }
  }
  const heaviest = Math.max(...cases.map(({ weight }) => weight));
  const beliefs = new Float64Array(BINS);
  let weights = 0;
  for (const { weight, shares } of cases) {
    const share = Math.exp(weight - heaviest);
    weights += share;
    for (let i = 0; i < BINS; i++) beliefs[i]! += share * shares[i]!;
  }
  return scores.map((score) => between(beliefs, (logit(score) - low) / STEP - 0.5) / weights);
}

/** One answer to how much is right, and where its hill lies. */
interface Case {
  /** Logarithm. */
  readonly weight: number;
  readonly shares: Float64Array;
}

interface Prior {
  readonly mean: Triple;
  readonly precision: Matrix;
}

interface Scene {
  readonly xs: Float64Array;
  readonly counts: Float64Array;
  readonly km2: number;
}

type Matrix = readonly [Triple, Triple, Triple];

/** The parabola of what is wrong that fits best (Newton), given how many right ones each bin holds; and its evidence. */
function fitWrong({ xs, counts, km2 }: Scene, { mean, precision }: Prior, right: Float64Array, start: Triple) {
  let theta = start;
  const expected = new Float64Array(BINS);
  const look = () => {
    const slope: [number, number, number] = [0, 0, 0];
    const bend = precision.map((row) => [...row]) as [number, number, number][];
    let likelihood = 0;
    for (let i = 0; i < BINS; i++) {
      const x = xs[i]!;
      const basis: Triple = [1, x, x * x];
      const wrong = km2 * STEP * Math.exp(Math.min(30, Math.max(-60, dot(theta, basis))));
      const all = wrong + right[i]!;
      const pull = (counts[i]! / all - 1) * wrong;
      const weight = Math.max(0, wrong - (counts[i]! * wrong * right[i]!) / (all * all));
      expected[i] = wrong;
      likelihood += counts[i]! * Math.log(all) - all;
      for (let r = 0; r < 3; r++) {
        slope[r]! += pull * basis[r]!;
        for (let c = 0; c < 3; c++) bend[r]![c]! += weight * basis[r]! * basis[c]!;
      }
    }
    const away = theta.map((one, i) => one - mean[i]!) as unknown as Triple;
    const held = precision.map((row) => dot(row, away)) as unknown as Triple;
    const pulled = slope.map((one, i) => one - held[i]!) as unknown as Triple;
    return { pulled, bend: bend as unknown as Matrix, score: likelihood - dot(away, held) / 2 };
  };
  for (let round = 0; round < SURE_ROUNDS; round++) {
    const { pulled, bend } = look();
    const step = inverse(bend).map((row) => dot(row, pulled));
    const longest = Math.max(...step.map(Math.abs));
    const held = Math.min(1, 1 / Math.max(1e-9, longest));
    theta = theta.map((one, i) => one + held * step[i]!) as unknown as Triple;
    if (held * longest < 1e-4) break;
  }
  const { bend, score } = look();
  return { theta, expected, evidence: score - Math.log(determinant(bend)) / 2 };
}

/** Of each bin, the share that is right; the hill ends before the parabola does, so it is held from falling. */
function risingShares(hill: Float64Array, wrong: Float64Array): Float64Array {
  let highest = 0;
  return hill.map((one, i) => {
    highest = Math.max(highest, one / (one + wrong[i]!));
    return highest;
  });
}

function between(values: Float64Array, at: number): number {
  const held = Math.min(BINS - 1, Math.max(0, at));
  const i = Math.min(BINS - 2, Math.floor(held));
  return values[i]! + (held - i) * (values[i + 1]! - values[i]!);
}

function normal(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

function dot(a: Triple, b: Triple): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function determinant([a, b, c]: Matrix): number {
  return dot(a, cross(b, c));
}

/** Of a symmetric matrix. */
function inverse(matrix: Matrix): Matrix {
  const [a, b, c] = matrix;
  const size = determinant(matrix);
  return [cross(b, c), cross(c, a), cross(a, b)].map((row) => row.map((one) => one / size)) as unknown as Matrix;
}

function cross(a: Triple, b: Triple): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
