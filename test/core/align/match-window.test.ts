import { describe, expect, it } from 'vitest';
import { matchWindow } from '../../../src/core/align/match-window.ts';
import type { Plane } from '../../../src/core/raster/plane.ts';
import { inOtherLight, PlantedGround, seededRandom } from './planted-ground.ts';

const SIZE = 256;
const WINDOW = { col: 64, row: 64, sizePx: 128 };

function planeOf(values: Float32Array): Plane {
  return { width: SIZE, height: SIZE, values, valid: new Uint8Array(values.length).fill(1) };
}

describe('matchWindow', () => {
  const ground = new PlantedGround(SIZE, 11);
  const before = planeOf(ground.seenFrom(0, 0));

  it('lays the window anew, so that a large shift is told as well as a small one', () => {
    const after = planeOf(inOtherLight(ground.seenFrom(-21.3, 17.8), seededRandom(1), 2));
    const tiePoint = matchWindow(before, after, WINDOW)!;
    expect([tiePoint.col, tiePoint.row]).toEqual([128, 128]);
    expect(Math.hypot(tiePoint.dCol + 21.3, tiePoint.dRow - 17.8)).toBeLessThan(0.03);
    expect(tiePoint.peakRatio).toBeGreaterThan(5);
  });

  it('gives no tie point where the ground is another', () => {
    expect(matchWindow(before, planeOf(new PlantedGround(SIZE, 12).seenFrom(0, 0)), WINDOW)).toBeNull();
  });

  it('gives none further away than asked', () => {
    expect(matchWindow(before, planeOf(ground.seenFrom(9, 0)), WINDOW, { maxShiftPx: 6 })).toBeNull();
  });

  it('gives none where more than 30 % is masked', () => {
    const masked = planeOf(before.values);
    masked.valid.fill(0, 0, 110 * SIZE);
    expect(matchWindow(before, masked, WINDOW)).toBeNull();
  });
});
