import { boxPixels, boxSums, tentSums } from './box-sums.ts';
import { LOG_STEPS } from './log-plane.ts';

/** The slopes of one plane of logarithms, in steps of 1 / `SLOPE_STEPS` per pixel; 0 where a neighbour is not observed. */
interface Slopes {
  readonly across: Int32Array;
  readonly down: Int32Array;
}

/** What two dates' slopes have in common, pixel by pixel: products, ready to be summed over windows. */
export interface SlopeProducts {
  /** before · after, summed over both directions. */
  readonly shared: Int32Array;
  /** before · before and after · after. */
  readonly before: Int32Array;
  readonly after: Int32Array;
  /** None of them is greater. */
  readonly most: number;
}

/** The steepest slopes that take part on each date; see `usualSlope`. */
export interface Steepest {
  readonly before: number;
  readonly after: number;
}

const { fround } = Math;
const SLOPE_STEPS = 512;
/** No slope counts as more than this (factor 4.6 a pixel): products over a window stay below 2³¹. */
export const MOST_STEEP = 790;

/**
 * Slopes of both dates' logarithms and their products.
 *
 * @param before, after sums of `planes` planes of logarithms each.
 * @param steepest where slopes are cut, so that one strong edge does not outvote all others in a window.
 */
export function slopeProducts(
  { before, after }: { readonly before: Int32Array; readonly after: Int32Array },
  observed: Uint8Array,
  width: number,
  planes: number,
  steepest: Steepest,
): SlopeProducts {
  const toSteps = slopeSteps(planes);
  const b = slopesOf(before, observed, width, toSteps, Math.min(steepest.before, MOST_STEEP));
  const a = slopesOf(after, observed, width, toSteps, Math.min(steepest.after, MOST_STEEP));
  const products = {
    shared: new Int32Array(observed.length),
    before: new Int32Array(observed.length),
    after: new Int32Array(observed.length),
    most: mostProduct(steepest),
  };
  for (let i = 0; i < observed.length; i++) {
    products.shared[i] = b.across[i]! * a.across[i]! + b.down[i]! * a.down[i]!;
    products.before[i] = b.across[i]! * b.across[i]! + b.down[i]! * b.down[i]!;
    products.after[i] = a.across[i]! * a.across[i]! + a.down[i]! * a.down[i]!;
  }
  return products;
}

/** What no product of slopes exceeds. */
export function mostProduct({ before, after }: Steepest): number {
  return 2 * Math.min(MOST_STEEP, Math.max(before, after)) ** 2;
}

/** Steps of slope per step of logarithm between two neighbours of a pixel, in a sum of `planes` planes. */
export function slopeSteps(planes: number): number {
  return SLOPE_STEPS / (2 * LOG_STEPS * planes);
}

function slopesOf(logs: Int32Array, observed: Uint8Array, width: number, toSteps: number, steepest: number): Slopes {
  const across = new Int32Array(logs.length);
  const down = new Int32Array(logs.length);
  for (let start = width; start + width < logs.length; start += width) {
    for (let i = start + 1; i < start + width - 1; i++) {
      const all = observed[i]! & observed[i - 1]! & observed[i + 1]! & observed[i - width]! & observed[i + width]!;
      across[i] = all * cut((logs[i + 1]! - logs[i - 1]!) * toSteps, steepest);
      down[i] = all * cut((logs[i + width]! - logs[i - width]!) * toSteps, steepest);
    }
  }
  return { across, down };
}

function cut(slope: number, steepest: number): number {
  return Math.max(-steepest, Math.min(steepest, Math.floor(slope + 0.5)));
}

/**
 * How much of the structure within a window (a tent of twice the radius) is gone or new: 1 − the correlation of both dates' slopes,
 * 0 the same edges, 1 nothing in common, up to 2 edges turned over.
 *
 * Asks where edges run, not how bright anything is: blind to light, haze and season of whole fields. Single precision.
 *
 * @param usual energy that slopes of mere noise have, summed over a window: flat ground has no structure to lose.
 */
export function structureLoss(
  products: SlopeProducts,
  width: number,
  height: number,
  radius: number,
  usual: number,
  sumsOf = boxSums,
): Float32Array {
  const flat = fround(usual);
  return lossOver(products, width, height, radius, () => flat, sumsOf);
}

/**
 * The same, beside what is told: the products of pixels whose value is above `told` become 0, in place, and as much less
 * of the usual energy is expected of a window as it lacks pixels.
 */
export function structureLossBeside(
  products: SlopeProducts,
  values: Float32Array,
  told: number,
  width: number,
  height: number,
  radius: number,
  usual: number,
  sumsOf = boxSums,
): Float32Array {
  const limit = fround(told);
  const untold = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    untold[i] = values[i]! > limit ? 0 : 1;
    products.shared[i]! *= untold[i]!;
    products.before[i]! *= untold[i]!;
    products.after[i]! *= untold[i]!;
  }
  const counts = tentSums(untold, width, height, radius, 1, sumsOf);
  const perPixel = usualPerPixel(usual, radius);
  // Never nothing: where all of a window is told, nothing is lost beside it.
  const flatAt = (i: number) => Math.max(1, fround(fround(counts[i]!) * perPixel));
  return lossOver(products, width, height, radius, flatAt, sumsOf);
}

/** Of the usual energy of a window, what one unit of its tent bears. */
export function usualPerPixel(usual: number, radius: number): number {
  return fround(usual / boxPixels(radius) ** 2);
}

function lossOver(
  products: SlopeProducts,
  width: number,
  height: number,
  radius: number,
  flatAt: (i: number) => number,
  sumsOf: typeof boxSums,
): Float32Array {
  const sums = (values: Int32Array) => tentSums(values, width, height, radius, products.most, sumsOf);
  const shared = sums(products.shared);
  const before = sums(products.before);
  const after = sums(products.after);
  const loss = new Float32Array(shared.length);
  for (let i = 0; i < loss.length; i++) {
    const mean = fround(Math.sqrt(fround(fround(before[i]!) * fround(after[i]!))));
    const flat = flatAt(i);
    loss[i] = 1 - fround(fround(fround(shared[i]!) + flat) / fround(mean + flat));
  }
  return loss;
}

/** No cut: to learn what is usual. */
export const UNCUT: Steepest = { before: MOST_STEEP, after: MOST_STEEP };

/** The usual energy of slopes in a window, for `structureLoss`: the lesser of both dates. */
export function windowEnergies(
  products: SlopeProducts,
  width: number,
  height: number,
  radius: number,
  sumsOf = boxSums,
): Int32Array {
  const before = tentSums(products.before, width, height, radius, products.most, sumsOf);
  const after = tentSums(products.after, width, height, radius, products.most, sumsOf);
  for (let i = 0; i < before.length; i++) before[i] = Math.min(before[i]!, after[i]!);
  return before;
}
