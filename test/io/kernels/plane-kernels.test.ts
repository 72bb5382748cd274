import { describe, expect, it } from 'vitest';
import { plainKernels } from '../../../src/core/change/change-kernels.ts';
import { binomialSums } from '../../../src/core/change/log-plane.ts';
import { planeKernels } from '../../../src/io/kernels/plane-kernels.ts';

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Noise, and a mask with a wedge and single holes. */
function planted(width: number, height: number, most: number, share = 0.02) {
  const next = random(width * 1000 + height);
  const observed = Uint8Array.from({ length: width * height }, (_, i) =>
    next() < share || (i % width) + Math.floor(i / width) < (share > 0 ? 5 : 0) ? 0 : 1,
  );
  const noise = () => Int32Array.from(observed, (seen) => seen * Math.round((2 * next() - 1) * most));
  return { observed, before: noise(), after: noise() };
}

const sizes = [
  [64, 48],
  [61, 33],
  [5, 40],
  [40, 3],
  [1, 9],
  [2, 2],
] as const;

describe.each(sizes)('planes of %i × %i px: kernel and twin agree on', (width, height) => {
  const kernels = planeKernels();

  it('come from two implementations', () => {
    expect(kernels).not.toBe(plainKernels);
  });

  it.each([1, 3, 13, 20])('sums over squares of radius %i', (radius) => {
    const { observed, before } = planted(width, height, 200_000);
    for (const values of [before, observed]) {
      expect(kernels.boxSums(values, width, height, radius)).toEqual(
        plainKernels.boxSums(values, width, height, radius),
      );
    }
  });

  it.each([1, 2, 4, 10])('half ranges within %i px', (radius) => {
    for (const share of [0.02, 0.9]) {
      const { observed, before } = planted(width, height, 100_000, share);
      expect(kernels.localHalfRange(before, observed, width, height, radius)).toEqual(
        plainKernels.localHalfRange(before, observed, width, height, radius),
      );
    }
  });

  it.each([0, 0.02, 0.5])('smoothing with a share of %f not observed', (share) => {
    const { observed, before } = planted(width, height, 100_000, share);
    const weights = binomialSums(observed, width);
    expect(kernels.smoothObserved(before, observed, weights, width)).toEqual(
      plainKernels.smoothObserved(before, observed, weights, width),
    );
  });

  it.each([1, 3])('products of slopes, sums of %i planes', (planes) => {
    for (const most of [3000, 200_000]) {
      const { observed, before, after } = planted(width, height, most);
      const steepest = { before: 120, after: 900 };
      expect(kernels.slopeProducts({ before, after }, observed, width, planes, steepest)).toEqual(
        plainKernels.slopeProducts({ before, after }, observed, width, planes, steepest),
      );
    }
  });
});
