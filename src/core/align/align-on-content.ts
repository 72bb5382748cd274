import { type Affine, composeAffine } from '../geo/affine.ts';
import { type Plane, shrinkPlane } from '../raster/plane.ts';
import { fitRegistration, type RegistrationFit } from './fit-registration.ts';
import { matchWindow } from './match-window.ts';
import { planWindows } from './plan-windows.ts';
import type { MapModel } from './plane-map.ts';
import { resamplePlane } from './resample-plane.ts';
import { SHORTLIST_SIDE_PX, type ShortlistOptions, shortlistSimilarities } from './shortlist-similarities.ts';

/** One way to look at the two planes: how small, and how closely windows must agree there. */
interface Look {
  readonly longestSidePx: number;
  readonly windows: number;
  readonly tolerancePx: number;
  readonly richest: MapModel;
}

/** Every candidate is put to this test; the one most windows agree on is refined by the next looks. */
const TEST: Look = { longestSidePx: 512, windows: 100, tolerancePx: 2, richest: 'similarity' };
const REFINEMENTS: readonly Look[] = [
  { longestSidePx: 1024, windows: 100, tolerancePx: 2, richest: 'similarity' },
  { longestSidePx: 4096, windows: 150, tolerancePx: 1.5, richest: 'affine' },
];
/** Different places agree on fewer windows than this, by number and by share of those that matched. */
const LEAST_INLIERS = 10;
const LEAST_INLIER_SHARE = 0.25;

export interface ContentAlignment {
  /** From a pixel of the before image to the same place in the after image. */
  readonly beforeToAfter: Affine;
  /** What windows at the last look left: residuals in pixels of that look, after the map. */
  readonly fit: RegistrationFit;
}

/**
 * Aligns two images of one place by what they show, with no georeference: rotation to 10°, scale 0.8 to 1.25, any
 * shift that leaves more than about a third in common.
 *
 * A shortlist of similarities at 256 px a side, each put to the test by windows that must agree, the best refined at
 * larger sizes. The caller's own registration takes the last hundredths of a pixel.
 *
 * @returns null where no candidate passes: the images show different places, or too little that stayed.
 */
export function alignOnContent(before: Plane, after: Plane, options: ShortlistOptions = {}): ContentAlignment | null {
  const factor = Math.max(1, longestSide(before, after) / SHORTLIST_SIDE_PX);
  const shrunk = Math.ceil(factor);
  const candidates = shortlistSimilarities(shrinkPlane(before, shrunk), shrinkPlane(after, shrunk), options);
  let best: ContentAlignment | null = null;
  for (const { map } of candidates) {
    const tested = lookAgain(before, after, enlarged(map, shrunk), TEST);
    if (tested !== null && inliersOf(tested) > inliersOf(best)) best = tested;
  }
  for (const look of REFINEMENTS) {
    if (best === null) return null;
    best = lookAgain(before, after, best.beforeToAfter, look);
  }
  return best;
}

/** Matches windows under a supposed map and corrects it by what they agree on; null where they do not. */
function lookAgain(before: Plane, after: Plane, supposed: Affine, look: Look): ContentAlignment | null {
  const { longestSidePx, windows: maxWindows, tolerancePx, richest } = look;
  const factor = Math.max(1, Math.ceil(longestSide(before, after) / longestSidePx));
  const reference = shrinkPlane(before, factor);
  const { width, height } = reference;
  const small = enlarged(supposed, 1 / factor);
  const moved = resamplePlane(shrinkPlane(after, factor), small, width, height);
  const observed = { width, height, valid: moved.valid.map((mark, i) => mark & reference.valid[i]!) };
  const windows = planWindows(width, height, { maxWindows, observed });
  const tiePoints = windows.flatMap((window) => matchWindow(reference, moved, window) ?? []);
  const fit = fitRegistration(tiePoints, { width, height, windows: windows.length, tolerancePx, richest });
  if ('refused' in fit || fit.tiePoints.inliers < LEAST_INLIERS || fit.reliability < LEAST_INLIER_SHARE) return null;
  return { beforeToAfter: enlarged(composeAffine(small, fit.gridToAfter), factor), fit };
}

function inliersOf(alignment: ContentAlignment | null): number {
  return alignment?.fit.tiePoints.inliers ?? 0;
}

/** The same map between images `factor` times as large. */
function enlarged(map: Affine, factor: number): Affine {
  return { ...map, c: map.c * factor, f: map.f * factor };
}

function longestSide(...planes: readonly Plane[]): number {
  return Math.max(...planes.flatMap(({ width, height }) => [width, height]));
}
