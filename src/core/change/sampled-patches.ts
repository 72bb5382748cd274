import type { AlignedPatch } from '../align/aligned-patch.ts';

/** A patch to fit on, with what of it both dates show. */
export interface SeenPatch {
  readonly patch: AlignedPatch;
  /** 1 where both dates are valid. */
  readonly observed: Uint8Array;
}

/** Plenty for stable medians. */
const SAMPLES = 100_000;

/** 1 where both dates are valid. @param observed as many bytes as pixels; filled. */
export function observedOnBoth(
  { before, after }: AlignedPatch,
  observed: Uint8Array = new Uint8Array(before.valid.length),
): Uint8Array {
  observed.set(before.valid);
  const later = after.valid;
  if (!later.includes(0)) return observed;
  for (let i = 0; i < observed.length; i++) observed[i]! &= later[i]!;
  return observed;
}

/** Reads one value at each drawn pixel: what the reader makes of a patch, at the pixel's place. */
export type Sample<Seen> = (reader: (patch: Seen) => (i: number) => number) => Float64Array;

/**
 * Draws the same pixels from every patch each time: every n-th observed one.
 *
 * @throws RangeError where no pixel of any patch is valid on both dates; `fitRadiometry` refuses such a pair first.
 */
export function sampler<Seen extends { readonly observed: Uint8Array }>(patches: readonly Seen[]): Sample<Seen> {
  const total = patches.reduce((sum, { observed }) => sum + observed.reduce((count, one) => count + one, 0), 0);
  if (total === 0) throw new RangeError('No sampled pixel is valid on both dates.');
  const stride = Math.ceil(total / SAMPLES);
  return (reader) => {
    const values: number[] = [];
    for (const patch of patches) {
      const read = reader(patch);
      const { observed } = patch;
      let count = 0;
      for (let i = 0; i < observed.length; i++) if (observed[i] === 1 && count++ % stride === 0) values.push(read(i));
    }
    return Float64Array.from(values);
  };
}
