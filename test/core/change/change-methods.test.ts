import { describe, expect, it } from 'vitest';
import {
  type ChangeMethodName,
  changeHaloPx,
  changeMagnitude,
  changeMethods,
  fitChangeModel,
} from '../../../src/core/change/change-model.ts';
import { planTiles } from '../../../src/core/raster/plan-tiles.ts';
import {
  cutPatch,
  mapped,
  modelOf,
  regionAt,
  regionsOf,
  rendered,
  texturedGround,
  threeBands,
  withDiscs,
} from './planted-pair.ts';

const ground = texturedGround(7);
const discs = [
  { col: 60, row: 70, radius: 7, factor: 0.5 },
  { col: 180, row: 50, radius: 5, factor: 1.6 },
  { col: 150, row: 190, radius: 30, factor: 0.55 },
];

describe.each(Object.keys(changeMethods) as ChangeMethodName[])('the change map of %s', (method) => {
  it('is zero everywhere for two copies of one image, and shows no region', () => {
    const image = rendered(ground);
    const { magnitude } = mapped({ before: image, after: image }, method);
    expect(Math.max(...magnitude)).toBeLessThan(0.01);
    expect(regionsOf({ before: image, after: image }, method)).toEqual([]);
  });

  it('finds a change between two images without any noise, and observes every pixel', () => {
    const before = rendered(ground, { noise: 0 });
    const pair = { before, after: rendered(withDiscs(ground, discs.slice(0, 1)), { noise: 0 }) };
    const { magnitude } = mapped(pair, method);
    expect(magnitude.some((value) => Number.isNaN(value))).toBe(false);
    expect(regionAt(regionsOf(pair, method), discs[0]!)).toBeDefined();
  });

  it('is NaN under either mask, and the step to nodata is no change', () => {
    const isLeft = (col: number, row: number) => col + row / 2 < 150;
    const isLow = (_: number, row: number) => row > 40;
    const pair = {
      before: rendered(ground, { seed: 1, isValid: isLeft }),
      after: rendered(ground, { seed: 2, isValid: isLow }),
    };
    const { magnitude, brightening } = mapped(pair, method);
    for (let i = 0; i < magnitude.length; i++) {
      const isObserved = isLeft(i % 256, Math.floor(i / 256)) && isLow(0, Math.floor(i / 256));
      if (Number.isNaN(magnitude[i]!) === isObserved || Number.isNaN(brightening[i]!) === isObserved) {
        expect.fail(`pixel ${i} is ${magnitude[i]}, ${brightening[i]}; observed: ${isObserved}`);
      }
    }
    // Two clusters are found in anything.
    if (method !== 'pca-k-means') expect(regionsOf(pair, method)).toEqual([]);
  });

  it('does not look at the values under a mask, be they NaN', () => {
    const isValid = (col: number) => col < 200;
    const before = rendered(ground, { seed: 1, isValid });
    const after = rendered(ground, { seed: 2 });
    const model = modelOf({ before, after }, method);
    const poisoned = {
      ...before,
      bands: before.bands.map((band) =>
        Float32Array.from(band, (value, i) => (before.valid[i] === 1 ? value : Number.NaN)),
      ),
    };
    expect(changeMagnitude(poisoned, after, model)).toEqual(changeMagnitude(before, after, model));
  });

  it('compares reflectance of 0 to 1 with 8 bits', () => {
    const bytes = rendered(ground, { seed: 1, noise: 0.5 });
    const before = { ...bytes, bands: bytes.bands.map((band) => Float32Array.from(band, (value) => value / 400)) };
    const pair = { before, after: rendered(withDiscs(ground, discs.slice(0, 1)), { seed: 2, noise: 0.5 }) };
    expect(regionAt(regionsOf(pair, method), discs[0]!)).toBeDefined();
  });

  it('gives the same bytes whatever the tiles, with a nodata wedge across them', () => {
    const pair = {
      before: rendered(ground, { seed: 1, isValid: (col, row) => col > row / 3 }),
      after: rendered(withDiscs(ground, discs), { seed: 2, gain: 0.9 }),
    };
    const model = modelOf(pair, method, { pixelMeters: 0.25, movedPerMeter: 2 });
    const whole = changeMagnitude(pair.before, pair.after, model);
    for (const tilePx of [64, 100]) {
      for (const { core, seen } of planTiles({ width: 256, height: 256 }, tilePx, changeHaloPx(method))) {
        const tile = cutPatch(pair, seen);
        const map = changeMagnitude(tile.before, tile.after, model);
        for (let row = 0; row < core.height; row++) {
          const inTile = (core.row - seen.row + row) * seen.width + core.col - seen.col;
          const inWhole = (core.row + row) * 256 + core.col;
          expect(map.magnitude.slice(inTile, inTile + core.width)).toEqual(
            whole.magnitude.slice(inWhole, inWhole + core.width),
          );
          expect(map.brightening.slice(inTile, inTile + core.width)).toEqual(
            whole.brightening.slice(inWhole, inWhole + core.width),
          );
        }
      }
    }
  });

  it('has a model that survives JSON', () => {
    const pair = { before: rendered(ground, { seed: 1 }), after: rendered(ground, { seed: 2 }) };
    const model = modelOf(pair, method);
    const copy = JSON.parse(JSON.stringify(model));
    expect(changeMagnitude(pair.before, pair.after, copy)).toEqual(changeMagnitude(pair.before, pair.after, model));
  });

  it('refuses patches in which nothing is observed', () => {
    const image = rendered(ground, { isValid: () => false });
    const radiometry = { bands: [{ ...threeBands[0]!, gain: 1, offset: 0 }], unchangedFraction: 1 };
    expect(() => fitChangeModel([{ before: image, after: image }], radiometry, { method })).toThrow(RangeError);
  });
});
