import { describe, expect, it } from 'vitest';
import { allocatePixels, type PixelArray, type SampleType } from '../../../src/core/raster/raster.ts';
import { sumDifferences, sumDifferencesPlainly } from '../../../src/io/kernels/sum-differences.ts';
import { takeDifferences, takeDifferencesPlainly } from '../../../src/io/kernels/take-differences.ts';
import { wasm } from '../../../src/io/kernels/wasm.ts';

const ROWS = 5;

/** Planes of noise, and the block that predictor 2 makes of them. */
function planted(sampleType: SampleType, samples: number, width: number) {
  let state = 20220809 + samples + width;
  const planes = Array.from({ length: samples }, () =>
    allocatePixels(sampleType, width * ROWS).map(() => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 8;
    }),
  );
  const block = allocatePixels(sampleType, width * ROWS * samples);
  planes.forEach((plane, sample) => {
    plane.forEach((value, i) => {
      block[i * samples + sample] = value - (i % width === 0 ? 0 : plane[i - 1]!);
    });
  });
  return { planes, block: new Uint8Array(block.buffer) };
}

function summed(by: typeof sumDifferences, block: Uint8Array, planes: readonly PixelArray[], width: number) {
  const sums = planes.map((plane) => new (plane.constructor as Uint8ArrayConstructor)(plane.length));
  by(block, sums, width);
  return sums;
}

describe('predictor 2', () => {
  it('is undone by the kernel that was built', () => {
    expect(wasm()).not.toBeNull();
  });

  it.each<[SampleType, number, number]>([
    ['uint8', 1, 70],
    ['uint8', 3, 512],
    ['uint8', 3, 7],
    ['int8', 3, 16],
    ['uint8', 3, 65],
    ['uint8', 3, 20_000],
    ['uint8', 4, 33],
    ['uint16', 4, 64],
    ['int16', 1, 31],
    ['uint32', 2, 9],
    ['int32', 13, 40],
  ])(
    'gives %s planes back from %i samples a pixel, %i px wide, with the kernel and without',
    (type, samples, width) => {
      const { planes, block } = planted(type, samples, width);
      expect(summed(sumDifferences, block, planes, width)).toEqual(planes);
      expect(summed(sumDifferencesPlainly, block, planes, width)).toEqual(planes);
      for (const take of [takeDifferences, takeDifferencesPlainly]) {
        const taken = new Uint8Array(block.length);
        take(planes, taken, width);
        expect(Buffer.compare(taken, block)).toBe(0);
      }
    },
  );
});
