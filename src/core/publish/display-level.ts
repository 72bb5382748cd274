import type { RadiometricFit } from '../contract/run.ts';
import type { DisplayBand } from './display-bands.ts';
import { type Level, SAME_LEVEL } from './display-stretch.ts';

/** How the run brought this band of the after scene to the before scene's level; as it is where it did not. */
export function levelOf({ name }: DisplayBand, radiometry: RadiometricFit): Level {
  const fit = radiometry.bands.find((band) => band.name === name);
  return fit === undefined || !(fit.gain > 0) ? SAME_LEVEL : { gain: fit.gain, offset: fit.offset };
}
