import { describe, expect, it } from 'vitest';
import type { Grid, PixelWindow } from '../../src/core/geo/grid.ts';
import { planOverlays } from '../../src/core/publish/gis/plan-overlay.ts';
import { allocateRaster } from '../../src/core/raster/raster.ts';
import type { PartReader } from '../../src/core/scene/scene.ts';
import { overlayPicture, showPair } from '../../src/run/ground-overlay.ts';
import { radiometryLike } from '../helpers/radiometry.ts';
import { gridAt, sceneOn } from '../helpers/scenes.ts';

/** Even ground, whose reads are kept. */
function wideReader(grid: Grid, reads: PixelWindow[]): PartReader {
  const levels = Array.from({ length: 8 }, (_, k) => ({
    width: Math.ceil(grid.width / 2 ** k),
    height: Math.ceil(grid.height / 2 ** k),
  }));
  return {
    part: { ...sceneOn(grid).parts[0], levels },
    readWindow: async (window) => {
      reads.push(window);
      const raster = allocateRaster(window.width, window.height, 3, 'uint8');
      raster.valid.fill(1);
      return raster;
    },
    close: async () => {},
  };
}

describe('a ground overlay', () => {
  it.each([
    ['a wide scene', gridAt({ width: 40_000, height: 30_000 })],
    ['a long strip', gridAt({ width: 120_000, height: 1500 })],
  ])('of %s is read piece by piece and is no larger than what is shown', async (_, grid) => {
    const reads: PixelWindow[] = [];
    const reader = wideReader(grid, reads);
    const [plan] = planOverlays(grid)!;
    const pair = await showPair({ before: reader, after: reader }, radiometryLike());
    const picture = await overlayPicture(pair, 'before', plan!);
    expect(Math.max(plan!.width, plan!.height)).toBe(2048);
    expect(picture.readUInt32BE(16)).toBe(2048); // width in the PNG's header
    expect(reads.length).toBeGreaterThan(8);
    const largest = Math.max(...reads.map(({ width, height }) => width * height));
    expect(largest).toBeLessThan(1_000_000);
    const all = reads.reduce((sum, { width, height }) => sum + width * height, 0);
    expect(all / (plan!.width * plan!.height)).toBeLessThan(8);
  });

  it('is never finer than the pixels, and is cut where the grid crosses the antimeridian', () => {
    const small = gridAt({ width: 300, height: 200 });
    const [whole, ...others] = planOverlays(small)!;
    expect(others).toEqual([]);
    expect(Math.abs(whole!.width - 300)).toBeLessThan(10);
    const across = gridAt({ epsg: 32660, originX: 641_000, originY: 7_220_000, width: 3000, height: 2000 });
    const [west, east] = planOverlays(across)!;
    expect([west!.east, east!.west]).toEqual([180, -180]);
    expect(west!.width + east!.width).toBeGreaterThan(2000);
    expect(planOverlays(gridAt({ epsg: null }))).toBeNull();
  });
});
