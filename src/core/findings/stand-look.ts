import type { AircraftEvidence, PixelBox } from '../contract/finding.ts';
import { quantileOf } from '../raster/robust.ts';
import { likeness, type StandLight } from './stand-light.ts';

/** What the two dates show of a place where an aircraft stands or stood. */
export type StandLook = Pick<
  AircraftEvidence,
  'similarity' | 'residual' | 'scorchRatio' | 'scorchDepth' | 'scorchSides' | 'lostLight'
>;

/** Log brightness: a quarter darker. */
const SCORCHED = -0.25;
/** No pixel counts for more than this either way, log: deep shadow and glint. */
const MOST_LIGHT = 1;
/** An aircraft's outline fills about this share of the upright box round it. */
const PLANFORM_SHARE = 0.4;
/** Half box sides from the middle: so far reaches the ring round a place; beyond it lies other ground. */
const RING = 1.8;
/** A direction counts where this share of what lies there, but for the very middle, turned dark: debris only dots it. */
const SIDE_SHARE = 0.04;
const MIDDLE = 0.35;
const SIDES = 8;
const FEWEST = 12;
/** Fewer pixels show no edges that are not noise. */
const FEWEST_EDGES = 100;

/**
 * Compares both dates at a place: is what stood there still there, and did the ground round it turn dark?
 *
 * Darkening is counted against the ground further off, so that clouds' edges, haze and wet aprons do not count: in the
 * place and the ring round it, and beyond as far as it hangs together with them. That a light aircraft left shows as
 * darkening of its own outline alone: a `scorchRatio` of 1 at most. Says nothing of cause; oil, water and
 * moved shadow darken ground too; but what moves darkens here and lightens there, so that `lostLight` stays near 0.
 *
 * @param box of the aircraft, px of the grid.
 * @param others boxes of other aircraft on either date: what is in them counts neither way.
 */
export function lookAtStand(light: StandLight, box: PixelBox, others: readonly PixelBox[]): StandLook {
  const middle = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] as const;
  const size = { width: box[2] - box[0], height: box[3] - box[1] };
  const ground = sortGround(light, box, others);
  return {
    similarity: likeness({ light, date: 'before', middle }, { light, date: 'after', middle }, size),
    residual: residualOf(light, ground),
    ...scorchOf(light, ground, PLANFORM_SHARE * size.width * size.height),
  };
}

/** How far each pixel of the window lies from the middle, half sides of the box; NaN where it does not count. */
interface Ground {
  readonly reach: Float32Array;
  /** Of the eight directions. */
  readonly side: Uint8Array;
}

function sortGround(
  { window, beforeValid, afterValid }: StandLight,
  box: PixelBox,
  others: readonly PixelBox[],
): Ground {
  const [x0, y0, x1, y1] = box;
  const reach = new Float32Array(window.width * window.height).fill(Number.NaN);
  const side = new Uint8Array(reach.length);
  for (let i = 0; i < reach.length; i++) {
    if ((beforeValid[i]! & afterValid[i]!) === 0) continue;
    const col = window.col + (i % window.width) + 0.5;
    const row = window.row + Math.floor(i / window.width) + 0.5;
    if (others.some((other) => col > other[0] && col < other[2] && row > other[1] && row < other[3])) continue;
    const u = (2 * (col - (x0 + x1) / 2)) / (x1 - x0);
    const v = (2 * (row - (y0 + y1) / 2)) / (y1 - y0);
    reach[i] = Math.max(Math.abs(u), Math.abs(v));
    side[i] = Math.floor(((Math.atan2(v, u) / Math.PI + 1) * SIDES) / 2) % SIDES;
  }
  return { reach, side };
}

function scorchOf(
  { before, after, window }: StandLight,
  { reach, side }: Ground,
  planformPx: number,
): Pick<StandLook, 'scorchRatio' | 'scorchDepth' | 'scorchSides' | 'lostLight'> {
  const turn = after.map((value, i) => value - before[i]!);
  const beyond = Float64Array.from(turn.filter((_, i) => reach[i]! > RING)).sort();
  if (beyond.length < FEWEST) return { scorchRatio: null, scorchDepth: null, scorchSides: null, lostLight: null };
  const usual = quantileOf(beyond, 0.5);
  const isDark = (i: number) => !Number.isNaN(reach[i]!) && turn[i]! - usual <= SCORCHED;
  const dark: number[] = [];
  const isTaken = new Uint8Array(turn.length);
  for (let i = 0; i < turn.length; i++) {
    if (!(reach[i]! <= RING) || !isDark(i)) continue;
    dark.push(i);
    isTaken[i] = 1;
  }
  for (const i of dark) {
    const col = i % window.width;
    for (const next of [
      col > 0 ? i - 1 : -1,
      col < window.width - 1 ? i + 1 : -1,
      i - window.width,
      i + window.width,
    ]) {
      if (next < 0 || next >= turn.length || isTaken[next] === 1 || !isDark(next)) continue;
      isTaken[next] = 1;
      dark.push(next);
    }
  }
  // Where all that lies round it burnt too, it is no measure of how much the place lost.
  const unburnt = Math.max(usual, SCORCHED / 2);
  let gained = 0;
  for (let i = 0; i < turn.length; i++) {
    if (reach[i]! <= RING) gained += Math.max(-MOST_LIGHT, Math.min(MOST_LIGHT, turn[i]! - unburnt));
  }
  const counts = new Uint32Array(SIDES);
  const darkCounts = new Uint32Array(SIDES);
  for (let i = 0; i < turn.length; i++) {
    if (!(reach[i]! > MIDDLE && reach[i]! <= RING)) continue;
    counts[side[i]!]!++;
    if (isTaken[i] === 1) darkCounts[side[i]!]!++;
  }
  return {
    scorchRatio: dark.length / planformPx,
    scorchDepth: dark.length === 0 ? 0 : dark.reduce((sum, i) => sum + turn[i]! - usual, 0) / dark.length,
    scorchSides: counts.filter((count, i) => count > 0 && darkCounts[i]! >= SIDE_SHARE * count).length,
    lostLight: -gained / planformPx,
  };
}

/** Edges inside the box after, over those before; both beyond what the ground round it has on the same date. */
function residualOf(light: StandLight, { reach }: Ground): number | null {
  const energy = (date: 'before' | 'after') => {
    const values = light[date];
    const { width, height } = light.window;
    const inside: number[] = [];
    const around: number[] = [];
    for (let row = 1; row < height - 1; row++) {
      for (let col = 1; col < width - 1; col++) {
        const i = row * width + col;
        const isSeen = [i, i - 1, i + 1, i - width, i + width].every((near) => !Number.isNaN(reach[near]!));
        if (!isSeen) continue;
        const steep = (values[i + 1]! - values[i - 1]!) ** 2 + (values[i + width]! - values[i - width]!) ** 2;
        if (reach[i]! <= 1) inside.push(steep);
        else if (reach[i]! > RING) around.push(steep);
      }
    }
    if (inside.length < FEWEST_EDGES || around.length < FEWEST) return null;
    const usual = around.sort((a, b) => a - b).slice(0, Math.ceil(TRIMMED * around.length));
    return Math.max(0, mean(inside) - mean(usual));
  };
  const before = energy('before');
  const after = energy('after');
  return before === null || after === null || before < LEAST_EDGES ? null : after / before;
}

/** Other things stand round a place too: the ground is the lower three quarters. */
const TRIMMED = 0.75;
/** Mean squared step of log brightness over two pixels: below a twentieth each there is nothing to be left. */
const LEAST_EDGES = 0.0025;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
