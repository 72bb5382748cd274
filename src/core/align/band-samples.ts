import { AllNodata } from '../contract/errors.ts';
import type { PixelArray } from '../raster/raster.ts';
import type { BandPair } from '../scene/common-bands.ts';
import type { AlignedPatch } from './aligned-patch.ts';

const SAMPLES = 40_000;
const FEWEST_SAMPLES = 64;

/** One band of the same pixels on both dates. */
export interface BandSamples {
  readonly before: Float64Array;
  readonly after: Float64Array;
}

/**
 * Draws every n-th pixel that is valid on both dates, the same in every band.
 *
 * @throws AllNodata where fewer than 64 are.
 */
export function drawSamples(patches: readonly AlignedPatch[], pairs: readonly BandPair[]): BandSamples[] {
  let total = 0;
  for (const patch of patches) {
    for (let i = 0; i < patch.before.valid.length; i++) if (isShared(patch, i)) total++;
  }
  if (total < FEWEST_SAMPLES) {
    throw new AllNodata(
      `Brightness cannot be matched: ${total} sampled pixels are valid on both dates, ${FEWEST_SAMPLES} are needed. ` +
        'Choose scenes that both cover the area.',
    );
  }
  const stride = Math.ceil(total / SAMPLES);
  const count = Math.ceil(total / stride);
  const samples = pairs.map(() => ({ before: new Float64Array(count), after: new Float64Array(count) }));
  let shared = 0;
  let place = 0;
  for (const patch of patches) {
    const drawn: number[] = [];
    for (let i = 0; i < patch.before.valid.length; i++) {
      if (isShared(patch, i) && shared++ % stride === 0) drawn.push(i);
    }
    for (const [band, pair] of pairs.entries()) {
      readAt(patch.before.bands[pair.before]!, drawn, samples[band]!.before, place);
      readAt(patch.after.bands[pair.after]!, drawn, samples[band]!.after, place);
    }
    place += drawn.length;
  }
  return samples;
}

function isShared({ before, after }: AlignedPatch, i: number): boolean {
  return before.valid[i] === 1 && after.valid[i] === 1;
}

function readAt(pixels: PixelArray, places: readonly number[], samples: Float64Array, from: number): void {
  for (let k = 0; k < places.length; k++) samples[from + k] = pixels[places[k]!]!;
}
