import type { ModelCard } from '../detect/model-card.ts';
import { STATED_FROM, sceneBelief } from '../detect/scene-belief.ts';
import { rounded } from '../raster/rounded.ts';
import type { SeenCrater } from './crater-findings.ts';

/**
 * The craters that are rather right than wrong among all that the compact channel proposes, with that confidence.
 *
 * A model of one date finds so many wrong marks on a square kilometre. Only those on ground that changed can be proposed, and
 * that is little ground, so what one date alone leaves doubtful is likely there (`sceneBelief` over that ground). Takes changed
 * ground for no more like craters than other ground; where much of it is, as in rubble, its own low scores say so.
 *
 * @param proposed all finds with a small changed place in their box, doubtful ones too.
 * @param ground how many such places there are, and what a pixel of the grid measures, m.
 */
export function believedCraters(
  proposed: readonly SeenCrater[],
  { spots, pixelMeters }: { readonly spots: number; readonly pixelMeters: number },
  { calibration, decode }: Pick<ModelCard, 'calibration' | 'decode'>,
): SeenCrater[] {
  if (calibration === null || proposed.length === 0) return [...proposed];
  const scores = proposed.map(({ detection }) => detection.score);
  const beliefs = sceneBelief(scores, openedKm2(proposed, spots, pixelMeters), calibration, decode.threshold);
  return proposed.flatMap(({ detection, box }, i) => {
    const confidence = rounded(beliefs[i]!, 4);
    return confidence < STATED_FROM ? [] : [{ detection: { ...detection, confidence }, box }];
  });
}

/** A find's box holds a spot where its middle lies in a box as large round the spot. */
function openedKm2(finds: readonly SeenCrater[], spots: number, pixelMeters: number): number {
  const areaOf = ({ box: [x0, y0, x1, y1] }: SeenCrater) => (x1 - x0) * (y1 - y0);
  const meanPx = finds.reduce((sum, find) => sum + areaOf(find), 0) / finds.length;
  return (spots * meanPx * pixelMeters ** 2) / 1e6;
}
