import { describe, expect, it } from 'vitest';
import { fitRadiometry, fitRidges } from '../../../src/core/align/radiometry.ts';
import { fourBands, mixedGround, renderedFour } from './four-bands.ts';

const gains = [0.8, 0.85, 0.9, 1.2];
const offsets = [300, 200, 120, 40];

function expectTruth(bands: ReturnType<typeof fitRadiometry>['bands'], within: number) {
  for (const [i, { gain, offset }] of bands.entries()) {
    expect(Math.abs(gain * gains[i]! - 1)).toBeLessThan(within);
    // What the line says of ground in the middle of the brightness range.
    const seen = gains[i]! * 1500 + offsets[i]!;
    expect(Math.abs(gain * seen + offset - 1500)).toBeLessThan(1500 * within);
  }
}

describe('invariant pixels', () => {
  it('give gains and offsets back where 30 % of the ground changed', () => {
    const ground = mixedGround(3);
    const other = mixedGround(8);
    const before = renderedFour(ground, { seed: 1 });
    const after = renderedFour((col, row) => (col < 77 ? other(col, row) : ground(col, row)), {
      seed: 2,
      gains,
      offsets,
    });
    const { bands, fit, unchangedFraction } = fitRadiometry([{ before, after }], fourBands);
    expect(fit.rule).toBe('invariant-pixels');
    expect(fit.invariantPixels).toBeGreaterThan(300);
    expectTruth(bands, 0.02);
    expect(unchangedFraction).toBeGreaterThan(0.6);
    expect(unchangedFraction).toBeLessThan(0.8);
  });

  it('are not bent by a season that most of the ground went through, which the ridge follows', () => {
    const plants = (col: number, row: number) => (Math.floor(col / 32) + Math.floor(row / 32)) % 5 !== 0 && col > 80;
    const summer = mixedGround(3, plants);
    const before = renderedFour(summer, { seed: 1 });
    const autumn = (col: number, row: number) => {
      const [b, g, r, n] = summer(col, row);
      const ripeness = 0.5 + 0.4 * Math.sin(Math.floor(col / 32) * 2 + Math.floor(row / 32) * 3);
      return plants(col, row)
        ? ([b, g, r * (1 + 0.8 * ripeness), n * (1 - 0.5 * ripeness)] as const)
        : ([b, g, r, n] as const);
    };
    const after = renderedFour(autumn, { seed: 2, gains, offsets });
    const { bands, fit } = fitRadiometry([{ before, after }], fourBands);
    expect(fit.rule).toBe('invariant-pixels');
    expect(fit.heldOut!.residual).toBeLessThan(fit.heldOut!.ridgeResidual);
    expectTruth(bands, 0.03);
    const { bands: ridges } = fitRidges([{ before, after }], fourBands);
    expect(ridges[3]!.gain * gains[3]!).toBeGreaterThan(1.2);
  });

  it('change nothing on two copies of one image', () => {
    const image = renderedFour(mixedGround(3), { seed: 1 });
    const { bands, fit } = fitRadiometry([{ before: image, after: image }], fourBands);
    expect(fit.rule).toBe('invariant-pixels');
    for (const { gain, offset } of bands) {
      expect(gain).toBeCloseTo(1, 9);
      expect(offset).toBeCloseTo(0, 6);
    }
  });

  it('are held out: the dates agree on the third that was not fitted', () => {
    const before = renderedFour(mixedGround(3), { seed: 1 });
    const after = renderedFour(mixedGround(3), { seed: 2, gains, offsets });
    const { heldOut, invariantPixels } = fitRadiometry([{ before, after }], fourBands).fit;
    expect(heldOut!.pixels).toBe(Math.floor(invariantPixels / 3));
    for (const { meanDifference, varianceRatio } of heldOut!.bands) {
      expect(Math.abs(meanDifference)).toBeLessThan(3);
      expect(varianceRatio).toBeCloseTo(1, 1);
    }
  });
});

describe('the ridge stands in', () => {
  const before = renderedFour(mixedGround(3), { seed: 1 });
  const after = renderedFour(mixedGround(3), { seed: 2, gains, offsets });

  it('where there are fewer than four bands', () => {
    const { fit } = fitRadiometry([{ before, after }], fourBands.slice(0, 3));
    expect(fit).toEqual({ rule: 'ridge', reason: 'few-bands', invariantPixels: 0, heldOut: null });
  });

  it('where the scene is so small that hardly a pixel is invariant', () => {
    const small = { size: 40, noise: 15 };
    const pair = {
      before: renderedFour(mixedGround(3), { ...small, seed: 1 }),
      after: renderedFour(mixedGround(3), { ...small, seed: 2, gains, offsets }),
    };
    const { fit } = fitRadiometry([pair], fourBands);
    expect(fit).toMatchObject({ rule: 'ridge', reason: 'few-invariant-pixels' });
  });

  it('where only a dark sea is invariant, which says nothing of gains', () => {
    const isSea = (col: number) => col < 200;
    const coast = (seed: number) => (col: number, row: number) =>
      isSea(col) ? ([250, 220, 180, 120] as const) : mixedGround(seed)(col, row);
    const pair = {
      before: renderedFour(coast(3), { seed: 1 }),
      after: renderedFour(coast(9), { seed: 2, gains, offsets }),
    };
    const { fit } = fitRadiometry([pair], fourBands);
    expect(fit).toMatchObject({ rule: 'ridge', reason: 'one-kind-of-ground' });
  });
});
