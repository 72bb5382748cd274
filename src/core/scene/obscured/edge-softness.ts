import { neighboursOf } from './patches.ts';

/** How far to either side of the edge it is looked at, survey px. */
const REACH = 8;
/** Across a sharp edge more than this share of the contrast lies between two neighbours; a lens spreads it over two. */
const SHARPEST_STEP = 0.3;
/** With fewer edge pixels than this, as where a patch fills the survey, there is no edge to judge. */
const FEWEST = 24;

/**
 * Whether what hides the ground fades at its edge, as vapour does, or breaks off, as ground does.
 *
 * Looks at how far each pixel moved from what it was towards the look of the patch, averaged along the whole edge by
 * steps across it: noise and structure of the ground average out.
 *
 * @param hidden brightness of the date that the patch hides; `clear` that of the other date.
 */
export function isSoftEdged(
  patch: readonly number[],
  hidden: Float32Array,
  clear: Float32Array,
  valid: Uint8Array,
  width: number,
): boolean {
  const look = patch.reduce((sum, i) => sum + hidden[i]!, 0) / patch.length;
  const sums = new Float64Array(2 * REACH + 1);
  const counts = new Float64Array(2 * REACH + 1);
  for (const [i, away] of stepsFromEdge(patch, valid, width)) {
    sums[away + REACH]! += (hidden[i]! - clear[i]!) * Math.sign(look - clear[i]!);
    counts[away + REACH]!++;
  }
  const profile = Array.from(sums, (sum, k) => sum / counts[k]!).filter((_, k) => counts[k]! >= FEWEST);
  if (profile.length < REACH) return true;
  const contrast = Math.max(...profile) - Math.min(...profile);
  const steps = profile.slice(1).map((value, k) => Math.abs(value - profile[k]!));
  return contrast > 0 && Math.max(...steps) <= SHARPEST_STEP * contrast;
}

/** Valid pixels by their steps to the patch's edge: 0, −1, −2 … going in, 1, 2 … going out, as far as `REACH`. */
function stepsFromEdge(patch: readonly number[], valid: Uint8Array, width: number): Map<number, number> {
  const inside = new Uint8Array(valid.length);
  for (const i of patch) inside[i] = 1;
  const around = (i: number) => neighboursOf(i, width, valid.length);
  const edge = patch.filter((i) => around(i).some((next) => inside[next] !== 1));
  const steps = new Map(edge.map((i) => [i, 0]));
  for (const [direction, side] of [
    [-1, 1],
    [1, 0],
  ] as const) {
    let rim = edge;
    for (let step = 1; step <= REACH; step++) {
      const beyond: number[] = [];
      for (const i of rim) {
        for (const next of around(i)) {
          if (inside[next] !== side || valid[next] !== 1 || steps.has(next)) continue;
          steps.set(next, direction * step);
          beyond.push(next);
        }
      }
      rim = beyond;
    }
  }
  return steps;
}
