import { describe, expect, it } from 'vitest';
import type { PlacedPatch } from '../../../src/core/align/aligned-patch.ts';
import { fitClearRadiometry } from '../../../src/core/align/clear-radiometry.ts';
import { correctPair } from '../../../src/core/align/correct-pair.ts';
import { fitHaze } from '../../../src/core/align/haze.ts';
import { fitRadiometry } from '../../../src/core/align/radiometry.ts';
import type { Raster } from '../../../src/core/raster/raster.ts';
import { cutPatch } from '../change/planted-pair.ts';
import { fourBands, mixedGround, renderedFour } from './four-bands.ts';

const SIZE = 512;
const ground = mixedGround(3);
const before = renderedFour(ground, { seed: 1, size: SIZE });
/** Thickest in the lower right corner, in blue. */
const haze = (band: number, col: number, row: number) => [400, 260, 150, 0][band]! * ((col + row) / (2 * SIZE));
const grid = { width: SIZE, height: SIZE };
const shareOfLight = 0.9;

function patchesOf(after: Raster): PlacedPatch[] {
  return [0, 256].flatMap((row) =>
    [0, 256].map((col) => {
      const window = { col, row, width: 256, height: 256 };
      return { ...cutPatch({ before, after }, window), window };
    }),
  );
}

function hazeOf(after: Raster) {
  const zeros = { zeroBefore: null, zeroAfter: null };
  return fitClearRadiometry(patchesOf(after), fourBands, grid, zeros).correction.haze;
}

describe('haze that lies unevenly', () => {
  const hazy = renderedFour(ground, { seed: 2, size: SIZE, gains: [0.9, 0.9, 0.9, 0.9], haze });

  it('is found in the bands that have it, and taken out to a few samples', () => {
    const found = hazeOf(hazy)!;
    expect(found.bands.map(({ name }) => name)).toEqual(['blue', 'green', 'red']);
    const window = { col: 0, row: 0, ...grid };
    const correction = { zeroBefore: null, zeroAfter: null, haze: found };
    const clear = correctPair({ before, after: hazy }, window, correction).after;
    for (const band of [0, 1, 2]) {
      const leftAt = (col: number, row: number) => {
        let sum = 0;
        for (let y = row; y < row + 64; y++) {
          for (let x = col; x < col + 64; x++) {
            sum += clear.bands[band]![y * SIZE + x]! - shareOfLight * before.bands[band]![y * SIZE + x]!;
          }
        }
        return sum / 64 ** 2;
      };
      expect(Math.abs(leftAt(448, 448) - leftAt(0, 0))).toBeLessThan(0.06 * haze(band, SIZE, SIZE));
    }
  });

  it('comes out the same for a pixel whatever tile it lies in', () => {
    const correction = { zeroBefore: null, zeroAfter: null, haze: hazeOf(hazy) };
    const whole = correctPair({ before, after: hazy }, { col: 0, row: 0, ...grid }, correction).after;
    const window = { col: 131, row: 77, width: 60, height: 50 };
    const tile = correctPair(cutPatch({ before, after: hazy }, window), window, correction).after;
    expect(tile.bands[0]).toEqual(cutPatch({ before, after: whole }, window).after.bands[0]);
  });

  it('is not seen where there is none', () => {
    expect(hazeOf(renderedFour(ground, { seed: 2, size: SIZE, offsets: [90, 60, 30, 0] }))).toBeNull();
  });

  it('is not what a burn scar over a third of the scene is taken for', () => {
    const burnt = (col: number, row: number) => {
      const share = col > 340 ? 0.4 : 1;
      const [b, g, r, n] = ground(col, row);
      return [share * b, share * g, share * r, share * n] as const;
    };
    expect(hazeOf(renderedFour(burnt, { seed: 2, size: SIZE }))).toBeNull();
  });

  it('is not fitted on a handful of squares', () => {
    const [patch] = patchesOf(hazy);
    expect(fitHaze([patch!], fitRadiometry([patch!], fourBands), grid)).toBeNull();
  });
});
