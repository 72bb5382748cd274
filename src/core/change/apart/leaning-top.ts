import type { ChangeRegion } from '../change-region.ts';
import { levelledAt, type PairLight, placesWhere, unusualIn } from './pair-light.ts';
import { lengthOf, type PixelWay } from './pixel-way.ts';
import { largestSpot, widened } from './spread-mask.ts';

/** What a region comes to that a top shown elsewhere explains. */
export interface LeaningTop {
  /** How high the top must be, by how far it moved, m. */
  readonly heightMeters: number;
  /** How far it moved between the dates, px. */
  readonly movedPx: number;
}

/** A region that is no change: a top that stands on both dates is shown elsewhere on each. */
export type LeanRegion = ChangeRegion & { readonly top: LeaningTop };

/** Higher tops are seldom met. */
export const TALLEST_METERS = 30;
/** Less than this, registration and blur make as well, px. */
const LEAST_MOVE_PX = 2;
/** What differs by no more did not change: log, and spreads of the surroundings. */
const STEADY = 0.1;
const STEADY_SPREADS = 3;
/** What a top costs: more than the one strip it uncovers can be worth, less than that and the strip it covers. */
const TOP_COST = 1.6;
/** Where a top begins, the before date has an edge: so much of a full miss. */
const PLAIN_EDGE = 0.5;
/** Of two ways to pair the strips, that with the narrower top. */
const CELL_COST = 0.02;
/** Strips are blurred: the change may reach past what is explained by so much, px. */
const REACH_PX = 2;
/** Such share of all that is unusual must be explained. */
const LEAST_EXPLAINED = 0.75;
/** A spot that no top explains: so many pixels of its inside, or such share of what is explained. */
const SPOT_PX = 6;
const SPOT_SHARE = 0.03;
const FEWEST = 6;

/**
 * Whether all that is unusual in a region is what a top covers and uncovers that stands there on both dates and is shown elsewhere on
 * each, being seen from elsewhere.
 *
 * Asks that along the way tops move, what one date shows at the far end of a steady stretch is what the other date shows one move before,
 * and that the near end uncovers a strip as wide as that move. So a roof counts by both of its edges; a crater, rubble and what arrived or
 * left has one edge at most. The best of all heights up to `TALLEST_METERS` counts. Which way tops move is not taken from the metadata, whose
 * azimuths point either way: both are tried. The most probable reading of each line of pixels is found by dynamic programming, as in
 * Ohta & Kanade, "Stereo by intra- and inter-scanline search using dynamic programming", 1985; samples are compared with the range of their
 * neighbours after Birchfield & Tomasi, "A pixel dissimilarity measure that is insensitive to image sampling", 1998.
 *
 * @param inside 1 in the region; the light reaches past it by more than a top is wide.
 * @param lean from where the before date shows a top to where the after date does (or back), by metre of its height.
 */
export function leaningTop(pair: PairLight, inside: Uint8Array, lean: PixelWay): LeaningTop | null {
  const { width, valid } = pair;
  const levelled = levelledAt(pair, inside);
  const region = placesWhere(valid, (i) => inside[i] === 1);
  if (levelled === null || region.length < FEWEST) return null;
  const { light, rise, spread } = levelled;
  const steady = Math.max(STEADY, STEADY_SPREADS * spread);
  const seen: Seen = { light, steady, before: rangeAround(light.before, width) };
  const changed = Uint8Array.from(valid, (one, i) => (one === 1 && Math.abs(rise[i]!) > steady ? 1 : 0));
  const near = widened(inside, width, REACH_PX);
  const all = unusualIn(region, rise, spread);
  let best: { readonly share: number; readonly explained: Uint8Array } | null = null;
  // A shorter move explains as much once strips may be blurred; how far it was is told by the sharp ones.
  let likeliest = { sharpPx: 0, movedPx: 0 };
  const tried = new Set<string>();
  for (const sign of [1, -1]) {
    for (let movedPx = LEAST_MOVE_PX; movedPx <= TALLEST_METERS * lengthOf(lean); movedPx++) {
      const scale = (sign * movedPx) / lengthOf(lean);
      const [right, down] = [Math.round(scale * lean.right), Math.round(scale * lean.down)];
      if (tried.has(`${right} ${down}`)) continue;
      tried.add(`${right} ${down}`);
      const explained = explainedBy(right, down, seen);
      const reach = widened(explained, width, REACH_PX);
      const share =
        unusualIn(
          region.filter((i) => reach[i] === 1),
          rise,
          spread,
        ) / all;
      if (share > (best?.share ?? 0)) best = { share, explained };
      const sharpPx = region.filter((i) => explained[i] === 1).length;
      if (sharpPx > likeliest.sharpPx) likeliest = { sharpPx, movedPx: Math.hypot(right, down) };
    }
  }
  if (best === null || best.share < LEAST_EXPLAINED) return null;
  const reach = widened(best.explained, width, REACH_PX);
  const strays = changed.map((one, i) => one & near[i]! & (1 - reach[i]!));
  const explainedPx = region.filter((i) => best.explained[i] === 1).length;
  if (explainedPx < FEWEST || largestSpot(strays, width) >= Math.max(1, Math.min(SPOT_PX, SPOT_SHARE * explainedPx)))
    return null;
  const { movedPx } = likeliest;
  return { heightMeters: movedPx / lengthOf(lean), movedPx };
}

