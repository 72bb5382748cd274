import { describe, expect, it } from 'vitest';
import { type AlignedPatch, fitRadiometry } from '../../../src/core/align/radiometry.ts';
import { changeHaloPx, changeMagnitude, fitChangeModel } from '../../../src/core/change/change-model.ts';
import { type ChangeRegion, trackRegions } from '../../../src/core/change/components.ts';
import { countMagnitudes, emptyHistogram, robustThreshold } from '../../../src/core/change/threshold.ts';
import { planTiles } from '../../../src/core/raster/plan-tiles.ts';
import { cutPatch, rendered, texturedGround, threeBands, withDiscs } from './planted-pair.ts';

const ground = texturedGround(7);
const discs = [
  { col: 60, row: 70, radius: 7, factor: 0.5 },
  { col: 180, row: 50, radius: 5, factor: 1.6 },
  { col: 150, row: 190, radius: 30, factor: 0.55 },
];

function modelOf(pair: AlignedPatch) {
  return fitChangeModel([pair], fitRadiometry([pair], threeBands));
}

function regionsOf(pair: AlignedPatch, minimumAreaPx = 12): ChangeRegion[] {
  const { magnitude, brightening } = changeMagnitude(pair.before, pair.after, modelOf(pair));
  const histogram = emptyHistogram();
  countMagnitudes(histogram, magnitude);
  const tracker = trackRegions(robustThreshold(histogram), { minimumAreaPx });
  const { width, height } = pair.before;
  for (let row = 0; row < height; row++) {
    tracker.addRow(
      magnitude.subarray(row * width, (row + 1) * width),
      brightening.subarray(row * width, (row + 1) * width),
    );
  }
  return tracker.finish();
}

function regionAt(regions: readonly ChangeRegion[], { col, row }: { col: number; row: number }) {
  return regions.find(({ runs }) => runs.some((run) => run.row === row && run.start <= col && col < run.end));
}

describe('the change map of log CVA', () => {
  it('finds what was planted, and nothing else, under another gain, haze, noise and half a pixel of misregistration', () => {
    const pair = {
      before: rendered(ground, { seed: 1 }),
      after: rendered(withDiscs(ground, discs), { seed: 2, gain: 0.8, offset: 25, shiftPx: 0.5 }),
    };
    const regions = regionsOf(pair);
    for (const disc of discs) {
      const found = regionAt(regions, disc);
      expect(found).toBeDefined();
      expect(Math.sign(found!.brightening)).toBe(disc.factor < 1 ? -1 : 1);
    }
    expect(regions).toHaveLength(discs.length);
  });

  it('holds a large changed area whole, not only its edge', () => {
    const pair = { before: rendered(ground, { seed: 1 }), after: rendered(withDiscs(ground, discs), { seed: 2 }) };
    const burnt = regionAt(regionsOf(pair), discs[2]!)!;
    expect(burnt.areaPx).toBeGreaterThan(0.9 * Math.PI * 30 ** 2);
  });

  it('finds nothing where nothing changed', () => {
    const pair = {
      before: rendered(ground, { seed: 1 }),
      after: rendered(ground, { seed: 2, gain: 1.1, offset: 12, shiftPx: 0.5 }),
    };
    expect(regionsOf(pair)).toEqual([]);
  });

  it('is zero everywhere for two copies of one image', () => {
    const image = rendered(ground);
    const { magnitude } = changeMagnitude(image, image, modelOf({ before: image, after: image }));
    expect(Math.max(...magnitude)).toBe(0);
    expect(regionsOf({ before: image, after: image })).toEqual([]);
  });

  it('finds a change between two images without any noise, and observes every pixel', () => {
    const before = rendered(ground, { noise: 0 });
    const pair = { before, after: rendered(withDiscs(ground, discs.slice(0, 1)), { noise: 0 }) };
    const { magnitude } = changeMagnitude(pair.before, pair.after, modelOf(pair));
    expect(magnitude.some((value) => Number.isNaN(value))).toBe(false);
    expect(regionAt(regionsOf(pair), discs[0]!)).toBeDefined();
  });

  it('is NaN under either mask, and the step to nodata is no change', () => {
    const isLeft = (col: number, row: number) => col + row / 2 < 150;
    const isLow = (_: number, row: number) => row > 40;
    const pair = {
      before: rendered(ground, { seed: 1, isValid: isLeft }),
      after: rendered(ground, { seed: 2, isValid: isLow }),
    };
    const { magnitude, brightening } = changeMagnitude(pair.before, pair.after, modelOf(pair));
    for (let i = 0; i < magnitude.length; i++) {
      const isObserved = isLeft(i % 256, Math.floor(i / 256)) && isLow(0, Math.floor(i / 256));
      if (Number.isNaN(magnitude[i]!) === isObserved || Number.isNaN(brightening[i]!) === isObserved) {
        expect.fail(`pixel ${i} is ${magnitude[i]}, ${brightening[i]}; observed: ${isObserved}`);
      }
    }
    expect(regionsOf(pair)).toEqual([]);
  });

  it('does not look at the values under a mask, be they NaN', () => {
    const isValid = (col: number) => col < 200;
    const before = rendered(ground, { seed: 1, isValid });
    const after = rendered(ground, { seed: 2 });
    const model = modelOf({ before, after });
    const poisoned = {
      ...before,
      bands: before.bands.map((band) =>
        Float32Array.from(band, (value, i) => (before.valid[i] === 1 ? value : Number.NaN)),
      ),
    };
    expect(changeMagnitude(poisoned, after, model)).toEqual(changeMagnitude(before, after, model));
  });

  it('gives the same bytes whatever the tiles, with a nodata wedge across them', () => {
    const pair = {
      before: rendered(ground, { seed: 1, isValid: (col, row) => col > row / 3 }),
      after: rendered(withDiscs(ground, discs), { seed: 2, gain: 0.9 }),
    };
    const model = modelOf(pair);
    const whole = changeMagnitude(pair.before, pair.after, model);
    for (const tilePx of [64, 100]) {
      for (const { core, seen } of planTiles({ width: 256, height: 256 }, tilePx, changeHaloPx('cva'))) {
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
    const model = modelOf(pair);
    const copy = JSON.parse(JSON.stringify(model));
    expect(changeMagnitude(pair.before, pair.after, copy)).toEqual(changeMagnitude(pair.before, pair.after, model));
  });

  it('has a median of about 1 on unchanged ground, in 8 and in 16 bit', () => {
    for (const arrays of [Uint8Array, Uint16Array]) {
      const gain = arrays === Uint16Array ? 30 : 1;
      const pair = {
        before: rendered(ground, { seed: 1, gain, arrays }),
        after: rendered(ground, { seed: 2, gain: gain * 0.9, arrays }),
      };
      const { magnitude } = changeMagnitude(pair.before, pair.after, modelOf(pair));
      const median = magnitude.slice().sort()[magnitude.length / 2]!;
      expect(median).toBeGreaterThan(0.95);
      expect(median).toBeLessThan(1.25);
    }
  });

  it('refuses patches in which nothing is observed', () => {
    const image = rendered(ground, { isValid: () => false });
    const radiometry = { bands: [{ ...threeBands[0]!, gain: 1, offset: 0 }], unchangedFraction: 1 };
    expect(() => fitChangeModel([{ before: image, after: image }], radiometry)).toThrow(RangeError);
  });
});
