import { describe, expect, it } from 'vitest';
import { alignOnContent } from '../../../src/core/align/align-on-content.ts';
import { resamplePlane } from '../../../src/core/align/resample-plane.ts';
import { type Affine, applyAffine, composeAffine, translation } from '../../../src/core/geo/affine.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import type { Plane } from '../../../src/core/raster/plane.ts';
import { changed, inOtherLight, PlantedGround, seededRandom } from './planted-ground.ts';

const GROUND_PX = 512;

function groundOf(seed: number, sidePx = GROUND_PX): Plane {
  const values = new PlantedGround(sidePx, seed).seenFrom(0, 0);
  return { width: sidePx, height: sidePx, values, valid: new Uint8Array(values.length).fill(1) };
}

/** From a pixel of an image to the ground: an image `width` × `height`, turned and scaled about the ground's middle. */
function lookAt(width: number, height: number, turnDeg: number, zoom: number, shift: PixelPoint): Affine {
  const angle = (turnDeg * Math.PI) / 180;
  const turn = {
    a: zoom * Math.cos(angle),
    b: -zoom * Math.sin(angle),
    d: zoom * Math.sin(angle),
    e: zoom * Math.cos(angle),
  };
  const about = composeAffine({ ...turn, c: 0, f: 0 }, translation(-width / 2, -height / 2));
  return composeAffine(translation(GROUND_PX / 2 + shift.col, GROUND_PX / 2 + shift.row), about);
}

function laterDay(seen: Plane, seed: number, changedShare = 0.1): Plane {
  const random = seededRandom(seed);
  const side = Math.max(seen.width, seen.height);
  const lit = inOtherLight(seen.values, random, 3);
  return { ...seen, values: seen.width === seen.height ? changed(lit, side, random, changedShare) : lit };
}

/** Largest error of a found map over the before image, after px. */
function worstError(found: Affine, before: Affine, after: Affine, width: number, height: number): number {
  const corners = [0, width].flatMap((col) => [0, height].map((row) => ({ col, row })));
  return Math.max(
    ...corners.map((corner) => {
      const truth = applyAffine(before, corner);
      const got = applyAffine(after, applyAffine(found, corner));
      return Math.hypot(got.col - truth.col, got.row - truth.row);
    }),
  );
}

describe('alignOnContent', () => {
  it.each([
    ['turned and smaller', { width: 330, height: 330, turnDeg: 7, zoom: 1.2, shift: { col: 0, row: 5 } }],
    [
      'turned the other way and larger',
      { width: 400, height: 400, turnDeg: -9.3, zoom: 0.87, shift: { col: 9, row: 0 } },
    ],
    ['of another size', { width: 420, height: 260, turnDeg: 1.5, zoom: 1.05, shift: { col: 3, row: 4 } }],
    [
      'of the same ground in half as many pixels',
      { width: 180, height: 180, turnDeg: -2, zoom: 1.83, shift: { col: 0, row: 2 } },
    ],
    ['shifted by half', { width: 330, height: 330, turnDeg: 0, zoom: 1, shift: { col: 90, row: -80 } }],
  ])('finds a later image %s', (_, view) => {
    const ground = groundOf(5);
    const before = lookAt(330, 330, 0, 1, { col: 0, row: 0 });
    const after = lookAt(view.width, view.height, view.turnDeg, view.zoom, view.shift);
    const seenBefore = resamplePlane(ground, before, 330, 330);
    const seenAfter = laterDay(resamplePlane(ground, after, view.width, view.height), 2);
    const found = alignOnContent(seenBefore, seenAfter)!;
    expect(found).not.toBeNull();
    expect(worstError(found.beforeToAfter, before, after, 330, 330)).toBeLessThan(1);
  });

  it('finds a strip in common of which some changed', () => {
    const ground = groundOf(5, 2048);
    const sidePx = 1536;
    const shiftPx = 1110;
    const seen = (fromPx: number) =>
      resamplePlane(ground, { a: 0.75, b: 0, c: 0.75 * fromPx, d: 0, e: 0.75, f: 500 }, sidePx, sidePx);
    const [before, after] = [seen(0), laterDay(seen(shiftPx), 2, 0.2)];
    const found = alignOnContent(before, after, { maxRotationDeg: 2, minScale: 0.95, maxScale: 1.05 })!;
    expect(found).not.toBeNull();
    expect(worstError(found.beforeToAfter, translation(0, 0), translation(shiftPx, 0), sidePx, sidePx)).toBeLessThan(1);
  });

  it('refuses other places', () => {
    for (let seed = 10; seed < 13; seed++) {
      expect(alignOnContent(groundOf(seed), groundOf(seed + 100))).toBeNull();
    }
  });

  it('refuses an image without texture', () => {
    const flat = groundOf(5);
    expect(alignOnContent(flat, { ...flat, values: flat.values.map(() => 9) })).toBeNull();
  });
});
