import type { Detection } from '../contract/detection.ts';
import type { PixelBox } from '../contract/finding.ts';

/** A detection, and its box on the aligned grid. */
export interface PlacedDetection<Found extends Detection = Detection> {
  readonly detection: Found;
  readonly box: PixelBox;
}

/** Intersection over union above which two files of a mosaic show the same object. */
const SAME = 0.4;

/**
 * The detections of one date that lie on the ground in question, each once: where two files of a mosaic overlap, both
 * show what stands there, and the surer one counts.
 *
 * @param isInside of the middle of a box, px of the grid.
 */
export function placeOnGrid<Found extends Detection>(
  placed: readonly PlacedDetection<Found>[],
  isInside: (middle: { readonly col: number; readonly row: number }) => boolean,
): PlacedDetection<Found>[] {
  const kept: PlacedDetection<Found>[] = [];
  for (const one of placed.toSorted((a, b) => b.detection.score - a.detection.score)) {
    const [x0, y0, x1, y1] = one.box;
    if (!isInside({ col: (x0 + x1) / 2, row: (y0 + y1) / 2 })) continue;
    const isKnown = kept.some(
      (other) => other.detection.asset !== one.detection.asset && overlap(other.box, one.box) > SAME,
    );
    if (!isKnown) kept.push(one);
  }
  return kept;
}

/** Intersection over union. */
function overlap(a: PixelBox, b: PixelBox): number {
  const across = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const down = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (across <= 0 || down <= 0) return 0;
  const shared = across * down;
  const areaOf = (box: PixelBox) => (box[2] - box[0]) * (box[3] - box[1]);
  return shared / (areaOf(a) + areaOf(b) - shared);
}
