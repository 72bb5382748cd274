import { type Affine, composeAffine, IDENTITY } from '../geo/affine.ts';
import { type Plane, shrinkPlane } from '../raster/plane.ts';
import { fitRegistration } from './fit-registration.ts';
import { matchWindow } from './match-window.ts';
import { planWindows } from './plan-windows.ts';
import { resamplePlane } from './resample-plane.ts';
import { type Candidate, type ShortlistOptions, shortlistSimilarities } from './shortlist-similarities.ts';

/** Sides of the planes the shortlist is drawn from, px: the small one does for most pairs, at a seventh of the time. */
const SHORTLIST_SIDES_PX = [128, 256] as const;
/** Side of the planes whose windows must agree, px, where they show the same ground; larger by what they do not share. */
const MATCHING_SIDE_PX = 512;
const MAXIMUM_WINDOWS = 400;
/** In pixels of that size: relief, and roofs seen from two sides, part windows by a few pixels of the full size. */
const TOLERANCE_PX = 2;
/** Different places agree on fewer windows than this, by number and by share of those that matched. */
const LEAST_INLIERS = 10;
const LEAST_INLIER_SHARE = 0.25;
/** Images whose sizes differ by less are looked at in one scale only, as a logarithm. */
const LIKE_SIZE = 0.1;

export interface ContentAlignment {
  /** From a pixel of the before image to the same place in the after image: a similarity. */
  readonly beforeToAfter: Affine;
  /** Windows of the last look that matched, and those that agree with the map. */
  readonly matched: number;
  readonly inliers: number;
}

/**
 * Aligns two images of one place by what they show, with no georeference: rotation to 10°, scale 0.8 to 1.25 (of the
 * pixels, or of the frames), any shift that leaves about 27 % or more in common.
 *
 * A shortlist of similarities on small planes; the first under which windows of a larger look agree is corrected by
 * them, and looked at again. Good to about a third of a pixel of a 512 px image; `registerPair` or the like takes the
 * rest, where the ground is flat enough for one map.
 *
 * @returns null where no candidate passes: the images show different places, or too little that stayed.
 */
export function alignOnContent(before: Plane, after: Plane, options: ShortlistOptions = {}): ContentAlignment | null {
  for (const zoom of zooms(before, after)) {
    const toAfter = { ...IDENTITY, a: zoom, e: zoom };
    const alike =
      zoom === 1
        ? after
        : resamplePlane(after, toAfter, Math.round(after.width / zoom), Math.round(after.height / zoom));
    const found = alignAlike(before, alike, options);
    if (found !== null) return { ...found, beforeToAfter: composeAffine(toAfter, found.beforeToAfter) };
  }
  return null;
}

/** After pixels per before pixel, to start from: as if seen alike, and as if both files framed the same ground. */
function zooms(before: Plane, after: Plane): number[] {
  const framed = longestSide(after) / longestSide(before);
  return Math.abs(Math.log(framed)) < LIKE_SIZE ? [1] : [1, framed];
}

function alignAlike(before: Plane, after: Plane, options: ShortlistOptions): ContentAlignment | null {
  for (const { map, overlap } of candidates(before, after, options)) {
    // The less is in common the less it is shrunk: a strip of it would hold too few windows to agree.
    const factor = shrinkFactor(before, after, MATCHING_SIDE_PX / Math.sqrt(overlap));
    const [smallBefore, smallAfter] = [shrinkPlane(before, factor), shrinkPlane(after, factor)];
    const tested = correct(smallBefore, smallAfter, enlarged(map, 1 / factor));
    if (tested === null) continue;
    const settled = correct(smallBefore, smallAfter, tested.beforeToAfter) ?? tested;
    return { ...settled, beforeToAfter: enlarged(settled.beforeToAfter, factor) };
  }
  return null;
}

function* candidates(before: Plane, after: Plane, options: ShortlistOptions): Generator<Candidate> {
  for (const sidePx of SHORTLIST_SIDES_PX) {
    const factor = shrinkFactor(before, after, sidePx);
    const small = [shrinkPlane(before, factor), shrinkPlane(after, factor)] as const;
    for (const candidate of shortlistSimilarities(...small, { ...options, sidePx })) {
      yield { ...candidate, map: enlarged(candidate.map, factor) };
    }
  }
}

/** Matches windows under a supposed map and corrects it by what they agree on; null where they do not. */
function correct(before: Plane, after: Plane, supposed: Affine): ContentAlignment | null {
  const { width, height } = before;
  const moved = resamplePlane(after, supposed, width, height);
  const observed = { width, height, valid: moved.valid.map((mark, i) => mark & before.valid[i]!) };
  const windows = planWindows(width, height, { maxWindows: MAXIMUM_WINDOWS, observed }).flat();
  const tiePoints = windows.flatMap((window) => matchWindow(before, moved, window) ?? []);
  const fit = fitRegistration(tiePoints, {
    width,
    height,
    windows: windows.length,
    searchPx: windows[0] === undefined ? 0 : windows[0].sizePx / 4,
    tolerancePx: TOLERANCE_PX,
    richest: 'similarity',
  });
  if ('refused' in fit) return null;
  const { matched, inliers } = fit.tiePoints;
  if (inliers < LEAST_INLIERS || inliers < LEAST_INLIER_SHARE * matched) return null;
  return { beforeToAfter: composeAffine(supposed, fit.gridToAfter), matched, inliers };
}

/** The same map between images `factor` times as large. */
function enlarged(map: Affine, factor: number): Affine {
  return { ...map, c: map.c * factor, f: map.f * factor };
}

/** Whole, so that every small pixel holds whole pixels; 1 for images that fit as they are. */
function shrinkFactor(a: Plane, b: Plane, sidePx: number): number {
  return Math.ceil(Math.max(longestSide(a), longestSide(b)) / sidePx);
}

function longestSide({ width, height }: Plane): number {
  return Math.max(width, height);
}
