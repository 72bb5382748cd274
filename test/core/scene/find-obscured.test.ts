import { describe, expect, it } from 'vitest';
import { findObscured, type SurveyGround } from '../../../src/core/scene/obscured/find-obscured.ts';
import { codeOf, OBSCURERS, obscuredIn, widenObscured } from '../../../src/core/scene/obscured/obscured-map.ts';
import { onSurvey, planSurvey } from '../../../src/core/scene/obscured/plan-survey.ts';
import { gridAt } from '../../helpers/scenes.ts';
import { type Cover, disc, hash, rgb, SIDE, surveyRaster } from './planted-survey.ts';

const ground: SurveyGround = { pixelMeters: 5, suns: { before: null, after: null } };
const before = surveyRaster(1);
const middle = (SIDE / 2) * SIDE + SIDE / 2;

function hiddenBy(cover: Cover, options: Partial<SurveyGround> = {}) {
  const codes = findObscured({ before, after: surveyRaster(2, cover) }, rgb, { ...ground, ...options });
  const kinds = new Set([...codes].filter((code) => code > 0).map((code) => OBSCURERS[code - 1]));
  return { codes, kinds, share: codes.reduce((sum, code) => sum + Number(code > 0), 0) / codes.length };
}

const white = [225, 230, 235];

describe('what hides the ground', () => {
  it('is found where a cloud fades out over it, on either date', () => {
    const { codes, kinds, share } = hiddenBy(disc(30, 14, white));
    expect(kinds).toEqual(new Set(['cloud']));
    expect(codes[middle]).toBe(codeOf('cloud'));
    expect(share).toBeGreaterThan((Math.PI * 30 ** 2) / SIDE ** 2);
    expect(share).toBeLessThan((Math.PI * 60 ** 2) / SIDE ** 2);
    const swapped = findObscured({ before: surveyRaster(2, disc(30, 14, white)), after: before }, rgb, ground);
    expect(swapped[middle]).toBe(codeOf('cloud'));
  });

  it('may be grey smoke, no brighter than the ground', () => {
    const { codes } = hiddenBy(disc(30, 16, [92, 92, 92]));
    // By colour alone smoke and haze are not told apart over brown ground.
    expect([codeOf('smoke'), codeOf('haze')]).toContain(codes[middle]);
  });

  it('is nothing where nothing is', () => {
    expect(hiddenBy(() => null).share).toBe(0);
  });

  it.each<readonly [string, Cover]>([
    ['a slab of concrete with sharp edges', disc(30, 0, white)],
    ['a flood: dark, smooth and large', disc(45, 0, [30, 35, 40])],
    ['a burn: dark, and fading at its edge', disc(35, 10, [25, 22, 20])],
    ['a bare field: smooth, brownish, and brighter', disc(40, 0, [150, 120, 90])],
    ['a small white roof', disc(4, 1, white)],
    [
      'ground of new structure',
      (col, row) =>
        Math.hypot(col - 110, row - 110) < 35
          ? { opacity: 1, look: [1, 0.9, 0.8].map((tint) => tint * (60 + 120 * hash(col >> 1, row >> 1, 77))) }
          : null,
    ],
  ])('is not %s: that is change', (_, cover) => {
    expect(hiddenBy(cover).share).toBe(0);
  });

  it('is not grass that later burnt and is rough since: even and bright beside that, but as colourful as ever', () => {
    const fadingDisc = (look: readonly number[]) => disc(40, 12, look);
    const after = surveyRaster(2, (col, row) => {
      const light = 15 + 40 * hash(col >> 1, row >> 1, 78);
      return fadingDisc([1.1 * light, light, 0.9 * light])(col, row);
    });
    const codesOf = (look: readonly number[]) =>
      findObscured({ before: surveyRaster(1, fadingDisc(look)), after }, rgb, ground);
    expect(codesOf([105, 95, 80]).every((code) => code === 0)).toBe(true);
    expect(codesOf([100, 99, 100])[middle]).toBe(codeOf('haze'));
  });

  it('is everything under a closed deck, however bright that is made to look beside the ground', () => {
    const { codes } = hiddenBy((col, row) => ({ opacity: 1, look: white.map((one) => one + 4 * hash(col, row, 5)) }));
    expect([...new Set(codes)]).toEqual([codeOf('cloud')]);
  });

  it('is deep shadow only where a cloud of that date throws it', () => {
    const cloud = disc(24, 12, white);
    // 300 m east of the cloud: with the sun in the west at 45°, the shadow of a cloud 300 m high.
    const both: Cover = (col, row) => {
      const shaded = cloud(col - 60, row);
      if (shaded === null) return cloud(col, row);
      return { opacity: 0.95 * shaded.opacity, look: [20, 22, 26] };
    };
    const at = middle + 60;
    const sun = (azimuthDeg: number) => ({ before: null, after: { azimuthDeg, elevationDeg: 45 } });
    expect(hiddenBy(both, { suns: sun(270) }).codes[at]).toBe(codeOf('shadow'));
    expect(hiddenBy(both, { suns: sun(180) }).codes[at]).toBe(0);
    expect(hiddenBy(both).codes[at]).toBe(0);
  });

  it('is not looked for on a date of which a mask says better', () => {
    const { share } = hiddenBy(disc(30, 14, white), { isJudged: { before: true, after: false } });
    expect(share).toBe(0);
  });
});

describe('the survey of a pair', () => {
  it('has pixels of about 4 m, larger in large scenes, and never smaller than the run’s', () => {
    expect(planSurvey(gridAt({ width: 2000, height: 1500 }))).toMatchObject({ factor: 8, grid: { width: 250 } });
    expect(planSurvey(gridAt({ width: 1000, height: 1000, pixelWidth: 10, pixelHeight: 10 })).factor).toBe(1);
    const { grid } = planSurvey(gridAt({ width: 30_000, height: 30_000 }));
    expect(grid.width * grid.height).toBeLessThan(1_600_000);
  });

  it('keeps ground where it is', () => {
    expect(onSurvey({ a: 1, b: 0.1, c: 16, d: -0.1, e: 1, f: -8 }, 8)).toEqual({
      a: 1,
      b: 0.1,
      c: 2,
      d: -0.1,
      e: 1,
      f: -1,
    });
  });

  it('gives each pixel of the run the code of the survey pixel that it lies in', () => {
    const map = { factor: 2, width: 3, codes: Uint8Array.from([0, 1, 2, 3, 4, 5]) };
    expect([...obscuredIn(map, { col: 1, row: 1, width: 4, height: 2 })!]).toEqual([0, 1, 1, 2, 3, 4, 4, 5]);
  });

  it('pushes what it found out by a margin, but not over what it knows or where nothing is', () => {
    const codes = Uint8Array.from([0, 0, 1, 0, 0, 2, 0]);
    const valid = Uint8Array.from([1, 1, 1, 0, 1, 1, 1]);
    expect([...widenObscured(codes, valid, 7, 1)]).toEqual([0, 1, 1, 0, 2, 2, 2]);
    const edge = codeOf('nodata');
    expect([...widenObscured(Uint8Array.from([0, 0, edge, 1, 0]), new Uint8Array(5).fill(1), 5, 1)]).toEqual([
      0,
      0,
      edge,
      1,
      1,
    ]);
  });
});
