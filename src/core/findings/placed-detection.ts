import type { Detection } from '../contract/detection.ts';
import type { PixelBox } from '../contract/finding.ts';

/** A detection, and its box on the aligned grid. */
export interface PlacedDetection<Found extends Detection = Detection> {
  readonly detection: Found;
  readonly box: PixelBox;
}

/** Intersection over union above which two files of a mosaic show the same object. */
const SAME = 0.4;
/** The same, of one place on both dates: aircraft turn and differ. */
const SUPPORTED = 0.3;
/**
 * What is doubtful alone counts from this confidence where the other date shows one in its place: that makes the odds some ten
 * times better (pairs of airports that the model was trained on, against all its doubtful finds there).
 */
const LEAST_SUPPORTED = 0.1;

/**
 * The detections of one scene, each once: where two files of a mosaic show the same object, the surer one counts. What one
 * file shows close together is two: that file's own overlaps are settled.
 *
 * @param placed with boxes in one space for all files: a grid, or a map with its rows counted down.
 * @returns the surest first.
 */
export function onceEach<Placed extends PlacedDetection>(placed: readonly Placed[]): Placed[] {
  const kept: Placed[] = [];
  for (const one of placed.toSorted((a, b) => b.detection.score - a.detection.score)) {
    const isKnown = kept.some(
      (other) => other.detection.asset !== one.detection.asset && overlap(other.box, one.box) > SAME,
    );
    if (!isKnown) kept.push(one);
  }
  return kept;
}

/**
 * The firm detections of one date, and of the doubtful ones those that stand where the other date has a firm one: what is doubtful
 * alone is likely where an aircraft stood before. Without it, each that a model misses on one date reads as gone.
 */
export function withSupported<Found extends Detection>(
  firm: readonly PlacedDetection<Found>[],
  doubtful: readonly PlacedDetection<Found>[],
  firmOnOther: readonly PlacedDetection<Found>[],
): PlacedDetection<Found>[] {
  const isSupported = ({ box }: PlacedDetection<Found>) =>
    firmOnOther.some((other) => overlap(other.box, box) > SUPPORTED);
  const isNew = ({ box }: PlacedDetection<Found>) => firm.every((other) => overlap(other.box, box) <= SAME);
  const isLikely = ({ detection }: PlacedDetection<Found>) => (detection.confidence ?? 1) >= LEAST_SUPPORTED;
  return [...firm, ...doubtful.filter((one) => isLikely(one) && isSupported(one) && isNew(one))];
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
