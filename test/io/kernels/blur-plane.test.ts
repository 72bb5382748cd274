import { describe, expect, it } from 'vitest';
import { antiAlias, blurPlane } from '../../../src/core/raster/anti-alias.ts';
import { gaussianKernel } from '../../../src/core/raster/gaussian.ts';
import { blurPlaneFast } from '../../../src/io/kernels/blur-plane.ts';
import { wasm } from '../../../src/io/kernels/wasm.ts';

function planted(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => 1e4 * Math.sin(i * 1.7) ** 3 + (i % 13) / 3);
}

describe.each([
  [64, 48],
  [61, 33],
  [5, 40],
  [40, 3],
  [1, 9],
  [2, 1],
])('planes of %i × %i px', (width, height) => {
  it.each([
    [1, 1],
    [0.4, 2.3],
    [0, 1.5],
    [3, 0],
  ])('are blurred to the same bytes with the kernel and without, by %f and %f px', (col, row) => {
    expect(wasm()).not.toBeNull();
    const kernels = { across: col === 0 ? null : gaussianKernel(col), down: row === 0 ? null : gaussianKernel(row) };
    const plain = blurPlane(planted(width * height), width, height, kernels);
    expect(blurPlaneFast(planted(width * height), width, height, kernels)).toEqual(plain);
  });

  it.each([blurPlane, blurPlaneFast])('that are even stay even up to their edges, one pixel masked or none', (blur) => {
    const bands = [new Float32Array(width * height).fill(7)];
    for (const masked of [false, true]) {
      const valid = new Uint8Array(width * height).fill(1);
      if (masked) valid[0] = 0;
      const [even] = antiAlias({ width, height, bands, valid }, { col: 1.2, row: 2 }, blur).bands;
      for (let i = masked ? 1 : 0; i < valid.length; i++) expect(even![i]).toBeCloseTo(7, 5);
    }
  });
});
