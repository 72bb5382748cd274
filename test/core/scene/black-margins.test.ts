import { describe, expect, it } from 'vitest';
import type { PixelArray, Raster } from '../../../src/core/raster/raster.ts';
import { blackMargins, withoutMargin } from '../../../src/core/scene/obscured/black-margins.ts';
import { codeOf } from '../../../src/core/scene/obscured/obscured-map.ts';

const WIDTH = 60;
const HEIGHT = 40;

/** Ground of 80 with what is laid over it. */
function image(
  at: (col: number, row: number) => number | null,
  { empty = Uint8Array as new (length: number) => PixelArray, hasData = (col: number): boolean => col >= 0 } = {},
): Raster {
  const bands = [new empty(WIDTH * HEIGHT), new empty(WIDTH * HEIGHT)];
  const valid = new Uint8Array(WIDTH * HEIGHT);
  for (let i = 0; i < valid.length; i++) {
    const [col, row] = [i % WIDTH, Math.floor(i / WIDTH)];
    for (const band of bands) band[i] = at(col, row) ?? 80;
    valid[i] = hasData(col) ? 1 : 0;
  }
  return { width: WIDTH, height: HEIGHT, bands, valid };
}

const count = (raster: Raster) => blackMargins(raster).reduce((sum, one) => sum + one, 0);

describe('a black margin', () => {
  it('is zeros up to the frame, with what compression made of them and one pixel of edge', () => {
    const right = (col: number, row: number) => (col >= 50 ? (col + row) % 3 : null);
    expect(count(image(right))).toBe(11 * HEIGHT);
  });

  it('may be a corner that a turned scene leaves', () => {
    const margins = blackMargins(image((col, row) => (col + row < 15 ? 0 : null)));
    expect([margins[0], margins[14], margins[15], margins[20]]).toEqual([1, 1, 1, 0]);
  });

  it('may touch ground that is known not to be shown', () => {
    expect(count(image((col) => (col >= 5 && col < 15 ? 0 : null), { hasData: (col) => col >= 5 }))).toBeGreaterThan(0);
  });

  it.each<readonly [string, Raster]>([
    ['black within the image', image((col, row) => (Math.hypot(col - 30, row - 20) < 12 ? 0 : null))],
    ['dark ground at the frame', image((col) => (col >= 50 ? 5 : null))],
    ['a dark roof at the frame', image((col, row) => (col >= 55 && row < 10 ? 0 : null))],
    ['reflectance that is low, but measured', image((col) => (col >= 50 ? 1 : null), { empty: Uint16Array })],
  ])('is not %s', (_, raster) => {
    expect(count(raster)).toBe(0);
  });

  it('is not told of one band alone', () => {
    const raster = image((col) => (col >= 50 ? 0 : null));
    raster.bands[1]!.fill(80);
    expect(count(raster)).toBe(0);
  });

  it('is not measured on the date that has it, and left alone on the other', () => {
    const codes = new Uint8Array(WIDTH * HEIGHT).map((_, i) => (i % WIDTH >= 49 ? codeOf('nodata') : 0));
    const measured = (raster: Raster) => withoutMargin(raster, codes).valid.reduce((sum, one) => sum + one, 0);
    expect(measured(image((col) => (col >= 50 ? 0 : null)))).toBe(50 * HEIGHT);
    expect(measured(image(() => null))).toBe(WIDTH * HEIGHT);
    expect(
      withoutMargin(
        image((col) => (col >= 50 ? 0 : null)),
        null,
      ).valid,
    ).not.toContain(0);
  });
});
