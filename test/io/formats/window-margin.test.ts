import { describe, expect, it } from 'vitest';
import { planWithMargin } from '../../../src/io/formats/window-margin.ts';

/** An image of 40 × 40 tiles of 100 px, each of as many bytes as is said. */
function image(bytesOf: (across: number, down: number) => number) {
  const tiles = Array.from({ length: 1600 }, (_, tile) => bytesOf(tile % 40, Math.floor(tile / 40)));
  return {
    width: 4000,
    height: 4000,
    blockWidth: 100,
    blockHeight: 100,
    blocksAcross: 40,
    blocksDown: 40,
    isPlanar: false,
    samplesPerPixel: 1,
    offsets: tiles.map((_, tile) => 1000 * tile),
    byteCounts: tiles,
  };
}

const even = image(() => 100);
const area = (left: number, top: number, right: number, bottom: number) => ({
  col: left,
  row: top,
  width: right - left,
  height: bottom - top,
});

describe('the margin of an area', () => {
  it('is there without a tile more where the tiles of the area hold it', () => {
    expect(planWithMargin([even], area(1060, 1060, 1940, 1940), 50).window).toEqual(area(1000, 1000, 2000, 2000));
  });

  it('costs a row or column of tiles where these do not hold it, for the barest side first, while that is cheap', () => {
    // Ten columns by ten rows; the left side has 10 px, the upper 20 px, the right 30 px, the lower none that it needs.
    const plan = planWithMargin([even], area(1010, 1020, 1970, 1940), 50);
    expect(plan.window).toEqual(area(900, 900, 2000, 2000));
    expect(plan.tiles.flat()).toHaveLength(11 * 11);
  });

  it('of a small area is what its own tiles hold', () => {
    expect(planWithMargin([even], area(1010, 1010, 1090, 1090), 50).window).toEqual(area(1000, 1000, 1100, 1100));
  });

  it('is counted in bytes, not in tiles: what was never written, as over the sea, costs nothing', () => {
    const coast = image((across) => (across < 10 ? 0 : 100));
    expect(planWithMargin([coast], area(1010, 1010, 1090, 1090), 50).window).toEqual(area(900, 1000, 1100, 1100));
  });

  it('ends with the image', () => {
    expect(planWithMargin([even], area(0, 10, 4000, 3990), 50).window).toEqual(area(0, 0, 4000, 4000));
  });
});
