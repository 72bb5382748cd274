import { assign } from './assign.ts';

/** An aircraft as far as matching asks. Metres where the scenes have a scale, else pixels, throughout. */
export interface Matchable {
  readonly x: number;
  readonly y: number;
  /** Sides of its box. */
  readonly width: number;
  readonly height: number;
}

/** How alike two look, −1..1; null where that cannot be seen. */
export type Likeness = (before: number, after: number) => number | null;

interface Pairing {
  readonly before: number;
  readonly after: number;
  readonly distance: number;
}

export interface Pairings {
  readonly inPlace: readonly Pairing[];
  readonly moved: readonly Pairing[];
}

/** Weights of size and looks, and the cost of 3 σ at which two are no pair. */
const SIZE_WEIGHT = 4;
const LOOKS_WEIGHT = 2;
const ALONE = 9;
/** Two cannot stand in each other: boxes that share so much of both are one place, whatever a wreck does to the box. */
const SAME_PLACE = 0.3;
const LEAST_SURE = 0.95;
/** A box's middle is off, and the next aircraft on a stand stands off, by about a tenth of its length. */
const PLACED_SHARE = 0.1;
/** A move is claimed only of one that looks the same: as large within a quarter, correlated, no further off than this. */
const MOVED_SIZE = Math.log(1.25);
const MOVED_LIKENESS = 0.6;

/**
 * Which aircraft of one date stands where one stood on the other: the cheapest assignment by distance, size and looks,
 * (d / σ)² + 4 (ln A₁/A₂)² + 2 (1 − correlation), none dearer than 9 but those whose boxes overlap. Of what is left on both dates one moved
 * where it looks the same, heading included, and no other of its size that came or went is within reach of either: two of a type
 * look as much alike as one looks like itself, so that among several nobody can tell which is which.
 *
 * One that turned on its stand, or came from elsewhere, pairs in place just as well: it says that a stand is taken on
 * both dates, not by whom. Heading is not asked: the models give none.
 *
 * @param options.placedWithin σ of registration and detection, in the unit of the aircraft.
 * @param options.furthestMove no move is longer.
 */
export function matchAircraft(
  before: readonly Matchable[],
  after: readonly Matchable[],
  likeness: Likeness,
  options: { readonly placedWithin: number; readonly furthestMove: number },
): Pairings {
  const inPlace = pairs(before, after, (b, a) => {
    const [one, other] = [before[b]!, after[a]!];
    const sigma = Math.hypot(options.placedWithin, PLACED_SHARE * Math.max(one.width, one.height));
    const place = (distanceOf(one, other) / sigma) ** 2;
    const isSamePlace = overlapOf(one, other) >= SAME_PLACE;
    if (place >= ALONE && !isSamePlace) return null;
    const cost = place + SIZE_WEIGHT * sizeStep(one, other) ** 2 + LOOKS_WEIGHT * (1 - (likeness(b, a) ?? 0));
    return isSamePlace ? Math.min(cost, LEAST_SURE * ALONE) : cost;
  });
  const isLeft = (side: 'before' | 'after', i: number) => !inPlace.some((pair) => pair[side] === i);
  const inReach = before.flatMap((one, b) =>
    after.flatMap((other, a): Pairing[] => {
      if (!isLeft('before', b) || !isLeft('after', a)) return [];
      const distance = distanceOf(one, other);
      const isInReach = distance <= options.furthestMove && Math.abs(sizeStep(one, other)) <= MOVED_SIZE;
      return isInReach ? [{ before: b, after: a, distance }] : [];
    }),
  );
  const isOnly = (pair: Pairing) =>
    inReach.every((other) => other === pair || (other.before !== pair.before && other.after !== pair.after));
  const looksTheSame = (pair: Pairing) => (likeness(pair.before, pair.after) ?? -1) >= MOVED_LIKENESS;
  return { inPlace, moved: inReach.filter((pair) => isOnly(pair) && looksTheSame(pair)) };
}

/** @param costOf null where the two are no pair. */
function pairs(
  before: readonly Matchable[],
  after: readonly Matchable[],
  costOf: (before: number, after: number) => number | null,
): Pairing[] {
  const costs = before.map((_, b) => after.map((__, a) => costOf(b, a) ?? Number.POSITIVE_INFINITY));
  return assign(costs, ALONE).flatMap((a, b) =>
    a === null ? [] : [{ before: b, after: a, distance: distanceOf(before[b]!, after[a]!) }],
  );
}

function distanceOf(one: Matchable, other: Matchable): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function sizeStep(one: Matchable, other: Matchable): number {
  return Math.log((one.width * one.height) / (other.width * other.height));
}

/** Intersection over union. */
function overlapOf(one: Matchable, other: Matchable): number {
  const across =
    Math.min(one.x + one.width / 2, other.x + other.width / 2) -
    Math.max(one.x - one.width / 2, other.x - other.width / 2);
  const down =
    Math.min(one.y + one.height / 2, other.y + other.height / 2) -
    Math.max(one.y - one.height / 2, other.y - other.height / 2);
  if (across <= 0 || down <= 0) return 0;
  const shared = across * down;
  return shared / (one.width * one.height + other.width * other.height - shared);
}