interface Range {
  readonly least: Float32Array;
  readonly most: Float32Array;
}

interface Seen {
  readonly light: PairLight;
  readonly steady: number;
  /** Of the before date round each pixel. */
  readonly before: Range;
}

/**
 * The changed pixels that a top makes which moved by a step: 1 where it covers or uncovers what the other date shows.
 *
 * Each line of pixels a step apart is read as a chain: a pixel is top on the before date or not; where the one before it is, the after
 * date must show that one's light there; where none is, both dates must agree; where a top begins, the after date may show anything.
 */
function explainedBy(right: number, down: number, { light, steady, before }: Seen): Uint8Array {
  const { width, valid } = light;
  const height = valid.length / width;
  const explained = new Uint8Array(valid.length);
  const missOf = (i: number, from: number, of = light.after) => {
    if (valid[i] !== 1 || valid[from] !== 1) return 0;
    const value = of[i]!;
    const miss = Math.max(0, before.least[from]! - value, value - before.most[from]!) / steady;
    return Math.min(1, miss * miss);
  };
  const hasEdge = (i: number, from: number) => missOf(i, from, light.before) >= PLAIN_EDGE;
  const isInside = (col: number, row: number) => col >= 0 && row >= 0 && col < width && row < height;
  const chain: number[] = [];
  const cameFrom: number[] = [];
  for (let start = 0; start < valid.length; start++) {
    const [startCol, startRow] = [start % width, Math.floor(start / width)];
    if (isInside(startCol - right, startRow - down)) continue;
    chain.length = 0;
    cameFrom.length = 0;
    let [ground, top] = [0, Number.POSITIVE_INFINITY];
    for (let col = startCol, row = startRow; isInside(col, row); col += right, row += down) {
      const i = row * width + col;
      const previous = chain[chain.length - 1];
      const still = missOf(i, i);
      const moved = previous === undefined ? 1 : missOf(i, previous);
      const begun = previous === undefined || hasEdge(i, previous) ? ground + TOP_COST : Number.POSITIVE_INFINITY;
      const [toGround, toTop] = [ground + still, top + moved];
      // Bit 0: ground came from a top; bit 1: top began here.
      cameFrom.push((toTop < toGround ? 1 : 0) | (begun < toTop ? 2 : 0));
      [ground, top] = [Math.min(toGround, toTop), Math.min(toTop, begun) + CELL_COST];
      chain.push(i);
    }
    for (let k = chain.length - 1, isTop = top < ground; k >= 0; k--) {
      const from = cameFrom[k]!;
      const begins = isTop && (from & 2) !== 0;
      const wasTop = isTop ? !begins : (from & 1) !== 0;
      const i = chain[k]!;
      if (begins || (wasTop && missOf(i, chain[k - 1]!) < missOf(i, i))) explained[i] = 1;
      isTop = wasTop;
    }
  }
  return explained;
}

/** The least and the most light among a pixel and its eight neighbours. */
function rangeAround(light: Float32Array, width: number): Range {
  const least = light.slice();
  const most = light.slice();
  for (let i = 0; i < light.length; i++) {
    const col = i % width;
    for (const down of [-width, 0, width]) {
      for (let next = i + down - (col > 0 ? 1 : 0); next <= i + down + (col + 1 < width ? 1 : 0); next++) {
        const value = light[next];
        if (value === undefined) continue;
        if (value < least[i]!) least[i] = value;
        if (value > most[i]!) most[i] = value;
      }
    }
  }
  return { least, most };
}
