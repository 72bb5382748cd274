import { describe, expect, it } from 'vitest';
import { estimateShift } from '../../../src/core/align/estimate-shift.ts';
import { changed, cutSquare, inOtherLight, PlantedGround, seededRandom } from './planted-ground.ts';

/** Errors of many planted shifts, ascending, px. */
function errorsOf(situation: { rangePx: number; noise: number; changedFraction: number; sizePx: number }): number[] {
  const { rangePx, noise, changedFraction, sizePx } = situation;
  const errors: number[] = [];
  for (let seed = 0; seed < 21; seed++) {
    const random = seededRandom(seed);
    const ground = new PlantedGround(256, seed);
    const truth = { col: rangePx * (2 * random() - 1), row: rangePx * (2 * random() - 1) };
    const reference = cutSquare(ground.seenFrom(0, 0), 256, sizePx);
    const seen = cutSquare(ground.seenFrom(truth.col, truth.row), 256, sizePx);
    const target = changed(inOtherLight(seen, random, noise), sizePx, random, changedFraction);
    const { shift } = estimateShift(reference, target, sizePx)!;
    errors.push(Math.hypot(shift.col - truth.col, shift.row - truth.row));
  }
  return errors.sort((a, b) => a - b);
}

const median = (sorted: number[]) => sorted[Math.floor(sorted.length / 2)]!;

describe('estimateShift', () => {
  it('tells what to add to target coordinates to land on the reference', () => {
    const ground = new PlantedGround(64, 1);
    const reference = ground.seenFrom(0, 0);
    const target = ground.seenFrom(5, -3); // target pixel (10, 10) shows what the reference has at (15, 7)
    const { shift } = estimateShift(reference, target, 64)!;
    expect(shift.col).toBeCloseTo(5, 1);
    expect(shift.row).toBeCloseTo(-3, 1);
  });

  it('finds sub-pixel shifts on unchanged ground', () => {
    expect(median(errorsOf({ rangePx: 3, noise: 0, changedFraction: 0, sizePx: 128 }))).toBeLessThan(0.01);
  });

  it('finds them in other light, under noise, on half as large windows', () => {
    expect(median(errorsOf({ rangePx: 3, noise: 3, changedFraction: 0, sizePx: 64 }))).toBeLessThan(0.05);
  });

  it('finds them where a seventh of the ground has really changed', () => {
    const errors = errorsOf({ rangePx: 1, noise: 3, changedFraction: 0.15, sizePx: 128 });
    expect(median(errors)).toBeLessThan(0.05);
    expect(errors.at(-1)).toBeLessThan(0.5);
  });

  it('has a peak that stands alone on the same ground, and not on another', () => {
    const [here, there] = [new PlantedGround(128, 1).seenFrom(0, 0), new PlantedGround(128, 2).seenFrom(0, 0)];
    expect(estimateShift(here, here, 128)!.peakRatio).toBeGreaterThan(10);
    expect(estimateShift(here, there, 128)!.peakRatio).toBeLessThan(1.3);
  });

  it('does not follow a mask that lies the same on both dates', () => {
    const ground = new PlantedGround(128, 3);
    const valid = new Uint8Array(128 * 128).fill(1);
    const [reference, target] = [ground.seenFrom(0, 0), ground.seenFrom(2.5, 1.25)];
    for (let i = 0; i < valid.length; i++) {
      if ((i % 128) + i / 128 < 70) {
        valid[i] = 0;
        reference[i] = Number.NaN;
        target[i] = 0;
      }
    }
    const { shift } = estimateShift(reference, target, 128, { referenceValid: valid, targetValid: valid })!;
    expect(Math.hypot(shift.col - 2.5, shift.row - 1.25)).toBeLessThan(0.1);
  });

  it('says nothing of ground without texture', () => {
    const flat = new Float32Array(64 * 64).fill(7);
    expect(estimateShift(flat, new PlantedGround(64, 1).seenFrom(0, 0), 64)).toBeNull();
  });
});
