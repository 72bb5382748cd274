import { type Affine, applyAffine, composeAffine, translation } from '../geo/affine.ts';
import type { Plane } from '../raster/plane.ts';
import { GradientCorrelator } from './gradient-correlation.ts';
import { resamplePlane } from './resample-plane.ts';

/** Half a step moves the pixels at the rim of a 256 px plane by about 2 px: as much as the correlation bears. */
const ROTATION_STEP_DEG = 2;
const SCALE_STEP = 1.035;
/** Little is faded out: two images that overlap by half show the same ground near their edges. */
const TAPER_SHARE = 0.15;
/** Maps that take the corners this close together are one candidate, as a share of the side. */
const SAME_SHARE = 0.04;
/** Less of the smaller image in common is not looked at. */
const LEAST_OVERLAP = 0.25;

export interface ShortlistOptions {
  /** Side of the square in which the planes are correlated, px; a power of two. */
  readonly sidePx?: number;
  readonly maxRotationDeg?: number;
  /** After pixels per before pixel. */
  readonly minScale?: number;
  readonly maxScale?: number;
  /** How many candidates are wanted. */
  readonly count?: number;
}

/** A map that may be the right one. */
export interface Candidate {
  /** From a pixel of the before plane to the after plane. */
  readonly map: Affine;
  /** Share of the smaller plane's area that both show under it, 0..1. */
  readonly overlap: number;
  /** Height of the correlation peak, 1 for equal images. */
  readonly height: number;
}

/**
 * The similarities under which two small planes look most alike, the best first: every rotation and scale in steps,
 * and for each the shift, by phase correlation of the gradients.
 *
 * A shortlist, not an answer: whatever is compared, some candidate is best. Put each to the test.
 *
 * @param before at most `sidePx` a side; `after` likewise, shrunk by the same factor.
 */
export function shortlistSimilarities(before: Plane, after: Plane, options: ShortlistOptions = {}): Candidate[] {
  const { sidePx = 128, maxRotationDeg = 10, minScale = 0.8, maxScale = 1.25, count = 6 } = options;
  const correlator = new GradientCorrelator(sidePx, TAPER_SHARE);
  const middle = sidePx / 2;
  const frame = translation(before.width / 2 - middle, before.height / 2 - middle);
  const seenBefore = resamplePlane(before, frame, sidePx, sidePx);
  const reference = correlator.spectrum(seenBefore.values, seenBefore.valid);
  if (reference === null) return [];
  const candidates: Candidate[] = [];
  for (const turn of turns(maxRotationDeg, minScale, maxScale)) {
    const about = composeAffine(
      translation(after.width / 2, after.height / 2),
      composeAffine(turn, translation(-middle, -middle)),
    );
    const seenAfter = resamplePlane(after, about, sidePx, sidePx);
    const target = correlator.spectrum(seenAfter.values, seenAfter.valid);
    if (target === null) continue;
    const peak = highest(correlator.correlate(correlator.crossPhase(reference, target)), sidePx);
    const fromFrame = translation(-frame.c, -frame.f);
    for (const shift of unwrapped(peak, sidePx)) {
      const map = composeAffine(about, composeAffine(translation(-shift.col, -shift.row), fromFrame));
      const overlap = overlapOf(map, before, after);
      if (overlap >= LEAST_OVERLAP) candidates.push({ map, overlap, height: peak.height });
    }
  }
  return distinct(candidates, before, count, SAME_SHARE * sidePx);
}

function* turns(maxRotationDeg: number, minScale: number, maxScale: number): Generator<Affine> {
  const rotationSteps = Math.round(maxRotationDeg / ROTATION_STEP_DEG);
  const fewest = Math.round(Math.log(minScale) / Math.log(SCALE_STEP));
  const most = Math.round(Math.log(maxScale) / Math.log(SCALE_STEP));
  for (let turn = -rotationSteps; turn <= rotationSteps; turn++) {
    const angle = (turn * ROTATION_STEP_DEG * Math.PI) / 180;
    for (let step = fewest; step <= most; step++) {
      const cos = SCALE_STEP ** step * Math.cos(angle);
      const sin = SCALE_STEP ** step * Math.sin(angle);
      yield { a: cos, b: -sin, c: 0, d: sin, e: cos, f: 0 };
    }
  }
}

interface Peak {
  readonly col: number;
  readonly row: number;
  readonly height: number;
}

function highest(correlation: Float64Array, sidePx: number): Peak {
  let best = 0;
  for (let i = 1; i < correlation.length; i++) if (correlation[i]! > correlation[best]!) best = i;
  return { col: best % sidePx, row: Math.floor(best / sidePx), height: correlation[best]! };
}

/** The correlation is periodic: a shift to the right by 200 px of 256 looks like one to the left by 56. */
function unwrapped({ col, row }: Peak, sidePx: number): { col: number; row: number }[] {
  return [0, sidePx].flatMap((colTurn) => [0, sidePx].map((rowTurn) => ({ col: col - colTurn, row: row - rowTurn })));
}

/** Share of the smaller image's area that both have, by the bounding box of one in the other. */
function overlapOf(map: Affine, before: Plane, after: Plane): number {
  const corners = cornersOf(before).map((corner) => applyAffine(map, corner));
  const cols = corners.map(({ col }) => col);
  const rows = corners.map(({ row }) => row);
  const width = Math.min(after.width, Math.max(...cols)) - Math.max(0, Math.min(...cols));
  const height = Math.min(after.height, Math.max(...rows)) - Math.max(0, Math.min(...rows));
  if (width <= 0 || height <= 0) return 0;
  const scale = Math.abs(map.a * map.e - map.b * map.d);
  return Math.min(1, (width * height) / Math.min(after.width * after.height, scale * before.width * before.height));
}

function distinct(candidates: Candidate[], before: Plane, count: number, samePx: number): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates.sort((a, b) => b.height - a.height)) {
    const isKnown = kept.some(({ map }) =>
      cornersOf(before).every((corner) => {
        const [a, b] = [applyAffine(map, corner), applyAffine(candidate.map, corner)];
        return Math.hypot(a.col - b.col, a.row - b.row) < samePx;
      }),
    );
    if (!isKnown) kept.push(candidate);
    if (kept.length === count) break;
  }
  return kept;
}

function cornersOf({ width, height }: Plane) {
  return [0, width].flatMap((col) => [0, height].map((row) => ({ col, row })));
}
