import { describe, expect, it } from 'vitest';
import { planReads, planWindow } from '../../../src/io/formats/window-plan.ts';

/** 100 × 60 px in tiles of 16 px, each of 50 bytes with 8 bytes between, as GDAL writes a COG. */
const image = tiled(100, 60, 16, 1000, 58);

function tiled(width: number, height: number, side: number, start: number, step: number, planes = 1) {
  const blocksAcross = Math.ceil(width / side);
  const blocksDown = Math.ceil(height / side);
  const count = blocksAcross * blocksDown * planes;
  return {
    width,
    height,
    blockWidth: side,
    blockHeight: side,
    blocksAcross,
    blocksDown,
    isPlanar: planes > 1,
    samplesPerPixel: planes,
    offsets: Array.from({ length: count }, (_, tile) => start + tile * step),
    byteCounts: Array<number>(count).fill(50),
  };
}

const at = (...tiles: number[]) => tiles.map((tile) => ({ offset: 1000 + tile * 58, length: 50 }));

describe('what a window needs', () => {
  it('is the tiles that hold it, row by row, and one read a row', () => {
    expect(planWindow([image], { col: 20, row: 20, width: 30, height: 20 })).toEqual({
      window: { col: 16, row: 16, width: 48, height: 32 },
      tiles: [at(8, 9, 10, 15, 16, 17)],
      reads: [
        // 4 tiles lie between the rows: near enough to be read along.
        { offset: 1000 + 8 * 58, length: 9 * 58 + 50 },
      ],
    });
  });

  it('ends with the image at its edge', () => {
    const { window, tiles } = planWindow([image], { col: 97, row: 58, width: 3, height: 2 });
    expect(window).toEqual({ col: 96, row: 48, width: 4, height: 12 });
    expect(tiles).toEqual([at(27)]);
  });

  it('of planes is the tiles of each plane', () => {
    const planar = tiled(32, 32, 16, 1000, 58, 3);
    expect(planWindow([planar], { col: 16, row: 0, width: 1, height: 1 }).tiles).toEqual([at(1, 5, 9)]);
  });

  it('begins where a tile of the mask begins too', () => {
    const mask = tiled(100, 60, 32, 90_000, 58);
    const { window, tiles } = planWindow([image, mask], { col: 20, row: 20, width: 5, height: 5 });
    expect(window).toEqual({ col: 0, row: 0, width: 32, height: 32 });
    expect(tiles[0]).toEqual(at(0, 1, 7, 8));
    expect(tiles[1]).toEqual([{ offset: 90_000, length: 50 }]);
  });

  it('is read in one go where tiles lie close, each byte once, nothing for tiles never written', () => {
    expect(
      planReads([
        { offset: 5000, length: 100 },
        { offset: 0, length: 0 },
        { offset: 1000, length: 100 },
        { offset: 1108, length: 100 },
        { offset: 1108, length: 100 },
        { offset: 1150, length: 20 },
      ]),
    ).toEqual([
      { offset: 1000, length: 208 },
      { offset: 5000, length: 100 },
    ]);
  });

  it('is no more than 4 MiB a read, unless a tile is', () => {
    const mib = 2 ** 20;
    expect(
      planReads([
        { offset: 0, length: 3 * mib },
        { offset: 3 * mib, length: 2 * mib },
        { offset: 5 * mib, length: 9 * mib },
      ]).map(({ length }) => length / mib),
    ).toEqual([3, 2, 9]);
  });
});
