import { describe, expect, it } from 'vitest';
import type { AlignedPatch } from '../../../src/core/align/aligned-patch.ts';
import { fitRadiometry } from '../../../src/core/align/radiometry.ts';
import { compactHaloPx } from '../../../src/core/change/compact/bank.ts';
import { plainCompact } from '../../../src/core/change/compact/compact-kernels.ts';
import { type CompactModel, fitCompactModel } from '../../../src/core/change/compact/compact-model.ts';
import { withCompactRegions } from '../../../src/core/change/compact/compact-regions.ts';
import { type CompactSpot, compactSpots } from '../../../src/core/change/compact/compact-spots.ts';
import { rankSpots } from '../../../src/core/change/compact/rank-spots.ts';
import { NO_THRESHOLD } from '../../../src/core/change/threshold.ts';
import { planTiles } from '../../../src/core/raster/plan-tiles.ts';
import type { PixelArray } from '../../../src/core/raster/raster.ts';
import { planeKernels } from '../../../src/io/kernels/plane-kernels.ts';
import {
  cutPatch,
  type Ground,
  type Rendering,
  rendered,
  texturedGround,
  threeBands,
  withDiscs,
} from './planted-pair.ts';

/** Ground without strong edges: what a small crater is to be told from. */
const quiet: Ground = (col, row) => texturedGroundAt(col / 6, row / 6);
const texturedGroundAt = texturedGround(5);
const discs = [
  { col: 61.3, row: 70.8, radius: 2.2, factor: 0.72 },
  { col: 180.1, row: 52.4, radius: 3.4, factor: 1.3 },
  { col: 140.6, row: 188.2, radius: 6.5, factor: 0.75 },
];
const size = { width: 256, height: 256 };
const whole = { col: 0, row: 0, ...size };

function pairOf(ground: Ground, after: Rendering = {}): AlignedPatch {
  return { before: rendered(quiet, { seed: 1 }), after: rendered(ground, { seed: 2, ...after }) };
}

function modelOf(pair: AlignedPatch, pixelMeters: number | null = null): CompactModel {
  return fitCompactModel([pair], fitRadiometry([pair], threeBands), { pixelMeters });
}

function outstanding(pair: AlignedPatch): CompactSpot[] {
  const ranking = rankSpots();
  ranking.add(compactSpots(pair, { seen: whole, core: whole }, modelOf(pair)));
  return ranking.standOuts();
}

