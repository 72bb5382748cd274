import type { Detection } from '../contract/detection.ts';
import type { ModelCard } from './model-card.ts';

/** What all detections have, whatever their class. */
type Seen = Omit<Detection, 'label' | 'diameterMeters' | 'diameterMetersRange' | 'isIndicative'>;

/** A class of objects that a model finds by their centres. */
export interface ObjectClass {
  /** The planes of the model's output that hold ln width and ln height, px at its GSD. */
  readonly sizePlanes: readonly [width: string, height: string];
  /** Makes a detection of what was seen. */
  readonly describe: (seen: Seen, size: ObjectSize, card: Pick<ModelCard, 'diameter'>) => Detection;
}

/** How large an object is. */
interface ObjectSize {
  /** Sides of its box, m. */
  readonly widthMeters: number;
  readonly heightMeters: number;
  /** Ground sample distance of the image, m. */
  readonly gsdMeters: number;
}
