import type { Layer } from './canvas.ts';
import type { TruthObject } from './truth.ts';

/** What a group of objects paints on each of the two days. */
export interface DatedLayers {
  readonly before: readonly Layer[];
  readonly after: readonly Layer[];
}

/** The same with what is to be known of each object. */
export interface DatedObjects extends DatedLayers {
  readonly truth: readonly TruthObject[];
}