describe('the compact channel', () => {
  it.each([0, 0.6])(
    'finds planted discs of 4 to 13 px, each once, with %f px of misregistration left in',
    (shiftPx) => {
      const spots = outstanding(pairOf(withDiscs(quiet, discs), { shiftPx }));
      expect(spots).toHaveLength(discs.length);
      for (const disc of discs) {
        const spot = spots.find((one) => Math.hypot(one.col + shiftPx - disc.col, one.row - disc.row) < 2);
        expect(spot, JSON.stringify(spots)).toBeDefined();
        expect(spot!.brightening * Math.log(disc.factor)).toBeGreaterThan(0);
        expect(Math.abs(Math.log2(spot!.diameterPx / (2 * disc.radius)))).toBeLessThan(0.6);
      }
    },
  );

  it('lets nothing stand out where nothing changed, with a pixel of misregistration among strong edges', () => {
    const ground = texturedGround(7);
    const pair = { before: rendered(ground, { seed: 1 }), after: rendered(ground, { seed: 2, shiftPx: 1 }) };
    expect(outstanding(pair)).toEqual([]);
    expect(modelOf(pair).slipPx).toBeGreaterThan(0.4);
  });

  it.each([
    ['bytes', null, (band: PixelArray) => band],
    ['bytes of half a metre', 0.5, (band: PixelArray) => band],
    ['words', 0.9, (band: PixelArray) => Uint16Array.from(band, (value) => 37 * value)],
    ['signed words', 0.5, (band: PixelArray) => Int16Array.from(band, (value) => 37 * value - 900)],
    ['floats', 0.5, (band: PixelArray) => Float32Array.from(band, (value) => value / 255)],
    ['long floats', 2, (band: PixelArray) => Float64Array.from(band, (value) => value / 255)],
  ] as const)('gives the same spots of %s for any tiles, with or without WebAssembly', (_, pixelMeters, cast) => {
    const { before, after } = pairOf(withDiscs(quiet, discs), { isValid: (col, row) => col + row > 60 });
    const pair = {
      before: { ...before, bands: before.bands.map(cast) },
      after: { ...after, bands: after.bands.map(cast) },
    };
    const model = modelOf(pair, pixelMeters);
    const inOrder = (spots: CompactSpot[]) =>
      spots.sort((a, b) => a.row - b.row || a.col - b.col || a.diameterPx - b.diameterPx);
    const atOnce = inOrder(compactSpots(pair, { seen: whole, core: whole }, model));
    expect(atOnce.length).toBeGreaterThan(5);
    for (const tilePx of [64, 97]) {
      for (const kernels of [planeKernels(), plainCompact]) {
        const tiled = planTiles(size, tilePx, compactHaloPx(model.filters)).flatMap((tile) =>
          compactSpots(cutPatch(pair, tile.seen), tile, model, kernels),
        );
        expect(inOrder(tiled)).toEqual(atOnce);
      }
    }
  });

  it('says nothing stands out where the edge of what was seen cuts a disc', () => {
    const { col } = discs[1]!;
    const spots = outstanding(pairOf(withDiscs(quiet, discs.slice(1, 2)), { isValid: (at) => at < col }));
    expect(spots).toEqual([]);
  });

  it('looks only for what is 4 to 26 m across', () => {
    const pair = pairOf(quiet);
    expect(modelOf(pair, 10).filters).toEqual([]);
    for (const { diameterPx } of modelOf(pair, 0.5).filters) {
      expect(diameterPx * 0.5).toBeGreaterThanOrEqual(4);
      expect(diameterPx * 0.5).toBeLessThanOrEqual(26);
    }
    expect(compactSpots(pair, { seen: whole, core: whole }, modelOf(pair, 10))).toEqual([]);
  });
});

describe('ranking spots', () => {
  const spotAt = (col: number, energy: number, diameterPx = 8): CompactSpot => ({
    col,
    row: 20,
    diameterPx,
    energy,
    disc: -energy,
    right: 0,
    down: 0,
    brightening: -0.3,
    contrast: -0.3,
    evenness: 1,
    unexplained: 1,
    observed: 1,
  });

  it('keeps the stronger of two that lie within 0.6 of the larger diameter, in whatever order they come', () => {
    const spots = [spotAt(20, 30), spotAt(24, 40), spotAt(28.9, 20), spotAt(70, 12), spotAt(76, 13, 17)];
    for (const order of [spots, spots.toReversed()]) {
      const ranking = rankSpots();
      for (const spot of order) ranking.add([spot]);
      expect(ranking.strongest(200).map(({ col }) => col)).toEqual([24, 28.9, 76]);
      expect(ranking.strongest(1)).toHaveLength(1);
    }
  });

  it('makes regions of those that touch none, on the scale of the threshold', () => {
    const threshold = { ...NO_THRESHOLD, seed: 2.5, grow: 1.6 };
    const [region] = withCompactRegions([], [spotAt(24, 40)], { width: 100, height: 40 }, threshold);
    expect(region!.areaPx / (Math.PI * 16)).toBeCloseTo(1, 1);
    expect(region).toMatchObject({ rank: 1, peak: 10, box: [20, 16, 28, 24], spot: { energy: 40 } });
    const both = withCompactRegions([region!], [spotAt(31, 15), spotAt(40, 15)], { width: 100, height: 40 }, threshold);
    expect(both.map(({ centroid }) => centroid.col)).toEqual([24, 40]);
    expect(both.map(({ rank }) => rank)).toEqual([1, 2]);
  });
});
