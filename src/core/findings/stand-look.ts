import type { AircraftEvidence, PixelBox } from '../contract/finding.ts';
import { takeMedian } from '../raster/robust.ts';
import { likeness, type StandLight } from './stand-light.ts';

/** What the two dates show of a place where an aircraft stands or stood. */
export type StandLook = Pick<AircraftEvidence, 'similarity' | 'residual' | 'burntShare' | 'bodyTurn' | 'lightShare'>;

/** Log brightness: a quarter lighter or darker is not the same. Ground, too, is what is as light as the apron within that. */
const STEP = 0.25;
/** Half box sides from the middle: so far reaches the ring round a place; beyond it lies other ground. */
const RING = 1.8;
/** The ellipse in the box, drawn in by this: close round the aircraft and between its wings. */
const CLOSE = 0.8;
/** And this far: most of the middle is the aircraft. */
const BODY = 0.5;
const FEWEST = 12;
/** Fewer pixels show no edges that are not noise. */
const FEWEST_EDGES = 100;

/**
 * Compares both dates at a place: is what stood there still there, and did the ground close round it burn?
 *
 * Turning dark is counted against the ground further off, so that clouds' edges, haze and wet aprons do not count. What the
 * aircraft itself covered, and its shadow, is left out: that a light aircraft left, or a dark one came in its stead, darkens its
 * outline alone. What turns dark elsewhere too, as where a lower sun draws all shadows longer or grass burns near, is taken off as
 * one takes off those that die untreated (Abbott, "A method of computing the effectiveness of an insecticide", 1925). Says nothing of
 * cause: oil, water and the shadow of a hangar darken a whole stand too, but a light aircraft in them stays lighter than the apron was.
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
    ...burningOf(light, ground),
  };
}

/** How far each pixel of the window lies from the middle, half sides of the box; NaN where it does not count. */
interface Ground {
  /** Along the farther side: 1 on the box. */
  readonly reach: Float32Array;
  /** 1 on the ellipse in the box. */
  readonly radius: Float32Array;
}

function sortGround(
  { window, beforeValid, afterValid }: StandLight,
  box: PixelBox,
  others: readonly PixelBox[],
): Ground {
  const [x0, y0, x1, y1] = box;
  const reach = new Float32Array(window.width * window.height).fill(Number.NaN);
  const radius = reach.slice();
  const near = others.filter(
    (other) =>
      other[2] > window.col &&
      other[0] < window.col + window.width &&
      other[3] > window.row &&
      other[1] < window.row + window.height,
  );
  for (let i = 0; i < reach.length; i++) {
    if ((beforeValid[i]! & afterValid[i]!) === 0) continue;
    const col = window.col + (i % window.width) + 0.5;
    const row = window.row + Math.floor(i / window.width) + 0.5;
    if (near.some((other) => col > other[0] && col < other[2] && row > other[1] && row < other[3])) continue;
    const u = (2 * (col - (x0 + x1) / 2)) / (x1 - x0);
    const v = (2 * (row - (y0 + y1) / 2)) / (y1 - y0);
    reach[i] = Math.max(Math.abs(u), Math.abs(v));
    radius[i] = Math.hypot(u, v);
  }
  return { reach, radius };
}

function burningOf(
  { before, after }: StandLight,
  { reach, radius }: Ground,
): Pick<StandLook, 'burntShare' | 'bodyTurn' | 'lightShare'> {
  const turn = after.map((value, i) => value - before[i]!);
  const beyond = turn.filter((_, i) => reach[i]! > RING);
  const ring = before.filter((_, i) => radius[i]! > 1 && reach[i]! <= RING);
  const place = after.filter((_, i) => radius[i]! <= 1);
  const body = turn.filter((_, i) => radius[i]! <= BODY);
  if ([beyond, ring, place, body].some(({ length }) => length < FEWEST)) {
    return { burntShare: null, bodyTurn: null, lightShare: null };
  }
  const usual = takeMedian(Float64Array.from(beyond));
  const apron = takeMedian(Float64Array.from(ring));
  const close = turn.filter((_, i) => radius[i]! <= CLOSE && Math.abs(before[i]! - apron) <= STEP);
  const darkShare = (turns: Float32Array) => turns.filter((one) => one - usual <= -STEP).length / turns.length;
  return {
    burntShare: close.length < FEWEST ? null : beyondUsual(darkShare(close), darkShare(beyond)),
    bodyTurn: takeMedian(Float64Array.from(body)) - usual,
    lightShare: place.filter((light) => light - usual - apron >= STEP).length / place.length,
  };
}

/** Of what would not have turned dark anyway, the share that did. */
function beyondUsual(share: number, usual: number): number {
  return share <= usual ? 0 : (share - usual) / (1 - usual);
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
