import type { CraterDetection } from '../contract/detection.ts';
import type { CraterFinding, PixelBox } from '../contract/finding.ts';
import { rounded } from '../raster/rounded.ts';
import { carries, claimsOf, offeredDamage } from './claims.ts';
import { acrossPx, changeIn, type ObjectContext, observedShares, placementOf, windowAround } from './object-context.ts';
import type { PlacedDetection } from './placed-detection.ts';

/** A crater that was seen on one date. */
export type SeenCrater = PlacedDetection<CraterDetection>;

/** Two marks whose middles are closer than this share of the larger diameter are one crater. */
const SAME_PLACE = 0.5;
/** Before, any ground has low scores: an old crater has at least such share of the new one's. */
const AS_SURE = 0.5;
/** Of a new crater at least so much lies in ground that changed. */
const LEAST_CHANGED = 0.1;
const LEAST_OBSERVED = 0.7;

/**
 * The craters that are new: seen after, not seen nearly as surely at the same place before, on ground that changed and that both dates
 * show. One seen on both dates is old and no finding; one that the model sees after, on ground that did not change, is
 * the model's doubt, and no finding either. Both stay in the detections.
 */
export async function craterFindings(
  before: readonly SeenCrater[],
  after: readonly SeenCrater[],
  context: ObjectContext,
): Promise<Omit<CraterFinding, 'id'>[]> {
  const found: Omit<CraterFinding, 'id'>[] = [];
  for (const { detection, box } of after) {
    const sight = { acrossPx: acrossPx(diameterOf(box), context), gsdMeters: context.gsdMeters };
    const change = changeIn(box, context.regions);
    if (!carries('crater-there', sight) || change.changedShare < LEAST_CHANGED) continue;
    if (before.some((other) => isOld(other, { detection, box }))) continue;
    const window = windowAround(box, 0, context.grid);
    const pair = await context.lookAt(window);
    const seen = { window, beforeValid: pair.before.valid, afterValid: pair.after.valid };
    const { beforeObserved, afterObserved } = observedShares(box, seen, context.obscured);
    if (beforeObserved < LEAST_OBSERVED || afterObserved < LEAST_OBSERVED) continue;
    const placed = placementOf(box, context);
    const { diameterMeters, diameterMetersRange, isIndicative } = detection;
    found.push({
      kind: 'crater',
      ...placed,
      afterBox: detection.box,
      afterAsset: detection.asset,
      confidence: detection.confidence,
      diameterMeters,
      diameterMetersRange,
      isIndicative,
      evidence: {
        score: detection.score,
        changedShare: rounded(change.changedShare, 3),
        peak: change.peak === null ? null : rounded(change.peak, 2),
      },
      sentence: sentenceOf(detection),
      claims: claimsOf('crater', sight),
      offeredDamage: offeredDamage('crater', sight),
    });
  }
  return found;
}

/**
 * The craters that the compact channel proposes too: something small changed in them, and no aircraft stands or stood
 * there. A net of one date takes rubble, shadows and what an aircraft leaves for craters, and where everything changed, that
 * the ground did change says little.
 *
 * @param aircraft boxes on either date.
 */
export function proposedCraters(
  craters: readonly SeenCrater[],
  spots: readonly { readonly col: number; readonly row: number }[],
  aircraft: readonly PixelBox[],
): SeenCrater[] {
  return craters.filter(({ box }) => {
    const middle = { col: (box[0] + box[2]) / 2, row: (box[1] + box[3]) / 2 };
    return spots.some((spot) => holds(box, spot)) && !aircraft.some((other) => holds(other, middle));
  });
}

function holds([x0, y0, x1, y1]: PixelBox, { col, row }: { readonly col: number; readonly row: number }): boolean {
  return col >= x0 && col <= x1 && row >= y0 && row <= y1;
}

/** Whether one that was seen before, nearly as surely, is the same. */
function isOld(before: SeenCrater, after: SeenCrater): boolean {
  return before.detection.score >= AS_SURE * after.detection.score && isSamePlace(before.box, after.box);
}

function isSamePlace(a: PixelBox, b: PixelBox): boolean {
  const apart = Math.hypot((a[0] + a[2] - b[0] - b[2]) / 2, (a[1] + a[3] - b[1] - b[3]) / 2);
  return apart < SAME_PLACE * Math.max(diameterOf(a), diameterOf(b));
}

function diameterOf([x0, y0, x1, y1]: PixelBox): number {
  return (x1 - x0 + y1 - y0) / 2;
}

function sentenceOf({ diameterMeters, diameterMetersRange, isIndicative }: CraterDetection): string {
  if (diameterMeters === null || diameterMetersRange === null) {
    return 'A round mark like a crater that was not here before; the image has no scale.';
  }
  const [least, most] = diameterMetersRange.map((meters) => meters.toFixed(0));
  return isIndicative
    ? `A round mark like a crater that was not here before, of the order of ${diameterMeters.toFixed(0)} m across.`
    : `A crater that was not here before, about ${diameterMeters.toFixed(0)} m across (${least}–${most} m).`;
}
