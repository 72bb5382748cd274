import { describe, expect, it } from 'vitest';
import { type FitOptions, fitRegistration } from '../../../src/core/align/fit-registration.ts';
import { matchWindow, type TiePoint } from '../../../src/core/align/match-window.ts';
import { planWindows } from '../../../src/core/align/plan-windows.ts';
import { type Affine, applyAffine, translation } from '../../../src/core/geo/affine.ts';
import { applyBentMap, type BentMap } from '../../../src/core/geo/bent-map.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import { changed, gaussianNoise, inOtherLight, PlantedGround, seededRandom } from './planted-ground.ts';

const SIZE = { width: 2000, height: 1500 };
const ROTATED: Affine = { a: 1.0008, b: -0.0006, c: 3, d: 0.0006, e: 1.0008, f: -2 };
const SHEARED: Affine = { a: 1.0012, b: 0.0009, c: 1, d: -0.0004, e: 0.9991, f: 4 };

/** Tie points of a planted map: `wrong` of them up to `strayPx` off along each axis, the others off by `noisePx`. */
function tiePointsOf(map: Affine, count: number, wrong: number, noisePx: number, seed = 1, strayPx = 30): TiePoint[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const at = { col: random() * SIZE.width, row: random() * SIZE.height };
    const seen = applyAffine(map, at);
    const isWrong = i < wrong;
    const off = () => (isWrong ? 2 * strayPx * (random() - 0.5) : noisePx * gaussianNoise(random));
    return { ...at, dCol: at.col - seen.col + off(), dRow: at.row - seen.row + off(), peakRatio: 3 };
  });
}

function fitOf(points: readonly TiePoint[], options: Partial<FitOptions> = {}) {
  const fit = fitRegistration(points, { ...SIZE, windows: 400, searchPx: 32, ...options });
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
    const windows = planWindows(size, size).flat();
    const tiePoints = windows.flatMap((window) => matchWindow(before, after, window) ?? []);
    const fit = fitRegistration(tiePoints, { width: size, height: size, windows: windows.length, searchPx: 32 });
    if ('refused' in fit) throw new Error(fit.sentence);
    expect(Math.hypot(fit.shiftPx.col - 1.37, fit.shiftPx.row + 6.62)).toBeLessThan(0.05);
    expect(fit.residualPx).toBeLessThan(0.3);
  });
});

/** RMS distance between two maps over the grid, px. */
function distanceOver(one: BentMap, other: BentMap): number {
  const squares: number[] = [];
  for (let col = 50; col < SIZE.width; col += 100) {
    for (let row = 50; row < SIZE.height; row += 100) {
      const [a, b] = [applyBentMap(one, { col, row }), applyBentMap(other, { col, row })];
      squares.push((a.col - b.col) ** 2 + (a.row - b.row) ** 2);
    }
  }
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

/** Ground that bends against the after scene: waves of 800 px, 1.2 px high. */
function waves({ col, row }: PixelPoint): PixelPoint {
  const angle = (px: number) => (2 * Math.PI * px) / 800;
  return { col: 1.2 * Math.sin(angle(col + row)), row: 1.2 * Math.cos(angle(row - 0.5 * col)) };
}

describe('a smooth field on top of the map', () => {
  const bentBy = (amplitude: number, points: readonly TiePoint[]) =>
    points.map((point) => {
      const wave = waves(point);
      return { ...point, dCol: point.dCol - amplitude * wave.col, dRow: point.dRow - amplitude * wave.row };
    });
  const bent = bentBy(1, tiePointsOf(ROTATED, 360, 70, 0.2));

  it('takes up how the ground bends, through wrong windows', () => {
    const [straight, fit] = [fitOf(bent), fitOf(bent, { mayBend: true })];
    expect(straight.field).toBeNull();
    expect(straight.residualPx).toBeGreaterThan(0.9);
    expect(fit.residualPx).toBeLessThan(0.5);
    const map = { ...fit.gridToAfter, field: fit.field };
    const errors: number[] = [];
    for (let col = 60; col < SIZE.width; col += 60) {
      for (let row = 60; row < SIZE.height; row += 60) {
        const [found, plain, wave] = [
          applyBentMap(map, { col, row }),
          applyAffine(ROTATED, { col, row }),
          waves({ col, row }),
        ];
        errors.push(Math.hypot(found.col - plain.col - wave.col, found.row - plain.row - wave.row));
      }
    }
    expect(errors.sort((a, b) => a - b)[Math.floor(errors.length / 2)]).toBeLessThan(0.25);
    expect(errors[Math.floor(0.95 * errors.length)]).toBeLessThan(0.7);
  });

  it('changes little where tie points change little, however weak the evidence for it', () => {
    let straight = 0;
    for (const step of [2, 4, 6, 8]) {
      const random = seededRandom(step);
      const points = bentBy(0.1 * step, tiePointsOf(ROTATED, 250, 90, 0.6, step, 5));
      const again = points
        .filter(() => random() > 0.1)
        .map((point) => ({ ...point, dCol: point.dCol + 0.05 * random(), dRow: point.dRow - 0.05 * random() }));
      const [first, second] = [points, again].map((all) => {
        const { gridToAfter, field } = fitOf(all, { mayBend: true });
        if (field === null) straight++;
        return { ...gridToAfter, field };
      });
      expect(distanceOver(first!, second!), `waves ${(0.12 * step).toFixed(2)} px high`).toBeLessThan(0.25);
    }
    expect(straight).toBeGreaterThan(0);
    expect(straight).toBeLessThan(8);
  });

  it('is left out where it predicts no better: flat ground, and windows that each lie by themselves', () => {
    expect(fitOf(tiePointsOf(ROTATED, 200, 40, 0.1), { mayBend: true }).field).toBeNull();
    expect(fitOf(tiePointsOf(ROTATED, 200, 40, 0.8), { mayBend: true }).field).toBeNull();
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
    const fit = fitRegistration(tiePointsOf(ROTATED, 3, 0, 0), { ...SIZE, windows: 9, searchPx: 32 });
    expect(fit).toMatchObject({ refused: 'too-few-windows' });
  });

  it('refuses where windows do not agree, however often it is tried', () => {
    for (let seed = 0; seed < 20; seed++) {
      for (const count of [12, 40, 100]) {
        const anywhere = tiePointsOf(ROTATED, count, count, 0, seed);
        expect(fitRegistration(anywhere, { ...SIZE, windows: 100, searchPx: 30 })).toMatchObject({
          refused: 'no-agreement',
        });
        // Where the coarse shift is known, windows are looked for nearby, and chance brings more of them together.
        const nearby = anywhere.map((point) => ({ ...point, dCol: point.dCol / 4, dRow: point.dRow / 4 }));
        expect(fitRegistration(nearby, { ...SIZE, windows: 100, searchPx: 7.5 })).toMatchObject({
          refused: 'no-agreement',
        });
      }
    }
  });
});
