import { gaussianBlur } from '../raster/gaussian.ts';
import type { Plane } from '../raster/plane.ts';
import { quantileOf } from '../raster/robust.ts';

/** From this drop on a place is said to be in a revetment. */
export const REVETMENT_LEAST_DROP = 0.06;
/** Longer aircraft stand in none that this looks for, m. */
export const REVETMENT_LONGEST_AIRCRAFT = 30;

/** How far from an aircraft's middle a wall's inner foot is looked for, m: stands are 25 to 40 m wide. */
const NEAREST_FOOT = 8;
const FURTHEST_FOOT = 20;
/** Length of wall that counts, m. */
const WALL = 20;
const STEP = 1;
const HEADINGS = 24;
/** What is compared lies this far before and behind the foot, m; smoothed over as much. */
const BESIDE = 2.5;
const SMOOTH = 1.2;
/** What a window must hold round the middle, m. */
export const REVETMENT_REACH = FURTHEST_FOOT + WALL / 2 + 2;
const LEAST_SEEN = 0.7;
/** Three quarters of a wall's length must show the step. */
const WALL_SHARE = 0.25;

/**
 * How plainly a berm stands on three sides of a place: by how much the light drops, log, from the stand to what
 * encloses it.
 *
 * Berms are of earth and growth, stands are paved: from inside out it gets darker, on three sides, along the whole wall,
 * and not where the aircraft rolls out. For each heading the drop is taken that three quarters of a wall's length reach,
 * at the best distance of the foot from 8 to 20 m; the least of the three sides counts, less the drop on the open side.
 * Negative: no berm.
 *
 * Blind under snow, to bare concrete walls and to berms as pale as the stand; a clearing in a wood looks alike.
 *
 * @param light log brightness, at 1 m a pixel and finer.
 * @param middle px of the plane.
 * @returns null where too little of the ground round the place is seen.
 */
export function revetmentDrop(
  light: Plane,
  middle: { readonly col: number; readonly row: number },
  pixelMeters: number,
): number | null {
  const { width, height, valid } = light;
  const smooth = gaussianBlur(light.values, width, height, SMOOTH / pixelMeters);
  /** At a place beside the middle, m; NaN where not seen. */
  const lightAt = (x: number, y: number) => {
    const col = Math.floor(middle.col + x / pixelMeters);
    const row = Math.floor(middle.row + y / pixelMeters);
    if (col < 0 || row < 0 || col >= width || row >= height || valid[row * width + col] !== 1) return Number.NaN;
    return smooth[row * width + col]!;
  };
  /** `along` is how far the wall's middle lies to its left. */
  const wall = (angle: number, along: number): number | null => {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    let best: number | null = null;
    for (let foot = NEAREST_FOOT; foot <= FURTHEST_FOOT; foot += STEP) {
      const drops: number[] = [];
      let all = 0;
      for (let at = along - WALL / 2; at <= along + WALL / 2; at += STEP) {
        const place = (off: number) => lightAt(off * cos - at * sin, off * sin + at * cos);
        const drop = place(foot - BESIDE) - place(foot + BESIDE);
        all++;
        if (!Number.isNaN(drop)) drops.push(drop);
      }
      if (drops.length < LEAST_SEEN * all) continue;
      best = Math.max(best ?? Number.NEGATIVE_INFINITY, quantileOf(Float64Array.from(drops).sort(), WALL_SHARE));
    }
    return best;
  };
  let best: number | null = null;
  for (let k = 0; k < HEADINGS; k++) {
    const back = (2 * Math.PI * k) / HEADINGS;
    const sides = [wall(back, 0), wall(back - Math.PI / 2, SHIFT), wall(back + Math.PI / 2, -SHIFT)];
    if (sides.some((side) => side === null)) continue;
    const open = wall(back + Math.PI, 0) ?? 0;
    const weakest = Math.min(...sides.map((side) => side!));
    best = Math.max(best ?? Number.NEGATIVE_INFINITY, weakest - Math.max(0, open));
  }
  return best;
}

/** Side walls reach further back than forward, m. */
const SHIFT = 4;
