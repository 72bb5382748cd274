import { describe, expect, it } from 'vitest';
import { fitRegistration } from '../../../src/core/align/fit-registration.ts';
import { matchWindow, type TiePoint } from '../../../src/core/align/match-window.ts';
import { planWindows } from '../../../src/core/align/plan-windows.ts';
import { type Affine, applyAffine, translation } from '../../../src/core/geo/affine.ts';
import { changed, gaussianNoise, inOtherLight, PlantedGround, seededRandom } from './planted-ground.ts';

const SIZE = { width: 2000, height: 1500 };
const ROTATED: Affine = { a: 1.0008, b: -0.0006, c: 3, d: 0.0006, e: 1.0008, f: -2 };
const SHEARED: Affine = { a: 1.0012, b: 0.0009, c: 1, d: -0.0004, e: 0.9991, f: 4 };

/** Tie points of a planted map: `wrong` of them anywhere, the others off by `noisePx`. */
function tiePointsOf(map: Affine, count: number, wrong: number, noisePx: number, seed = 1): TiePoint[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const at = { col: random() * SIZE.width, row: random() * SIZE.height };
    const seen = applyAffine(map, at);
    const isWrong = i < wrong;
    const off = () => (isWrong ? 60 * (random() - 0.5) : noisePx * gaussianNoise(random));
    return { ...at, dCol: at.col - seen.col + off(), dRow: at.row - seen.row + off(), peakRatio: 3 };
  });
}

function fitOf(points: readonly TiePoint[]) {
  const fit = fitRegistration(points, { ...SIZE, windows: 400 });
  if ('refused' in fit) throw new Error(fit.sentence);
  return fit;
}

/** Largest distance between two maps at the grid's corners, px. */
function cornerError(found: Affine, truth: Affine): number {
  const corners = [0, SIZE.width].flatMap((col) => [0, SIZE.height].map((row) => ({ col, row })));
  return Math.max(
    ...corners.map((corner) => {
      const [a, b] = [applyAffine(found, corner), applyAffine(truth, corner)];
      return Math.hypot(a.col - b.col, a.row - b.row);
    }),
  );
}

describe('matching windows and their fit', () => {
  it('find a planted shift to a few hundredths of a pixel in other light, where a fifth has changed', () => {
    const [size, random] = [512, seededRandom(9)];
    const ground = new PlantedGround(size, 21);
    const planeOf = (values: Float32Array) => ({
      width: size,
      height: size,
      values,
      valid: new Uint8Array(size ** 2).fill(1),
    });
    const before = planeOf(ground.seenFrom(0, 0));
    const after = planeOf(changed(inOtherLight(ground.seenFrom(1.37, -6.62), random, 3), size, random, 0.2));
    const windows = planWindows(size, size);
    const tiePoints = windows.flatMap((window) => matchWindow(before, after, window) ?? []);
    const fit = fitRegistration(tiePoints, { width: size, height: size, windows: windows.length });
    if ('refused' in fit) throw new Error(fit.sentence);
    expect(Math.hypot(fit.shiftPx.col - 1.37, fit.shiftPx.row + 6.62)).toBeLessThan(0.05);
    expect(fit.residualPx).toBeLessThan(0.3);
  });
});

describe('fitRegistration', () => {
  it.each([
    ['translation', translation(4.3, -2.6)],
    ['similarity', ROTATED],
    ['affine', SHEARED],
  ] as const)('finds a planted %s, and says which it is, with 40 %% of the windows wrong', (model, truth) => {
    const fit = fitOf(tiePointsOf(truth, 200, 80, 0.1));
    expect(fit.model).toBe(model);
    expect(cornerError(fit.gridToAfter, truth)).toBeLessThan(0.1);
    expect(fit.tiePoints.inliers).toBeGreaterThan(115);
    expect(fit.reliability).toBeCloseTo(0.6, 1);
  });

  it('says how far off it leaves points it has not seen', () => {
    const fit = fitOf(tiePointsOf(ROTATED, 150, 20, 0.1));
    expect(fit.residualPx).toBeCloseTo(0.1 * Math.SQRT2, 1);
    expect(fit.residual95Px).toBeCloseTo(0.1 * Math.sqrt(5.99), 1);
  });

  it('gives the shift to add to the after scene at the centre', () => {
    const { shiftPx, gridToAfter } = fitOf(tiePointsOf(translation(4, -3), 30, 0, 0));
    expect(shiftPx.col).toBeCloseTo(-4, 6);
    expect(shiftPx.row).toBeCloseTo(3, 6);
    expect(gridToAfter.c).toBeCloseTo(4, 6);
  });

  it('does not extrapolate from a corner', () => {
    const corner = tiePointsOf(translation(2, 1), 40, 0, 0.3).map((point) => ({
      ...point,
      col: point.col / 10,
      row: point.row / 10,
    }));
    expect(cornerError(fitOf(corner).gridToAfter, translation(2, 1))).toBeLessThan(0.3);
  });

  it('gives the same for the same tie points', () => {
    const points = tiePointsOf(SHEARED, 120, 60, 0.2);
    expect(fitOf(points)).toEqual(fitOf(points));
  });

  it('refuses where too few windows matched', () => {
    const fit = fitRegistration(tiePointsOf(ROTATED, 3, 0, 0), { ...SIZE, windows: 9 });
    expect(fit).toMatchObject({ refused: 'too-few-windows' });
  });

  it('refuses where windows do not agree, however often it is tried', () => {
    for (let seed = 0; seed < 20; seed++) {
      const fit = fitRegistration(tiePointsOf(ROTATED, 100, 100, 0, seed), { ...SIZE, windows: 100 });
      expect(fit).toMatchObject({ refused: 'no-agreement' });
    }
  });
});
