import type { PixelPoint } from '../../geo/points.ts';
import { APART } from './bank.ts';
import type { CompactSpot } from './compact-spots.ts';

/** Gathers spots tile by tile; holds no more of them than a list can need, however large the scene. */
export interface SpotRanking {
  add(spots: readonly CompactSpot[]): void;
  /** The strongest, each apart from all stronger ones. */
  strongest(most: number): CompactSpot[];
  /** All that stand out, whatever their number. */
  standOuts(): CompactSpot[];
}

/** So many are kept for each listed one: several filters answer to one place. */
const HELD = 20_000;
/** Ten times the usual answer, and more of it than any displacement of what is there explains, but for a fifth. */
const LIMIT_ENERGY = 10;
const LIMIT_UNEXPLAINED = 0.8;

/** What spots are ranked by: energy, as far as displacement does not explain it. */
function strengthOf({ energy, unexplained }: CompactSpot): number {
  return energy * Math.min(1, unexplained);
}

/** How far a spot's energy exceeds the limit; from 1 it may stand out. */
export function timesLimit({ energy }: CompactSpot): number {
  return energy / LIMIT_ENERGY;
}

/**
 * Ranks spots and leaves out of those that lie closer than 0.6 of the larger diameter all but the strongest. The order in which
 * they are added does not matter.
 *
 * A spot stands out where its energy is ten times its filter's usual answer in this pair, and its contrast with the ring round it
 * comes near the whole range of brightness that both dates hold there: then no shadow, lean or misregistration makes it. Beside
 * roofs and trees that is seldom so; such places are left to the change methods.
 */
export function rankSpots(): SpotRanking {
  let held: CompactSpot[] = [];
  const outstanding: CompactSpot[] = [];
  return {
    add: (spots) => {
      held.push(...spots);
      outstanding.push(...spots.filter(standsOut));
      if (held.length > 2 * HELD) held = held.sort(strongestFirst).slice(0, HELD);
    },
    strongest: (most) => keepApart(held.toSorted(strongestFirst).slice(0, HELD)).slice(0, most),
    standOuts: () => keepApart(outstanding.toSorted(strongestFirst)),
  };
}

function standsOut(spot: CompactSpot): boolean {
  return timesLimit(spot) >= 1 && spot.unexplained >= LIMIT_UNEXPLAINED && spot.observed === 1;
}

function strongestFirst(a: CompactSpot, b: CompactSpot): number {
  return strengthOf(b) - strengthOf(a) || a.row - b.row || a.col - b.col || a.diameterPx - b.diameterPx;
}

/** @param spots strongest first. */
function keepApart(spots: readonly CompactSpot[]): CompactSpot[] {
  const largest = spots.reduce((most, { diameterPx }) => Math.max(most, diameterPx), 1);
  const kept = new Map<string, CompactSpot[]>();
  const cellOf = (position: number) => Math.floor(position / largest);
  const near = ({ col, row }: PixelPoint) =>
    [-1, 0, 1].flatMap((down) =>
      [-1, 0, 1].flatMap((right) => kept.get(`${cellOf(col) + right} ${cellOf(row) + down}`) ?? []),
    );
  return spots.filter((spot) => {
    const isApart = near(spot).every(
      (one) => Math.hypot(one.col - spot.col, one.row - spot.row) >= APART * Math.max(one.diameterPx, spot.diameterPx),
    );
    if (!isApart) return false;
    const cell = `${cellOf(spot.col)} ${cellOf(spot.row)}`;
    kept.set(cell, [...(kept.get(cell) ?? []), spot]);
    return true;
  });
}
